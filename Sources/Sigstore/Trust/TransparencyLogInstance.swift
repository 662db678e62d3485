public import OpenSSL
public import TransparencyLog

/// A transparency log that a trusted root names, with its key and window.
public struct TransparencyLogInstance: Sendable, Hashable {
    /// Where the log is reached; here only its host and path count.
    public let baseURL: String
    /// The log's name on its checkpoints: the host (and port) of the URL. Of a tiled log whose URL has a path, host and
    /// path where the log ID is made from them (C2SP tlog-tiles: the origin is the URL without its scheme).
    public let name: String
    /// The 32 bytes by which entries name the log.
    public let logID: [UInt8]
    /// The key that signs promises and checkpoints.
    public let publicKey: PublicKey
    /// The hash that goes with the key, nil for Ed25519.
    public let hash: HashAlgorithm?
    /// The key's window.
    public let validFor: TimeWindow
    /// The key as it signs checkpoints.
    public let noteKey: NoteKey

    init(_ node: TrustedRootNode) throws(TrustedRootError) {
        let log = try LogDescription(node)
        baseURL = log.baseURL
        name = Self.name(log)
        logID = log.logID
        publicKey = log.key
        hash = log.hash
        validFor = log.validFor
        noteKey = try Self.noteKey(log, node)
    }

    private static func name(_ log: LogDescription) -> String {
        guard log.key.algorithm == .ed25519, let whole = log.hostAndPath else { return log.host }
        do throws(NoteError) {
            let key = try VerifierKey(name: whole, kind: .note, ed25519: Array(log.key.spki.suffix(32)))
            return log.logID == key.identifier ? whole : log.host
        } catch {
            return log.host
        }
    }

    /// Rekor v1 derives the hint from the key, whatever its kind; later logs follow C2SP, and so does their log ID.
    private static func noteKey(_ log: LogDescription, _ node: TrustedRootNode) throws(TrustedRootError) -> NoteKey {
        let name = name(log)
        let key: NoteKey
        do throws(NoteError) {
            if log.key.algorithm == .ed25519, log.logID != log.key.fingerprint {
                key = try NoteKey(ed25519: log.key, name: name)
            } else if log.logID == NoteKey.rsaIdentifier(of: log.key, name: name) {
                key = try NoteKey(rsa: log.key, name: name)
            } else {
                key = try NoteKey(rekorV1: log.key, name: name)
            }
        } catch {
            throw .malformedURL(path: node.path("baseUrl"), log.baseURL)
        }
        guard let identifier = try node.optionalNode("checkpointKeyId") else { return key }
        let hint = try identifier.bytes("keyId")
        guard Array(hint.prefix(4)) == key.keyHint else {
            throw .checkpointKeyMismatch(path: identifier.path, found: hint, wanted: key.keyHint)
        }
        return key
    }
}
