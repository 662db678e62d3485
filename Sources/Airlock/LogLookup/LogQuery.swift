import FileSystem
public import OpenSSL
import Sigstore

/// What is looked for among log entries, as rekor-cli's options ask.
public enum LogQuery: Sendable, Equatable {
    /// `ALGORITHM:HEX`: of an artifact, an envelope, a payload, or a subject.
    case digest(String)
    /// A name in the signer's certificate, upper and lower case alike.
    case identity(String)
    /// SHA-256 of the signer's key.
    case key([UInt8])
    /// The hash of the entry as a leaf, and the number of its tree where it was given.
    case leaf([UInt8], tree: Int64?)
    /// The index over all shards of a log.
    case index(Int64)

    /// Reads `ALGORITHM:HEX`, or the digits alone, whose number tells the algorithm.
    public init(sha text: String) throws(LogQueryError) {
        let text = text.lowercased()
        let digits = text.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let algorithms = [40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"]
        guard let algorithm = algorithms[digits.utf8.count], Hex.decode(digits) != nil,
            text == digits || text == "\(algorithm):\(digits)"
        else { throw .digest(text) }
        self = .digest("\(algorithm):\(digits)")
    }

    /// Reads a UUID: 64 digits of the leaf's hash, with 16 of the tree's number before them or without.
    public init(uuid text: String) throws(LogQueryError) {
        let text = text.lowercased()
        guard [64, 80].contains(text.utf8.count), let bytes = Hex.decode(text) else { throw .uuid(text) }
        let tree = bytes.dropLast(32).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self = .leaf(bytes.suffix(32), tree: bytes.count == 32 ? nil : Int64(clamping: tree))
    }

    /// Reads a file with a public key or a certificate (PEM); of a certificate its key counts.
    public init(publicKeyFile path: String) throws {
        let bytes = try File.open(path).readAll(limit: 1 << 20)
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(CryptoError) {
            let isCertificate = text.contains("BEGIN CERTIFICATE")
            let key = isCertificate ? try Certificate(pem: text).publicKey() : try PublicKey(pem: text)
            self = .key(key.fingerprint)
        } catch {
            throw LogQueryError.key(path: path, error)
        }
    }
}

/// Why there is nothing to look for.
public enum LogQueryError: Error, CustomStringConvertible {
    case digest(String)
    case uuid(String)
    case key(path: String, CryptoError)
    /// The index stands in more than one log.
    case ambiguous(Int64, uuids: [String])

    public var description: String {
        switch self {
        case .digest(let text): "\(text) is no digest: want sha256:HEX, or 64 hexadecimal digits"
        case .uuid(let text): "\(text) is no UUID of a log entry: want 64 or 80 hexadecimal digits"
        case .key(let path, let error): "\(path): \(error)"
        case .ambiguous(let index, let uuids):
            "index \(index) stands in several logs; ask by --uuid for one of \(uuids.joined(separator: ", "))"
        }
    }
}
