internal import JSON
internal import OpenSSL

/// What a Rekor log entry is about: the canonicalized body, read into one shape for all kinds.
///
/// Parsed and not verified. The body is never re-encoded: entries of 2021 are not in canonical order.
struct RekorEntryBody: Sendable, Hashable {
    /// A hash with its algorithm.
    struct Hash: Sendable, Hashable {
        let algorithm: HashAlgorithm
        let value: [UInt8]

        /// Whether this is the hash of the bytes.
        func isHash(of bytes: [UInt8]) -> Bool { algorithm.hash(bytes) == value }

        /// `sha256:HEX`.
        var text: String { "\(algorithm.rawValue):\(Hex.encode(value))" }
    }

    /// A signature with what it was checked against when it was logged.
    struct Signature: Sendable, Hashable {
        /// Nil where the kind of entry holds none.
        let bytes: [UInt8]?
        /// A certificate or public key.
        let verifier: VerifierText
    }

    /// What the entry speaks about.
    enum Content: Sendable, Hashable {
        /// hashedrekord 0.0.1 and rekord: the hash of what is signed, which is no envelope.
        case artifact(Hash)
        /// hashedrekord 0.0.2: the hash of the bytes that the signature covers, and the kind of the verifier's key.
        case signedBytes(Hash, LogKeyDetails)
        /// dsse and intoto: the hash of the envelope as uploaded; of its payload; and the payload's type.
        case envelope(Hash, payload: Hash?, payloadType: String?)
    }

    let kind: String
    let version: String
    let content: Content
    /// At least one.
    let signatures: [Signature]

    /// Reads a body, by its own `kind` and `apiVersion`.
    init(parsing bytes: [UInt8]) throws(RekorEntryBodyError) {
        let specification: JSONObject
        do throws(JSONError) {
            let body = try JSON(parsing: bytes, limits: VerificationLimits.logEntryBody).object()
            kind = try body.string("kind")
            version = try body.string("apiVersion")
            specification = try body.object("spec")
        } catch {
            throw .malformed(error)
        }
        guard let read = RekorEntryReader.reader(kind: kind, version: version) else {
            throw .unsupportedKind(kind: kind, version: version)
        }
        do throws(JSONError) {
            (content, signatures) = try read(specification)
        } catch {
            throw .malformed(error)
        }
    }
}

/// Why a body cannot be used.
enum RekorEntryBodyError: Error, Hashable, CustomStringConvertible {
    case malformed(JSONError)
    case unsupportedKind(kind: String, version: String)

    static func == (left: RekorEntryBodyError, right: RekorEntryBodyError) -> Bool {
        left.description == right.description
    }

    func hash(into hasher: inout Hasher) { hasher.combine(description) }

    var description: String {
        switch self {
        case .malformed(let error): "body is malformed: \(error)"
        case .unsupportedKind(let kind, let version): "kind is \(kind) \(version)"
        }
    }
}
