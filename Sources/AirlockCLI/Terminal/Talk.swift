import FileSystem
import Glibc

/// Everything that is not a result goes to standard error, so that standard output can be piped.
enum Talk {
    /// Writes a line to standard error. Where that cannot be written there is nobody left to tell.
    static func say(_ line: String) { raw(line + "\n") }

    /// Writes text as it is to standard error.
    static func raw(_ text: String) {
        do throws(SystemError) { try write(Array(text.utf8), to: STDERR_FILENO, "standard error") } catch {}
    }

    /// Writes a line of the result to standard output.
    static func result(_ line: String) throws(SystemError) { try result(Array((line + "\n").utf8)) }

    /// Writes bytes of the result to standard output.
    static func result(_ bytes: [UInt8]) throws(SystemError) {
        try write(bytes, to: STDOUT_FILENO, "standard output")
    }

    /// Whether standard error is a terminal.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Opens what whoever started the program has closed, in a way that it cannot be used: otherwise the first files that
    /// are opened would be taken for standard output, and the result written into them.
    static func fillStandardFiles() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                switch errno {
                // A reader that does not read is waited for until a signal comes.
                case EINTR: try Interruption.check("write", name)
                case EAGAIN:
                    var file = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = unsafe poll(&file, 1, -1)
                    try Interruption.check("write", name)
                default: throw SystemError(operation: "write", path: name, code: errno)
                }
            }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
