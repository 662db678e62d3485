public import OpenSSL

/// Why a signed note or checkpoint is refused.
public enum NoteError: Error, Equatable, CustomStringConvertible {
    /// The note has more bytes than ``NoteLimits/maximumBytes``.
    case tooLarge(found: Int, limit: Int)
    /// The note has more signature lines than ``NoteLimits/maximumSignatures``.
    case tooManySignatures(found: Int, limit: Int)
    /// The bytes are no signed note; `why` says which rule of C2SP signed-note is broken.
    case malformed(why: String)
    /// A signature line, counted from 1, breaks the form `— name base64`.
    case malformedSignature(line: Int, why: String)
    /// The note's text is no checkpoint; `why` says which rule of C2SP tlog-checkpoint is broken.
    case malformedCheckpoint(why: String)
    /// The key cannot sign notes under its name.
    case unusableKey(name: String, why: String)
    /// No signature line carries the key's name and hint.
    case noSignature(name: String, keyHint: [UInt8])
    /// A signature line with the key's name and hint does not verify.
    case signatureInvalid(name: String, keyHint: [UInt8])
    /// The question could not be asked: the cryptographic library failed.
    case cryptography(CryptoError)

    /// The error in one line, lower case, with what was found and wanted.
    public var description: String {
        switch self {
        case .tooLarge(let found, let limit): "note has \(found) bytes, want at most \(limit)"
        case .tooManySignatures(let found, let limit): "note has \(found) signatures, want at most \(limit)"
        case .malformed(let why): "note is malformed: \(why)"
        case .malformedSignature(let line, let why): "signature line \(line) of the note is malformed: \(why)"
        case .malformedCheckpoint(let why): "checkpoint is malformed: \(why)"
        case .unusableKey(let name, let why): "key of \(name) cannot sign notes: \(why)"
        case .noSignature(let name, let hint): "note has no signature by \(name) with key hint \(Hex.encode(hint))"
        case .signatureInvalid(let name, let hint):
            "signature by \(name) with key hint \(Hex.encode(hint)) does not verify"
        case .cryptography(let error): "\(error)"
        }
    }
}
