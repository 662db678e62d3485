public import FileSystem
internal import Glibc

/// A folder under `/tmp` that goes with this object, with everything that was put into it.
public final class TemporaryFolder: Sendable {
    /// The absolute path.
    public let path: String
    private let name: String

    /// Makes an empty folder.
    public init() throws(SystemError) {
        name = "airlock-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        path = "/tmp/\(name)"
        _ = try Directory.create(path)
    }

    deinit {
        do { try Directory.open("/tmp/.").removeTree(name) } catch { print("left behind: \(path): \(error)") }
    }
}
