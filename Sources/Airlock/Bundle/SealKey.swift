import FileSystem
import Glibc
public import OpenSSL

/// The kinds of key that seal.
public enum SealKeyType: String, Sendable, CaseIterable {
    case p256, ed25519

    var algorithm: KeyAlgorithm { self == .p256 ? .ecdsaP256 : .ed25519 }
}

/// Private keys for sealing, as files.
public enum SealKey {
    private static let fileLimit = 64 << 10

    /// Makes a key pair and writes `PREFIX.key` (mode 0600) and `PREFIX.pub`; a file that is there is never replaced.
    ///
    /// - Returns: the two paths.
    public static func generate(_ type: SealKeyType, prefix: String, passphrase: [UInt8]?) throws -> [String] {
        let key = try PrivateKey.generate(type.algorithm)
        let (parent, name) = RegistryDirectory.split(prefix)
        let directory = try Directory.open(parent)
        let files = [
            (name + ".key", try key.pem(passphrase: passphrase), UInt32(0o600)),
            (name + ".pub", key.publicKey.pem, 0o644),
        ]
        for (name, _, _) in files where try directory.status(name) != nil {
            throw SystemError(operation: "create", path: "\(parent)/\(name)", code: EEXIST)
        }
        var made: [String] = []
        do {
            for (name, pem, permissions) in files {
                let file = try directory.create(name, permissions: permissions)
                made.append(name)
                try file.write(Array(pem.utf8))
                try file.synchronize()
            }
            try directory.synchronize()
        } catch {
            for name in made { try directory.remove(name) }
            throw error
        }
        return ["\(prefix).key", "\(prefix).pub"]
    }

    /// Loads private keys; one passphrase serves all that are encrypted.
    public static func load(_ paths: [String], passphrase: [UInt8]?) throws -> [PrivateKey] {
        try paths.map { path in
            try PrivateKey(pem: try File.open(path).readAll(limit: fileLimit), passphrase: passphrase)
        }
    }

    /// The passphrase from the first line of a file, or from `AIRLOCK_PASSPHRASE`, or none.
    public static func passphrase(file path: String?) throws -> [UInt8]? {
        guard let path else {
            return unsafe getenv("AIRLOCK_PASSPHRASE").map { unsafe Array(String(cString: $0).utf8) }
        }
        let bytes = try File.open(path).readAll(limit: fileLimit)
        return Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
    }
}
