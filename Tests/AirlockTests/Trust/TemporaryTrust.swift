import FileSystem
import Glibc
import JSON
import OpenSSL
import TestSupport

/// A trust directory on disk that goes with this object.
final class TemporaryTrust {
    let path: String
    private let parent: Directory
    private let name: String

    static let policy = "version: 1\nimages: []\n"

    /// A directory with a policy and nothing else.
    init(policy: String? = TemporaryTrust.policy) throws {
        parent = try Directory.open("/tmp")
        name = "airlock-trust-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        path = "/tmp/\(name)"
        try parent.make(name, permissions: 0o755)
        if let policy { try write("policy.yaml", Array(policy.utf8)) }
    }

    deinit {
        do {
            try parent.removeTree(name)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    /// Writes a file, and the directory that its path names.
    func write(_ path: String, _ bytes: [UInt8], permissions: UInt32 = 0o644) throws {
        let parts = path.split(separator: "/").map(String.init)
        var directory = try Directory.open(self.path)
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        let file = try directory.create(parts[parts.count - 1], permissions: permissions)
        try file.write(bytes)
        try file.setPermissions(permissions)
    }

    func write(_ path: String, key: PublicKey) throws {
        try write(path, Array(key.pem.utf8))
    }

    func makeDirectory(_ name: String) throws {
        try Directory.open(path).make(name, permissions: 0o755)
    }

    func setMode(_ path: String, _ mode: UInt32) throws {
        try call(unsafe chmod("\(self.path)/\(path)", mode))
    }

    func link(_ path: String, to target: String) throws {
        try call(unsafe symlink(target, "\(self.path)/\(path)"))
    }

    func makePipe(_ path: String) throws {
        try call(unsafe mkfifo("\(self.path)/\(path)", 0o600))
    }

    /// Gives a file to a user whom nobody trusts; only root can, others own their files already.
    func giveAway(_ path: String) throws {
        if geteuid() == 0 { try call(unsafe chown("\(self.path)/\(path)", 54_321, 0)) }
    }

    private func call(_ result: Int32) throws {
        guard result == 0 else { throw SystemError(operation: "prepare", path: path, code: errno) }
    }
}
