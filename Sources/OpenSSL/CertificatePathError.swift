/// Why a certificate path does not hold.
public enum CertificatePathError: Error, Equatable, CustomStringConvertible {
    /// Where in the path a certificate stands.
    public enum Position: Sendable, Hashable, CustomStringConvertible {
        /// The first one, whose key signed something.
        case leaf
        /// Counted from the leaf, beginning with 0.
        case intermediate(Int)
        /// The last one, which is trusted.
        case anchor

        /// `leaf certificate`, `intermediate certificate 1`, `anchor certificate`; counted from 1.
        public var description: String {
            switch self {
            case .leaf: "leaf certificate"
            case .intermediate(let index): "intermediate certificate \(index + 1)"
            case .anchor: "anchor certificate"
            }
        }
    }

    /// The time asked about is before `notBefore` or after `notAfter`.
    case outsideValidity(Position, notBefore: UnixTime, notAfter: UnixTime, at: UnixTime)
    /// The certificate issues another one of the path but is not a certificate authority.
    case notAuthority(Position)
    /// The certificate has a critical extension that is not processed.
    case unknownCriticalExtension(Position)
    /// The certificate's extended key usage does not allow the usage wanted.
    case wrongUsage(Position, wanted: String)
    /// Signature, issuer, length or name constraint: whatever libcrypto found wrong.
    case notTrusted(Position, why: String)
    /// libcrypto could not check: `unavailable` or `failed`. Says nothing about the path.
    case unanswered(CryptoError)

    /// One lower-case sentence.
    public var description: String {
        switch self {
        case .outsideValidity(let position, let notBefore, let notAfter, let time):
            "\(position) is valid from \(notBefore) to \(notAfter), not at \(time)"
        case .notAuthority(let position): "\(position) is not a certificate authority"
        case .unknownCriticalExtension(let position): "\(position) has an unknown critical extension"
        case .wrongUsage(let position, let wanted): "\(position) does not allow the usage \(wanted)"
        case .notTrusted(let position, let why): "\(position) is not trusted: \(why)"
        case .unanswered(let error): "certificate path could not be checked: \(error)"
        }
    }
}
