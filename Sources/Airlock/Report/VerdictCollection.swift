import Synchronization

/// Takes verdicts one after the other, counts them, and keeps them or writes them down. Several threads may add.
final class VerdictCollection: Sendable {
    private struct State {
        var tally = VerdictTally()
        var kept: [ImageVerdict] = []
        var spool = VerdictSpool.Writer()
    }

    private let state = Mutex(State())
    private let keeps: Bool

    /// - Parameter keeps: whether the verdicts stay in memory, about 5 KB for each image.
    init(keeps: Bool) { self.keeps = keeps }

    func add(_ verdict: ImageVerdict) throws {
        try state.withLock { state in
            state.tally.add(verdict)
            if keeps { state.kept.append(verdict) } else { try state.spool.add(verdict) }
        }
    }

    /// How many were added.
    var count: Int { state.withLock(\.tally.count) }

    /// What was added: the verdicts that were kept, what they come to, and what was written down.
    func finish() throws -> ([ImageVerdict], VerdictTally, VerdictSpool?) {
        try state.withLock { state in
            (state.kept, state.tally, keeps ? nil : try state.spool.finish())
        }
    }
}
