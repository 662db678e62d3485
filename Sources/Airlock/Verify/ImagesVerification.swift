import Archive
import OCI
import Synchronization

/// Decides about many images on several threads. Verdicts come in the order of the images.
struct ImagesVerification: Sendable {
    /// An image with the store that its documents are read from.
    struct Item: Sendable {
        let record: ImageRecord
        let store: any BlobStore
    }

    let verifier: ImageVerifier
    let workers: Int
    let progress: any ProgressObserver

    /// So many images are begun before the first of them is decided: one that takes long shall not fill the memory with those
    /// behind it.
    private static let atOnce = 256

    /// What the threads have found and nobody has been given yet: a verdict is handed on as soon as all before it are.
    private final class Outcomes: Sendable {
        private struct State {
            var waiting: [Int: ImageVerdict] = [:]
            var told = 0
        }

        private let state = Mutex(State())
        /// One for each image that was begun and not handed on.
        private let begun = BoundedQueue<Void>(capacity: ImagesVerification.atOnce)
        private let receive: @Sendable (ImageVerdict) throws -> Void

        init(receive: @escaping @Sendable (ImageVerdict) throws -> Void) { self.receive = receive }

        /// Waits until another image may be begun; false where none may, since one has failed.
        func begin() -> Bool { begun.push(()) }

        /// Lets no more images begin.
        func fail() { begun.close() }

        func add(_ verdict: ImageVerdict, at position: Int) throws {
            try state.withLock { state in
                state.waiting[position] = verdict
                while let next = state.waiting.removeValue(forKey: state.told) {
                    try receive(next)
                    state.told += 1
                    _ = begun.pop()
                }
            }
        }
    }

    /// Verifies `count` images; `item` gives each when its turn comes. None is kept.
    ///
    /// - Parameters:
    ///   - collect: is given what each image and its evidence consist of, in no order, by several threads.
    ///   - receive: is given the verdicts, in order, one at a time.
    /// - Throws: what reading or verifying the first image throws that could not be asked about.
    func verify(
        count: Int, item: @escaping @Sendable (Int) throws -> Item,
        collect: @escaping @Sendable (BundleContents) -> Void = { _ in },
        receive: @escaping @Sendable (ImageVerdict) throws -> Void
    ) throws {
        let outcomes = Outcomes { [progress] verdict in
            progress.note(VerdictText.line(verdict))
            try receive(verdict)
        }
        let work = SharedWork(count: count)
        let threads = try (0..<min(workers, count, Self.atOnce)).map { _ in
            try WorkerThread {
                while outcomes.begin(), let position = work.take() {
                    do {
                        let item = try item(position)
                        var contents = BundleContents()
                        let verdict = try verifier.verify(item.record, in: item.store, contents: &contents)
                        collect(contents)
                        try outcomes.add(verdict, at: position)
                    } catch {
                        work.fail(at: position, error)
                        outcomes.fail()
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        if let error = work.failure { throw error }
    }
}
