import Glibc

/// Everything that is not a result goes to standard error, so that standard output can be piped.
enum Talk {
    /// Writes a line to standard error.
    static func say(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Writes a line of the result to standard output.
    static func result(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes bytes of the result to standard output.
    static func result(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    /// Writes text as it is to standard error.
    static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Whether standard error is a terminal.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // A closed pipe or a full disk: there is nobody left to tell.
            guard count > 0 || (count < 0 && errno == EINTR) else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
