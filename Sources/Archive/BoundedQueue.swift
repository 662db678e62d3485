private import Glibc

/// A first-in, first-out queue between threads that holds at most `capacity` elements.
@safe
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // `elements` and `isClosed` are read and written under `lock` only.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false

    /// Makes an empty queue; `capacity` is at least 1.
    package init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        unsafe lock = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(lock)
        unsafe changed.deallocate()
        unsafe lock.deallocate()
    }

    /// Appends an element once there is room; false, and the element dropped, where the queue is closed.
    package func push(_ element: Element) -> Bool {
        locked {
            while elements.count >= capacity && !isClosed { wait() }
            guard !isClosed else { return false }
            elements.append(element)
            return true
        }
    }

    /// Appends an element if there is room now; false, and the element dropped, where there is none.
    package func offer(_ element: Element) -> Bool {
        locked {
            guard elements.count < capacity && !isClosed else { return false }
            elements.append(element)
            return true
        }
    }

    /// Takes the oldest element once there is one; nil where the queue is closed and empty.
    package func pop() -> Element? {
        locked {
            while elements.isEmpty && !isClosed { wait() }
            return elements.isEmpty ? nil : elements.removeFirst()
        }
    }

    /// Lets nothing more in; what is inside can still be taken.
    package func close() { locked { isClosed = true } }

    /// Lets nothing more in, and drops what is inside.
    package func abandon() {
        locked {
            isClosed = true
            elements.removeAll()
        }
    }

    private func wait() { unsafe pthread_cond_wait(changed, lock) }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer {
            unsafe pthread_cond_broadcast(changed)
            unsafe pthread_mutex_unlock(lock)
        }
        return body()
    }
}
