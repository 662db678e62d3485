public import OCI
public import OpenSSL

/// One entry of `revoked.yaml`: what is no longer good, since when, and why.
public struct Revocation: Sendable, Hashable, CustomStringConvertible {
    /// What was revoked. Fingerprints are those that `trust show` prints.
    public enum Subject: Sendable, Hashable, CustomStringConvertible {
        /// A key that signs images, pinned or in a certificate; the SHA-256 of its SubjectPublicKeyInfo.
        case signerKey([UInt8])
        /// Whom certificates name, exactly.
        case signerIdentity(issuer: String, subject: String)
        /// An authority by any certificate of its chain; the SHA-256 of the certificate.
        case certificateAuthority([UInt8])
        /// A transparency log or certificate log by its log ID.
        case log([UInt8])
        /// A timestamp authority by its own certificate or one above it; the SHA-256 of the certificate.
        case timestampAuthority([UInt8])
        /// A key that seals bundles.
        case exporter([UInt8])
        /// A key that signs the log of receipts.
        case receiptKey([UInt8])
        /// A manifest, index, config, layer, or document of evidence.
        case digest(Digest)

        /// As `revoked.yaml` writes it, on one line.
        public var description: String {
            switch self {
            case .signerKey(let key): "signer sha256:\(Hex.encode(key))"
            case .signerIdentity(let issuer, let subject): "signer \(subject) of \(issuer)"
            case .certificateAuthority(let certificate): "ca sha256:\(Hex.encode(certificate))"
            case .log(let logID): "log \(Hex.encode(logID))"
            case .timestampAuthority(let certificate): "authority sha256:\(Hex.encode(certificate))"
            case .exporter(let key): "exporter sha256:\(Hex.encode(key))"
            case .receiptKey(let key): "receiptKey sha256:\(Hex.encode(key))"
            case .digest(let digest): "digest \(digest)"
            }
        }
    }

    /// What becomes of evidence from before the date.
    public enum Earlier: String, Sendable {
        /// It stands where a time that still counts proves that it was there before.
        case proven
        /// It falls too.
        case none
    }

    /// Where it stands.
    public let position: PolicyPosition
    public let subject: Subject
    /// Since when; nil only of digests, which then fall whatever the date.
    public let date: UnixTime?
    public let earlier: Earlier
    /// Why, in the words of whoever revoked it.
    public let reason: String

    /// Place, date and reason.
    public var description: String {
        "\(position), \(subject)\(date.map { ", since \($0)" } ?? ""): \(reason)"
    }
}
