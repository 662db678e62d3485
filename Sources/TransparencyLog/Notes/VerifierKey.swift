public import OpenSSL

/// The text form of a note's key, `name+hint+base64(type || key)` (C2SP signed-note, "vkey").
///
/// Of the types that C2SP registers, those with Ed25519 are known: log keys (0x01) and witness keys (0x04).
public struct VerifierKey: Sendable, Hashable {
    /// What a key signs.
    public enum Kind: UInt8, Sendable {
        /// The text of a note.
        case note = 0x01
        /// A cosignature with a time over the text of a checkpoint (C2SP tlog-cosignature).
        case cosignature = 0x04
    }

    /// The name on signature lines.
    public let name: String
    /// What it signs.
    public let kind: Kind
    /// SHA-256(name || LF || type || key): how logs of this form are named, and by its first four bytes their keys.
    public let identifier: [UInt8]
    /// The key.
    public let publicKey: PublicKey

    /// The four bytes before each signature.
    public var keyHint: [UInt8] { Array(identifier.prefix(4)) }

    /// Reads a key. The hint must be the one that name and key give.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` or `.cryptography`.
    public init(parsing text: String) throws(NoteError) {
        // The base64 may contain plus signs, the name and the hint may not.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let hint = Hex.decode(String(parts[1])), hint.count == 4,
            let encoded = Base64.decode(String(parts[2])), let type = encoded.first
        else { throw .unusableKey(name: text, why: "it is not of the form name+hint+key") }
        guard let kind = Kind(rawValue: type) else {
            throw .unusableKey(name: String(parts[0]), why: "keys of type \(type) are not supported")
        }
        try self.init(name: String(parts[0]), kind: kind, ed25519: Array(encoded.dropFirst()))
        guard keyHint == hint else {
            throw .unusableKey(name: name, why: "the hint is \(Hex.encode(hint)), want \(Hex.encode(keyHint))")
        }
    }

    /// A key of 32 bytes under a name.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` or `.cryptography`.
    public init(name: String, kind: Kind, ed25519 key: [UInt8]) throws(NoteError) {
        guard NoteSignature.isName(name) else { throw .unusableKey(name: name, why: "the name is not valid") }
        guard key.count == 32 else { throw .unusableKey(name: name, why: "it has \(key.count) bytes, want 32") }
        self.name = name
        self.kind = kind
        identifier = HashAlgorithm.sha256.hash(Array(name.utf8) + [.lineFeed, kind.rawValue] + key)
        do throws(CryptoError) {
            publicKey = try PublicKey(der: Self.subjectPublicKeyInfo + key)
        } catch {
            throw .cryptography(error)
        }
    }

    /// The key as text.
    public var description: String {
        "\(name)+\(Hex.encode(keyHint))+\(Base64.encode([kind.rawValue] + publicKey.spki.suffix(32)))"
    }

    /// What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410 §4).
    private static let subjectPublicKeyInfo: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
}

extension VerifierKey: CustomStringConvertible {}
