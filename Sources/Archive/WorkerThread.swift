private import Glibc

/// A POSIX thread that runs one closure, for the synchronous core: no task, no executor, no thread pool.
package final class WorkerThread<Output: Sendable>: Sendable {
    private let handle: pthread_t
    private let result: BoundedQueue<Output>

    /// Starts a thread.
    ///
    /// - Throws: ``ArchiveError/libraryFailed(operation:why:)`` where the system allows no further thread.
    package init(_ body: @escaping @Sendable () -> Output) throws(ArchiveError) {
        let result = BoundedQueue<Output>(capacity: 1)
        let start = unsafe Unmanaged.passRetained(ThreadStart { _ = result.push(body()) })
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, nil,
            { argument in
                unsafe Unmanaged<ThreadStart>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, unsafe start.toOpaque())
        guard code == 0 else {
            unsafe start.release()
            throw .libraryFailed(operation: "pthread_create", why: unsafe String(cString: strerror(code)))
        }
        self.handle = handle
        self.result = result
    }

    /// Lets the thread end by itself; it cannot be joined any more.
    package func detach() { pthread_detach(handle) }

    /// Waits for the closure's result; at most once.
    package func join() -> Output {
        guard let output = result.pop() else { preconditionFailure("the thread was joined before") }
        result.close()
        pthread_join(handle, nil)
        return output
    }
}

/// What the new thread is handed.
private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
