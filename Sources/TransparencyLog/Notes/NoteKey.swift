public import OpenSSL

/// A key under which a log or witness signs notes, with the name and the hint by which its lines are found.
public struct NoteKey: Sendable, Hashable {
    /// The name on the signature lines.
    public let name: String
    /// The four bytes before each signature.
    public let keyHint: [UInt8]
    /// The key itself.
    public let publicKey: PublicKey

    /// A Rekor v1 key: the hint is the first four bytes of SHA-256 over the SubjectPublicKeyInfo, whatever the
    /// algorithm.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` where the name cannot stand on a signature line.
    public init(rekorV1 key: PublicKey, name: String) throws(NoteError) {
        self = try NoteKey(name: name, keyHint: Array(key.fingerprint.prefix(4)), publicKey: key)
    }

    /// An Ed25519 key by the rule of C2SP signed-note: the hint is SHA-256(name || LF || 0x01 || key)[:4].
    ///
    /// - Throws: ``NoteError``, `.unusableKey` where the key is of another algorithm or the name cannot stand on a
    ///   signature line.
    public init(ed25519 key: PublicKey, name: String) throws(NoteError) {
        try self.init(VerifierKey(name: name, note: key))
    }

    /// A key by its text form.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` for a key that does not sign notes.
    public init(_ key: VerifierKey) throws(NoteError) {
        guard key.kind == .note else { throw .unusableKey(name: key.name, why: "it signs cosignatures") }
        try self.init(name: key.name, keyHint: key.keyHint, publicKey: key.publicKey)
    }

    /// An RSA key by the rule of Rekor's tiled logs: the hint is SHA-256(name || LF || 0xff || `PKIX-RSA-PKCS#1v1.5` ||
    /// SubjectPublicKeyInfo)[:4].
    ///
    /// - Throws: ``NoteError``, `.unusableKey` where the name cannot stand on a signature line.
    public init(rsa key: PublicKey, name: String) throws(NoteError) {
        self = try NoteKey(
            name: name, keyHint: Array(Self.rsaIdentifier(of: key, name: name).prefix(4)), publicKey: key)
    }

    /// The whole hash of which an RSA key's hint is the beginning; such a log is named by it.
    public static func rsaIdentifier(of key: PublicKey, name: String) -> [UInt8] {
        HashAlgorithm.sha256.hash(
            Array(name.utf8) + [.lineFeed, 0xFF] + Array("PKIX-RSA-PKCS#1v1.5".utf8) + key.spki)
    }

    private init(name: String, keyHint: [UInt8], publicKey: PublicKey) throws(NoteError) {
        guard NoteSignature.isName(name) else { throw .unusableKey(name: name, why: "the name is not valid") }
        self.name = name
        self.keyHint = keyHint
        self.publicKey = publicKey
    }

    /// Checks that this key signed the note: a line with its name and hint exists, and each such line verifies.
    ///
    /// Lines of other names or hints are ignored, in any order. What the text means is not checked.
    /// - Throws: ``NoteError``: `.noSignature`, `.signatureInvalid`, or `.cryptography` where the check could not run.
    public func check(_ note: SignedNote) throws(NoteError) {
        let lines = note.signatures.filter { $0.name == name && $0.keyHint == keyHint }
        guard !lines.isEmpty else { throw .noSignature(name: name, keyHint: keyHint) }
        for line in lines where try !verifies(line.signature, over: note.text) {
            throw .signatureInvalid(name: name, keyHint: keyHint)
        }
    }

    private func verifies(_ signature: [UInt8], over text: [UInt8]) throws(NoteError) -> Bool {
        do {
            return try publicKey.verify(signature: signature, over: text)
        } catch {
            throw .cryptography(error)
        }
    }
}
