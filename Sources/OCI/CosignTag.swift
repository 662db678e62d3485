internal import OpenSSL

/// A tag that names evidence by the digest it speaks about: `sha256-HEX.sig`, `.att`, `.sbom`, and without a suffix the
/// index of referrers for registries that have no referrers API (OCI distribution-spec v1.1, "Referrers Tag Schema").
///
/// Only sha256: with sha512 the first three would be no valid tags, and the last is cut so that it names no digest.
public struct CosignTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands under the tag.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case signature = ".sig"
        case attestation = ".att"
        case sbom = ".sbom"
        /// An index of the manifests whose `subject` is the digest.
        case referrers = ""
    }

    public let kind: Kind
    public let subject: Digest

    /// The tag for evidence about a digest; `nil` unless that is a sha256.
    public init?(kind: Kind, subject: Digest) {
        guard subject.algorithm == .sha256 else { return nil }
        self.kind = kind
        self.subject = subject
    }

    /// Reads a tag; `nil` where it is another one.
    public init?(_ tag: String) {
        let prefix = "sha256-"
        guard tag.hasPrefix(prefix) else { return nil }
        let rest = tag.dropFirst(prefix.count)
        guard let kind = Kind(rawValue: String(rest.dropFirst(64))) else { return nil }
        do throws(DigestError) { subject = try Digest("sha256:" + rest.prefix(64)) } catch { return nil }
        self.kind = kind
    }

    /// The tag as text.
    public var description: String { "sha256-\(subject.hex)\(kind.rawValue)" }
}
