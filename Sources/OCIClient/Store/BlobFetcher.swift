#if Network
    internal import Archive
    internal import Dispatch
    internal import OCI
    internal import Synchronization

    /// Fetches blobs into the store, some at a time and ahead of whoever reads them, each once.
    final class BlobFetcher: Sendable {
        /// One blob, and who has it.
        struct Job: Sendable {
            let digest: Digest
            let size: UInt64
            let repository: RepositoryClient
        }

        private enum Outcome {
            case waiting
            case running
            case done
            case failed(any Error)
        }

        private struct State {
            var outcomes: [Digest: Outcome] = [:]
            var queue: [Job] = []
            var threads = 0
            var groups: [Digest: DispatchGroup] = [:]
            /// What was fetched ahead and nobody has read.
            var unread: [Digest: UInt64] = [:]
            var unreadBytes: UInt64 = 0

            /// Whether nobody has begun to fetch a blob, or it failed when someone else wanted it: another repository may
            /// have it.
            func isOpen(_ digest: Digest) -> Bool {
                switch outcomes[digest] {
                case nil, .failed: true
                default: false
                }
            }

            /// How many threads are missing for what may be fetched now.
            mutating func missingThreads(_ parallel: Int, limit: UInt64) -> Int {
                guard unreadBytes < limit else { return 0 }
                let missing = max(min(parallel, queue.count) - threads, 0)
                threads += missing
                return missing
            }
        }

        /// Bytes that may be here and unread before no more are fetched ahead.
        private let limit: UInt64

        private let store: ContentStore
        private let parallel: Int
        private let state = Mutex(State())
        private let received: @Sendable (UInt64) -> Void

        /// - Parameters:
        ///   - parallel: blobs at a time.
        ///   - received: is told of bytes as they come, on any thread.
        ///   - bytesAhead: how much is fetched ahead of whoever reads, where the store is temporary.
        init(
            store: ContentStore, parallel: Int, bytesAhead: UInt64,
            received: @escaping @Sendable (UInt64) -> Void = { _ in }
        ) {
            self.store = store
            self.parallel = parallel
            self.received = received
            limit = store.isTemporary ? bytesAhead : .max
        }

        /// Begins to fetch, in this order. What is here or on its way is left out.
        func begin(_ jobs: [Job]) throws {
            var missing: [Job] = []
            for job in jobs where try store.size(of: job.digest) != job.size { missing.append(job) }
            let threads = state.withLock { state in
                for job in missing where state.isOpen(job.digest) {
                    state.outcomes[job.digest] = .waiting
                    state.groups[job.digest] = DispatchGroup()
                    state.groups[job.digest]?.enter()
                    state.queue.append(job)
                }
                return state.missingThreads(parallel, limit: limit)
            }
            for _ in 0..<threads { try WorkerThread { self.work() }.detach() }
        }

        /// Says that a blob is being read and will not be asked for again.
        func consume(_ digest: Digest) throws {
            try store.forget(digest)
            let threads = state.withLock { state in
                state.unreadBytes -= state.unread.removeValue(forKey: digest) ?? 0
                return state.missingThreads(parallel, limit: limit)
            }
            for _ in 0..<threads { try WorkerThread { self.work() }.detach() }
        }

        /// Fetches all of these and waits for them.
        ///
        /// - Throws: the failure of the first of them that failed.
        func fetch(_ jobs: [Job]) throws {
            try begin(jobs)
            for job in jobs { try require(job) }
        }

        /// Waits until a blob is here; fetches it where nobody has begun to.
        func require(_ job: Job) throws {
            guard try store.size(of: job.digest) != job.size else { return }
            let group = state.withLock { state -> DispatchGroup? in
                switch state.outcomes[job.digest] {
                case .running, .failed: return state.groups[job.digest]
                case .waiting:
                    state.queue.removeAll { $0.digest == job.digest }
                    state.outcomes[job.digest] = .running
                case .done, nil:
                    state.outcomes[job.digest] = .running
                    state.groups[job.digest] = DispatchGroup()
                    state.groups[job.digest]?.enter()
                }
                return nil
            }
            if let group { group.wait() } else { run(job) }
            if case .failed(let error)? = state.withLock({ $0.outcomes[job.digest] }) { throw error }
            // It was taken out of the queue because another failed.
            try require(job)
        }

        private func work() {
            while true {
                let job = state.withLock { state -> Job? in
                    guard !state.queue.isEmpty, state.unreadBytes < limit else {
                        state.threads -= 1
                        return nil
                    }
                    let job = state.queue.removeFirst()
                    if limit < .max {
                        state.unread[job.digest] = min(job.size, limit)
                        state.unreadBytes += min(job.size, limit)
                    }
                    state.outcomes[job.digest] = .running
                    return job
                }
                guard let job else { return }
                run(job)
            }
        }

        private func run(_ job: Job) {
            let outcome: Outcome
            do {
                try transfer(job)
                outcome = .done
            } catch {
                outcome = .failed(error)
            }
            state.withLock { state in
                state.outcomes[job.digest] = outcome
                // Whoever reads in order comes to the failure; nothing that follows it is needed.
                if case .failed = outcome {
                    for waiting in state.queue {
                        state.outcomes[waiting.digest] = nil
                        state.groups[waiting.digest]?.leave()
                    }
                    state.queue = []
                }
                state.groups[job.digest]?.leave()
            }
        }

        private func transfer(_ job: Job) throws {
            guard try store.size(of: job.digest) != job.size else { return }
            let download = try store.begin(job.digest, size: job.size)
            for mirror in job.repository.mirrors {
                // Whatever a mirror cannot give, the registry can; it goes on where the mirror has ended.
                do { return try transfer(job, from: mirror, into: download) } catch is NetworkError {}
            }
            try transfer(job, from: job.repository, into: download)
        }

        private func transfer(_ job: Job, from repository: RepositoryClient, into download: BlobDownload) throws {
            let received = received
            try repository.registry.retries.run(progress: { download.offset }) {
                do {
                    if !download.isWhole {
                        let isFirst = Mutex(true)
                        try repository.blob(job.digest, from: download.offset) { resumes, bytes in
                            let goesOn = isFirst.withLock { isFirst in
                                defer { isFirst = false }
                                return resumes || !isFirst
                            }
                            try download.receive(bytes, resumes: goesOn)
                            received(UInt64(bytes.byteCount))
                        }
                    }
                    try download.finish()
                } catch let error as BlobError {
                    try download.restart()
                    throw repository.error(.damaged("\(error)"), "get blob \(job.digest)")
                } catch let error as NetworkError {
                    // The server has less than is here: what is here is not the blob's beginning.
                    if case .damaged = error.reason { try download.restart() }
                    throw error
                }
            }
        }
    }
#endif
