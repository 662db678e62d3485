import OCI
import OpenSSL

/// What an import keeps of the verdicts, one after the other: what will be published and what must be told of them, outside
/// of memory where that is long.
struct ReceivedVerdicts: Sendable {
    /// The verdicts; none where nobody asked to keep them.
    private(set) var verdicts: [ImageVerdict] = []
    private(set) var tally = VerdictTally()
    /// What is admitted.
    private(set) var admitted: VerifiedImages
    /// Which tags will move.
    private(set) var moves: [Publication.Move] = []
    /// The newest time that was proven for what is admitted.
    private(set) var newestProvenTime: UnixTime?
    /// Whether the receipts say of everything admitted that it was published as it is.
    private(set) var isKnown = true
    private let keepsVerdicts: Bool
    private let state: SiteState
    private var pages: ImagePages.Writer?
    private var text = VerdictSpool.Writer()
    /// What is told of each image as data, one line each.
    private var documents = LineStore.Writer()

    /// - Parameter writesPage: whether what a page shows is written down.
    init(of head: BundleHead, state: SiteState, keepsVerdicts: Bool, writesPage: Bool) {
        admitted = VerifiedImages(of: head)
        self.state = state
        self.keepsVerdicts = keepsVerdicts
        pages = writesPage ? ImagePages.Writer() : nil
    }

    /// Takes the verdict on the next image of the table.
    mutating func add(_ verdict: ImageVerdict, move: Publication.Move?) throws {
        if case .admitted(let image) = verdict {
            try admitted.add(image, number: tally.count)
            newestProvenTime = [newestProvenTime, image.newestProvenTime].compactMap { $0 }.max()
            isKnown = isKnown && state.knows(image.record)
        }
        tally.add(verdict)
        try pages?.add(verdict)
        try text.add(verdict)
        try documents.add(TableLines.line(VerdictText.json(verdict)))
        if keepsVerdicts { verdicts.append(verdict.withoutPieces) }
        if let move { moves.append(move) }
    }

    /// What a report tells of the images.
    struct Told: Sendable {
        let text: VerdictSpool
        let documents: LineStore
        /// What a page shows; nil where none was asked for.
        let pages: ImagePages?
    }

    mutating func finish() throws -> Told {
        defer { pages = nil }
        return Told(text: try text.finish(), documents: try documents.finish(), pages: try pages?.finish())
    }
}
