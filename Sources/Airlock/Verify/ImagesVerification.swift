import Archive
import OCI
import Synchronization

/// Decides about many images on several threads. Verdicts, and what is told of them, come in the order of the images.
struct ImagesVerification {
    /// An image with the store that its documents are read from.
    struct Item: Sendable {
        let record: ImageRecord
        let store: any BlobStore
    }

    let verifier: ImageVerifier
    let workers: Int
    let progress: any ProgressObserver

    /// What the threads have found, told as soon as all before it has been told.
    private final class Outcomes: Sendable {
        private struct State {
            var verdicts: [ImageVerdict?]
            var told = 0
        }

        private let state: Mutex<State>
        private let progress: any ProgressObserver

        init(count: Int, progress: any ProgressObserver) {
            state = Mutex(State(verdicts: Array(repeating: nil, count: count)))
            self.progress = progress
        }

        func add(_ verdict: ImageVerdict, at position: Int) {
            state.withLock { state in
                state.verdicts[position] = verdict
                while state.told < state.verdicts.count, let next = state.verdicts[state.told] {
                    progress.note(VerdictText.line(next))
                    state.told += 1
                }
            }
        }

        var verdicts: [ImageVerdict] { state.withLock { $0.verdicts.compactMap(\.self) } }
    }

    /// The verdicts. `collect` is given what each image and its evidence consist of, one image at a time, in no order.
    ///
    /// - Throws: what verifying the first image throws that could not be asked about.
    func verdicts(
        on items: [Item], collect: @escaping @Sendable (BundleContents) -> Void
    ) throws -> [ImageVerdict] {
        let outcomes = Outcomes(count: items.count, progress: progress)
        let work = SharedWork(count: items.count)
        let threads = try (0..<min(workers, items.count)).map { _ in
            try WorkerThread {
                while let position = work.take() {
                    do {
                        let item = items[position]
                        var contents = BundleContents()
                        let verdict = try verifier.verify(item.record, in: item.store, contents: &contents)
                        collect(contents)
                        outcomes.add(verdict, at: position)
                    } catch {
                        work.fail(at: position, error)
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        if let error = work.failure { throw error }
        return outcomes.verdicts
    }
}
