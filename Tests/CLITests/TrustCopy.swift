import FileSystem
import OpenSSL
import TestSupport

/// A copy of the repository's trust directory, with changes, in a folder of its own.
final class TrustCopy {
    private let folder: TemporaryFolder
    var path: String { folder.path }
    var keys: String { "\(path)/keys" }

    /// - Parameters:
    ///   - policy: another policy.
    ///   - exporter: whether the pinned exporter is another one.
    init(policy: String? = nil, exporter: Bool = false) throws {
        folder = try TemporaryFolder()
        _ = try Directory.create("\(folder.path)/keys")
        let files = [
            "policy.yaml", "trusted_root.json", "cosign/hello.pub", "exporters/sample.pub", "heads/sample.checkpoint",
        ]
        for file in files {
            try write(file, try File.open("\(Program.keys)/\(file)").readAll(limit: 1 << 20))
        }
        if let policy { try write("policy.yaml", Array(policy.utf8)) }
        if exporter {
            try write("exporters/sample.pub", Array(try PrivateKey.generate(.ed25519).publicKey.pem.utf8))
        }
    }

    /// Writes a file of the trust directory.
    func write(_ path: String, _ bytes: [UInt8]) throws {
        let parts = path.split(separator: "/").map(String.init)
        var directory = try Directory.open(keys)
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        try DurableFile.replace(parts[parts.count - 1], in: directory, with: bytes)
    }
}
