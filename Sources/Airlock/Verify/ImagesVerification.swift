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

    /// What one image came to.
    private struct Outcome: Sendable {
        let verdict: ImageVerdict
        let contents: BundleContents
    }

    /// What the threads have found, told as soon as all before it has been told.
    private final class Outcomes: Sendable {
        private struct State {
            var all: [Outcome?]
            var told = 0
        }

        private let state: Mutex<State>
        private let progress: any ProgressObserver

        init(count: Int, progress: any ProgressObserver) {
            state = Mutex(State(all: Array(repeating: nil, count: count)))
            self.progress = progress
        }

        func add(_ outcome: Outcome, at position: Int) {
            state.withLock { state in
                state.all[position] = outcome
                while state.told < state.all.count, let next = state.all[state.told] {
                    progress.note(VerdictText.line(next.verdict))
                    state.told += 1
                }
            }
        }

        var all: [Outcome] { state.withLock { $0.all.compactMap(\.self) } }
    }

    /// The verdicts; `contents` takes up what the images and their evidence consist of.
    ///
    /// - Throws: what verifying the first image throws that could not be asked about.
    func verdicts(on items: [Item], contents: inout BundleContents) throws -> [ImageVerdict] {
        let outcomes = Outcomes(count: items.count, progress: progress)
        let work = SharedWork(count: items.count)
        let threads = try (0..<min(workers, items.count)).map { _ in
            try WorkerThread {
                while let position = work.take() {
                    do { outcomes.add(try outcome(of: items[position]), at: position) } catch {
                        work.fail(at: position, error)
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        if let error = work.failure { throw error }
        return outcomes.all.map { outcome in
            contents.add(outcome.contents)
            return outcome.verdict
        }
    }

    private func outcome(of item: Item) throws -> Outcome {
        var contents = BundleContents()
        let verdict = try verifier.verify(item.record, in: item.store, contents: &contents)
        return Outcome(verdict: verdict, contents: contents)
    }
}
