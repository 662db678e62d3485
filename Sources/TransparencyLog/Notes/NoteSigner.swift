public import OpenSSL

/// A private key that signs notes under a name (C2SP signed-note, Ed25519).
public struct NoteSigner: Sendable {
    /// The public half, as others are given it.
    public let verifierKey: VerifierKey
    private let key: PrivateKey

    /// A signer.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` where the key is of another algorithm or the name cannot stand on a
    ///   signature line.
    public init(name: String, key: PrivateKey) throws(NoteError) {
        verifierKey = try VerifierKey(name: name, note: key.publicKey)
        self.key = key
    }

    /// The note with one signature. That the text ends with a line feed and can be a note's is not checked.
    ///
    /// - Throws: ``NoteError``, `.cryptography`.
    public func sign(_ text: [UInt8]) throws(NoteError) -> [UInt8] {
        let signature: [UInt8]
        do throws(CryptoError) { signature = try key.sign(text) } catch { throw .cryptography(error) }
        let line = "\n\u{2014} \(verifierKey.name) \(Base64.encode(verifierKey.keyHint + signature))\n"
        return text + Array(line.utf8)
    }
}

extension VerifierKey {
    /// The key of notes that a public key is under a name.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` where it is no Ed25519 key or the name is not valid.
    public init(name: String, note key: PublicKey) throws(NoteError) {
        guard key.algorithm == .ed25519 else {
            throw .unusableKey(name: name, why: "the algorithm is \(key.algorithm.name), want ed25519")
        }
        // The last 32 bytes of the SubjectPublicKeyInfo are the key (RFC 8410 §4).
        try self.init(name: name, kind: .note, ed25519: Array(key.spki.suffix(32)))
    }
}
