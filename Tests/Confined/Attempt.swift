import CSystemCall
import Glibc

/// One thing that is tried, and what the kernel says to it.
struct Attempt: Sendable {
    let name: String
    private let call: @Sendable () -> Int

    /// - Parameter call: -1 where it failed, with the reason in `errno`.
    init(_ name: String, _ call: @escaping @Sendable () -> Int) {
        self.name = name
        self.call = call
    }

    /// The name of the error, or `done`.
    var outcome: String {
        errno = 0
        guard call() < 0 else { return "done" }
        return Self.names[errno] ?? "error \(errno)"
    }

    /// Errors that mean that something is forbidden, and the commonest others.
    private static let names: [Int32: String] = [
        EPERM: "EPERM", EACCES: "EACCES", ENOSYS: "ENOSYS", EXDEV: "EXDEV", ENOENT: "ENOENT", EBADF: "EBADF",
        EFAULT: "EFAULT", EINVAL: "EINVAL", EEXIST: "EEXIST", ESRCH: "ESRCH",
    ]

    /// A system call by number, with numbers as arguments.
    static func raw(_ number: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0) -> Int {
        raw_system_call(number, a, b, c, d, e, 0)
    }

    /// The same with a path as the argument at `position`.
    static func raw(_ number: Int, path: String, at position: Int, _ others: [Int]) -> Int {
        unsafe path.withCString { pointer in
            var all = others
            all.insert(Int(bitPattern: pointer), at: position)
            all += Array(repeating: 0, count: max(0, 5 - all.count))
            return raw(number, all[0], all[1], all[2], all[3], all[4])
        }
    }

    /// The same with two paths.
    static func raw(_ number: Int, _ a: Int, _ path: String, _ b: Int, _ other: String, _ c: Int = 0) -> Int {
        unsafe path.withCString { first in
            unsafe other.withCString { second in
                raw(number, a, Int(bitPattern: first), b, Int(bitPattern: second), c)
            }
        }
    }
}
