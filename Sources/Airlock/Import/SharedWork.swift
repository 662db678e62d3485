import Archive
import Synchronization

/// What the threads of one phase share: which piece of work comes next, and the first failure by position.
final class SharedWork: Sendable {
    private struct State {
        var next = 0
        var failure: (position: Int, error: any Error)?
    }

    private let count: Int
    private let state = Mutex(State())

    init(count: Int) { self.count = count }

    /// The next piece, or `nil` when all are taken or one has failed.
    func take() -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// Records a failure; of several, the one that stands first in the archive is kept.
    func fail(at position: Int, _ error: any Error) {
        state.withLock { state in
            if let failure = state.failure, failure.position <= position { return }
            state.failure = (position, error)
        }
    }

    var failure: (any Error)? { state.withLock { $0.failure?.error } }

    /// Calls `body` with each number below `count`, in their order but on several threads; the first error ends it.
    ///
    /// - Parameter position: where a piece stands: of several failures, the one that stands first is thrown.
    static func forEach(
        _ count: Int, workers: Int, position: (@Sendable (Int) -> Int)? = nil,
        _ body: @escaping @Sendable (Int) throws -> Void
    ) throws {
        let work = SharedWork(count: count)
        let threads = try (0..<min(workers, count)).map { _ in
            try WorkerThread {
                while let number = work.take() {
                    do { try body(number) } catch { work.fail(at: position?(number) ?? number, error) }
                }
            }
        }
        for thread in threads { thread.join() }
        if let error = work.failure { throw error }
    }
}
