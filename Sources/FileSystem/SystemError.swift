import Glibc

/// A system call that failed, on what, and why.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was attempted, as a verb: `open`, `write`, `rename`.
    public let operation: String
    /// The path or name that it was attempted on.
    public let path: String
    /// The value of `errno`.
    public let code: Int32

    public init(operation: String, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    public var description: String {
        let why = unsafe String(cString: strerror(code))
        return "\(operation) \(path): \(why)"
    }

    /// Whether the file or directory does not exist.
    public var isNotFound: Bool { code == ENOENT }
    /// Whether a file or a symbolic link stands where a directory was wanted.
    public var isNoDirectory: Bool { code == ENOTDIR || code == ELOOP }
    /// Whether the file or directory exists already.
    public var isExisting: Bool { code == EEXIST }
    /// Whether nothing may be written there: a medium that is only read, or a directory of someone else.
    public var isReadOnly: Bool { code == EROFS || code == EACCES || code == EPERM }
    /// Whether the device is full or the quota used up.
    public var isFull: Bool { code == ENOSPC || code == EDQUOT }
}

/// Repeats a call that was interrupted, unless that shall end the program, and turns -1 into an error: the one place where `errno` is read.
package func attempt<Result: SignedInteger>(
    _ operation: String, _ path: String, _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        guard errno == EINTR else { throw SystemError(operation: operation, path: path, code: errno) }
        try Interruption.check(operation, path)
    }
}
