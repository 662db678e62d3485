import Archive

/// Does many pieces of work on several threads.
enum AuditWork {
    /// Calls `body` with each position below `count`, in no order; the first error ends it.
    static func forEach(_ count: Int, workers: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
        let work = SharedWork(count: count)
        let threads = try (0..<min(workers, count)).map { _ in
            try WorkerThread {
                while let position = work.take() {
                    do { try body(position) } catch { work.fail(at: position, error) }
                }
            }
        }
        for thread in threads { thread.join() }
        if let error = work.failure { throw error }
    }
}
