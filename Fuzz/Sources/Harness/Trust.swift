public import OpenSSL
public import Sigstore

/// What the fuzzers trust: the sample's trust directory, and the public Sigstore and a key of its conformance suite where
/// they lie beside the repository.
public enum Trust {
    /// The trust domain of the sample.
    public static let sample = domain("trusted_root.json", Material.file("keys/trusted_root.json"))

    /// All trust domains.
    public static let domains =
        [sample]
        + [Material.shared("trust/public-good/trusted_root.json")].compactMap(\.self).map {
            domain("public-good.trusted_root.json", $0)
        }

    /// All pinned keys.
    public static let keys =
        [key("cosign/hello.pub", Material.file("keys/cosign/hello.pub"))]
        + [Material.shared("vectors/sigstore-conformance/managed-key-happy-path/key.pub")].compactMap(\.self).map {
            key("cosign/managed.pub", $0)
        }

    /// Certificates of each kind that trusted roots name: authorities first, then those that sign timestamps.
    public static let certificates = domains.flatMap { domain in
        (domain.root.certificateAuthorities + domain.root.timestampAuthorities).flatMap(\.certificates)
    }

    // What does not parse here is a mistake of ours, and ends the run at once.
    private static func domain(_ name: String, _ bytes: [UInt8]) -> TrustDomain {
        TrustDomain(name: name, root: try! TrustedRoot(parsing: bytes))
    }

    private static func key(_ name: String, _ pem: [UInt8]) -> PinnedKey {
        PinnedKey(name: name, key: try! PublicKey(pem: String(decoding: pem, as: UTF8.self)))
    }
}
