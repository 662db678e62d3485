import Synchronization

/// Takes verdicts one after the other, counts them, and keeps them or writes them down, as text or for a page. Several
/// threads may add.
final class VerdictCollection: Sendable {
    private struct State {
        var tally = VerdictTally()
        var kept: [ImageVerdict] = []
        var spool = VerdictSpool.Writer()
        var pages = ImagePages.Writer()
    }

    /// What becomes of verdicts.
    enum Form { case kept, text, page }

    private let state = Mutex(State())
    private let form: Form

    /// - Parameter form: kept verdicts stay in memory, about 5 KB for each image.
    init(_ form: Form) { self.form = form }

    /// - Parameter fault: what else is wrong with the image, for a page.
    func add(_ verdict: ImageVerdict, fault: String? = nil) throws {
        try state.withLock { state in
            state.tally.add(verdict)
            switch form {
            case .kept: state.kept.append(verdict)
            case .text: try state.spool.add(verdict)
            case .page: try state.pages.add(verdict, fault: fault)
            }
        }
    }

    /// How many were added.
    var count: Int { state.withLock(\.tally.count) }

    /// What was added, and what it comes to.
    struct Result {
        /// Empty where the verdicts were written down.
        let kept: [ImageVerdict]
        let tally: VerdictTally
        let spool: VerdictSpool?
        let pages: ImagePages?
    }

    func finish() throws -> Result {
        try state.withLock { state in
            Result(
                kept: state.kept, tally: state.tally, spool: form == .text ? try state.spool.finish() : nil,
                pages: form == .page ? try state.pages.finish() : nil)
        }
    }
}
