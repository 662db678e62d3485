public import FileSystem
internal import Glibc

/// A program that a test runs: airlock as it was built with the tests, or a tool of the system.
public struct Tool: Sendable {
    /// How a program ended and what it said.
    public struct Outcome: Sendable, CustomStringConvertible {
        /// The exit code; the negative number of the signal where one ended it.
        public let status: Int32
        /// Standard output, byte for byte.
        public let bytes: [UInt8]
        /// Standard error.
        public let talk: String

        /// Standard output as text.
        public var output: String { String(decoding: bytes, as: UTF8.self) }
        public var description: String { "status \(status)\n\(output)\(talk)" }
    }

    private static let outputLimit = 64 << 20

    /// The absolute path.
    public let path: String

    /// airlock, `nil` where it was not built beside the tests.
    public static let airlock = built("airlock")

    /// A program of this package, `nil` where it was not built beside the tests.
    public static func built(_ name: String) -> Tool? {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 else { return nil }
        let tests = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let folder = String(decoding: tests[..<(tests.lastIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self)
        return Tool(at: "\(folder)/\(name)")
    }

    /// A tool by its name, from the folders in `PATH`; `nil` where it is not installed.
    public static func installed(_ name: String) -> Tool? {
        let folders = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").lazy.compactMap { Tool(at: "\($0)/\(name)") }.first
    }

    private init?(at path: String) {
        guard unsafe access(path, X_OK) == 0 else { return nil }
        self.path = path
    }

    /// Runs until it ends, with nothing on standard input and the environment of the tests.
    public func run(_ arguments: String...) throws(SystemError) -> Outcome { try run(arguments) }

    /// Runs until it ends, with nothing on standard input and the environment of the tests.
    public func run(_ arguments: [String]) throws(SystemError) -> Outcome {
        let folder = try TemporaryFolder()
        let files = ["/dev/null", "\(folder.path)/output", "\(folder.path)/talk"]
        let status = try start([path] + arguments, files)
        let bytes = try File.open(files[1]).readAll(limit: Self.outputLimit)
        let talk = try File.open(files[2]).readAll(limit: Self.outputLimit)
        return Outcome(status: status, bytes: bytes, talk: String(decoding: talk, as: UTF8.self))
    }

    /// Runs with the three standard files opened by path.
    private func start(_ line: [String], _ files: [String]) throws(SystemError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, file) in files.enumerated() {
            let mode = descriptor == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
            unsafe posix_spawn_file_actions_addopen(&actions, Int32(descriptor), file, mode, 0o600)
        }
        var arguments = unsafe line.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var process = pid_t()
        let code = unsafe posix_spawn(&process, path, &actions, nil, &arguments, environ)
        guard code == 0 else { throw SystemError(operation: "run", path: path, code: code) }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw SystemError(operation: "wait for", path: path, code: errno) }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }
}
