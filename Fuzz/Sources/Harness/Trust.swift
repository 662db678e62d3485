public import OpenSSL
public import Sigstore

/// What the fuzzers trust: the sample's trust directory, and where it lies beside the repository, the public Sigstore and
/// what the test vectors there trust.
public enum Trust {
    /// The trust domain of the sample.
    public static let sample = domain("trusted_root.json", Material.file("keys/trusted_root.json"))

    /// All trust domains.
    public static let domains: [TrustDomain] = {
        let vectors = ["sigstore-conformance/rekor2-happy-path", "private-log/v1-dsse"]
        let paths = ["trust/public-good"] + vectors.map { "vectors/\($0)" }
        return [sample]
            + paths.compactMap { path in
                Material.shared("\(path)/trusted_root.json").map { domain("\(path).trusted_root.json", $0) }
            }
    }()

    /// All pinned keys.
    public static let keys: [PinnedKey] = {
        let vectors = ["sigstore-conformance/managed-key-happy-path", "private-log/v1-dsse"]
        return [key("cosign/hello.pub", Material.file("keys/cosign/hello.pub"))]
            + vectors.compactMap { path in
                Material.shared("vectors/\(path)/key.pub").map { key("cosign/\(path).pub", $0) }
            }
    }()

    /// The certificates of all authorities: of those that issue certificates, of those that sign timestamps, and one with
    /// an RSA key, since the others have none.
    public static let certificates: [Certificate] = {
        let authorities = domains.flatMap { $0.root.certificateAuthorities + $0.root.timestampAuthorities }
        let pem = String(decoding: Material.file("Fuzz/authority.pem"), as: UTF8.self)
        return authorities.flatMap(\.certificates) + (try! Certificate.certificates(pem: pem))
    }()

    // What does not parse here is a mistake of ours, and ends the run at once.
    private static func domain(_ name: String, _ bytes: [UInt8]) -> TrustDomain {
        TrustDomain(name: name, root: try! TrustedRoot(parsing: bytes))
    }

    private static func key(_ name: String, _ pem: [UInt8]) -> PinnedKey {
        PinnedKey(name: name, key: try! PublicKey(pem: String(decoding: pem, as: UTF8.self)))
    }
}
