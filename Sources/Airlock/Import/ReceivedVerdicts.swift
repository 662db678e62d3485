/// What an import keeps of the verdicts, one after the other.
struct ReceivedVerdicts {
    private(set) var verdicts: [ImageVerdict] = []
    /// Which tags will move.
    private(set) var moves: [Publication.Move] = []
    private var pages: ImagePages.Writer?

    /// - Parameter writesPage: whether what a page shows is written down.
    init(writesPage: Bool) { pages = writesPage ? ImagePages.Writer() : nil }

    mutating func add(_ verdict: ImageVerdict, move: Publication.Move?) throws {
        try pages?.add(verdict)
        verdicts.append(verdict.withoutPieces)
        if let move { moves.append(move) }
    }

    /// What a page shows; nil where none was asked for.
    mutating func finish() throws -> ImagePages? {
        defer { pages = nil }
        return try pages?.finish()
    }
}
