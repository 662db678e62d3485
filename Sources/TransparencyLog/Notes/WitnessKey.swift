public import OpenSSL

/// The key of a witness, who cosigns checkpoints that extend what it saw before (C2SP tlog-cosignature, Ed25519).
public struct WitnessKey: Sendable, Hashable {
    /// The name on signature lines.
    public let name: String
    /// The four bytes before each cosignature.
    public let keyHint: [UInt8]
    /// The key.
    public let publicKey: PublicKey

    /// A witness by the text form of its key.
    ///
    /// - Throws: ``NoteError``, `.unusableKey` for a key that does not sign cosignatures.
    public init(_ key: VerifierKey) throws(NoteError) {
        guard key.kind == .cosignature else { throw .unusableKey(name: key.name, why: "it does not sign cosignatures") }
        name = key.name
        keyHint = key.keyHint
        publicKey = key.publicKey
    }

    /// When the witness cosigned the note, nil where it did not; the earliest time of several.
    ///
    /// - Throws: ``NoteError``, `.signatureInvalid` where a line with its name and hint does not verify.
    public func cosigned(_ note: SignedNote) throws(NoteError) -> UnixTime? {
        var earliest: UnixTime?
        for line in note.signatures where line.name == name && line.keyHint == keyHint {
            guard line.signature.count == Self.length else {
                throw .signatureInvalid(name: name, keyHint: keyHint)
            }
            let seconds = line.signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let message = Array("cosignature/v1\ntime \(seconds)\n".utf8) + note.text
            guard try verifies(Array(line.signature.dropFirst(8)), over: message) else {
                throw .signatureInvalid(name: name, keyHint: keyHint)
            }
            let time = UnixTime(seconds: Int64(clamping: seconds))
            earliest = min(earliest ?? time, time)
        }
        return earliest
    }

    /// A time of eight bytes and an Ed25519 signature.
    private static let length = 8 + 64

    private func verifies(_ signature: [UInt8], over message: [UInt8]) throws(NoteError) -> Bool {
        do throws(CryptoError) {
            return try publicKey.verify(signature: signature, over: message)
        } catch {
            throw .cryptography(error)
        }
    }
}
