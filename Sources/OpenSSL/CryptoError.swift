/// Why a cryptographic question got no answer.
///
/// "No, the signature is bad" is never among these: that is the value `false`.
public enum CryptoError: Error, Equatable, CustomStringConvertible {
    /// No provider of the installed libcrypto offers the algorithm. Says nothing about the material asked about.
    case unavailable(String)
    /// The bytes are not what they should be: broken encoding, trailing bytes, a wrong PEM block.
    case malformed(what: String, why: String)
    /// Well formed, but of a kind that this program does not accept.
    case unsupported(what: String)
    /// The library broke down, or refused what it should be able to do.
    case failed(operation: String, why: String)
    /// The private key is encrypted and no passphrase was given.
    case passphraseMissing
    /// The passphrase does not decrypt the private key.
    case wrongPassphrase

    /// One lower-case sentence, without a subject.
    public var description: String {
        switch self {
        case .unavailable(let algorithm): "\(algorithm) is not available in the installed libcrypto"
        case .malformed(let what, let why): "\(what) is malformed: \(why)"
        case .unsupported(let what): "\(what) is not supported"
        case .failed(let operation, let why): "cannot \(operation): \(why)"
        case .passphraseMissing: "private key is encrypted and no passphrase was given"
        case .wrongPassphrase: "passphrase does not decrypt the private key"
        }
    }
}
