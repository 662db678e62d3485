public import JSON
import OCI
public import OpenSSL
import Sigstore
import TransparencyLog

/// What a trust directory holds: every key, authority, log and head, with fingerprints as other tools show them.
///
/// Fingerprints of keys are SHA-256 of the SubjectPublicKeyInfo, as `openssl pkey -pubin -outform DER | sha256sum` and
/// cosign show them; of certificates SHA-256 of the DER form, as `openssl x509 -fingerprint -sha256`; logs are named by
/// their log ID, as rekor-cli does.
public struct TrustReport: Report, Sendable {
    /// One thing that is trusted: what it is, where it stands, and what is to be compared.
    struct Item: Sendable {
        let kind: String
        let name: String
        /// Names with values.
        let facts: [(name: String, value: String)]
    }

    let digest: Digest
    let items: [Item]
    private let files: Int
    private let warnings: [PolicyWarning]

    /// Loads a trust directory; all of it is checked.
    ///
    /// - Parameter now: tells which windows have closed.
    public init(_ path: String, now: UnixTime = .now()) throws {
        let trust = try TrustDirectory.load(path: path)
        digest = trust.digest
        files = trust.files.count
        warnings = trust.policy.warnings
        items =
            trust.signers.map { Self.key($0, "may sign what the policy names it for") }
            + trust.exporters.map { Self.key($0, "may seal bundles, and nothing else") }
            + trust.domains.flatMap { Self.items($0, now: now) }
            + trust.heads.map { head in
                Item(
                    kind: head.isFrozen ? "frozen head" : "head", name: head.name,
                    facts: [
                        ("log", head.checkpoint.origin), ("size", "\(head.checkpoint.size)"),
                        ("root", Base64.encode(head.checkpoint.rootHash)),
                    ])
            }
    }

    private static func key(_ pinned: PinnedKey, _ use: String) -> Item {
        Item(
            kind: "key", name: pinned.name,
            facts: [
                ("algorithm", pinned.key.algorithm.name), ("sha256", Hex.encode(pinned.key.fingerprint)), ("use", use),
            ])
    }

    private static func items(_ domain: TrustDomain, now: UnixTime) -> [Item] {
        let root = domain.root
        let authorities =
            root.certificateAuthorities.map { ("certificate authority", $0) }
            + root.timestampAuthorities.map { ("timestamp authority", $0) }
        return authorities.map { kind, authority in
            Item(
                kind: kind, name: "\(domain.name): \(authority.name)",
                facts: [("window", window(authority.validFor, now))]
                    + authority.certificates.map { certificate in
                        (
                            "certificate",
                            "sha256 \(Hex.encode(HashAlgorithm.sha256.hash(certificate.der))) \(certificate.subject)"
                        )
                    })
        }
            + root.transparencyLogs.map { log in
                Item(
                    kind: "transparency log", name: "\(domain.name): \(log.name)",
                    facts: [
                        ("log ID", Hex.encode(log.logID)), ("algorithm", log.publicKey.algorithm.name),
                        ("window", window(log.validFor, now)),
                    ])
            }
            + root.certificateTransparencyLogs.map { log in
                Item(
                    kind: "certificate log", name: "\(domain.name): \(log.baseURL)",
                    facts: [("log ID", Hex.encode(log.logID)), ("window", window(log.validFor, now))])
            }
    }

    private static func window(_ window: TimeWindow, _ now: UnixTime) -> String {
        window.contains(now) ? "\(window)" : "\(window), not now"
    }

    public let status = ExitStatus.done
    public var complaints: [String] { warnings.map { "airlock: warning: \($0)" } }

    public var lines: [String] {
        var lines: [String] = []
        for item in items {
            lines.append("\(item.kind) \(item.name)")
            for (name, value) in item.facts {
                let space = String(repeating: " ", count: max(12 - name.count, 1))
                lines.append("  \(name)\(space)\(value)")
            }
        }
        lines.append("\(counted(files, "file")), digest \(digest)")
        return lines
    }

    public var json: JSON {
        [
            "digest": .string(digest.description),
            "items": .array(
                items.map { item in
                    [
                        "kind": .string(item.kind), "name": .string(item.name),
                        "facts": .array(item.facts.map { ["name": .string($0.name), "value": .string($0.value)] }),
                    ]
                }),
            "warnings": .array(warnings.map { .string($0.description) }),
        ]
    }
}
