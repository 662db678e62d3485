import JSON
import OpenSSL
import Sigstore
import TransparencyLog

/// One thing that is trusted: what it is, where it stands, and what is to be compared.
///
/// Fingerprints of keys are SHA-256 of the SubjectPublicKeyInfo, as `openssl pkey -pubin -outform DER | sha256sum` and
/// cosign show them; of certificates SHA-256 of the DER form, as `openssl x509 -fingerprint -sha256`; logs are named by
/// their log ID, as rekor-cli does, and their note keys by name and key hash, as on checkpoints.
struct TrustItem: Sendable, Equatable {
    /// What it is: `key`, `transparency log`.
    let kind: String
    /// Where it stands, unique to its kind for all but authorities.
    let name: String
    /// Names with values.
    let facts: [Fact]
    /// What is odd about it now.
    var warning: String?

    struct Fact: Sendable, Equatable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    var json: JSON {
        [
            "kind": .string(kind), "name": .string(name),
            "facts": .array(facts.map { ["name": .string($0.name), "value": .string($0.value)] }),
        ]
    }

    /// For people: a line for the item, one for each fact.
    var lines: [String] { ["\(kind) \(name)"] + facts.map { "  \($0.text)" } }

    /// Everything that a trust directory holds.
    static func all(_ trust: TrustDirectory, now: UnixTime) -> [TrustItem] {
        trust.signers.map { signer($0, trust.policy) }
            + trust.exporters.map { key($0, [Fact("use", "may seal bundles, and nothing else")]) }
            + (trust.seal?.officers ?? []).map { key($0, [Fact("use", "may seal this directory, and nothing else")]) }
            + trust.domains.flatMap { items($0, trust.policy, now: now) } + trust.heads.map(head)
            + trust.revocations.entries.map(revocation)
            + (trust.witnesses.map { [quorum($0)] } ?? [])
            + (trust.witnesses?.witnesses ?? []).map { witness in
                TrustItem(
                    kind: "witness", name: witness.name,
                    facts: [Fact("note key", "\(witness.key.name)+\(Hex.encode(witness.key.keyHint))")])
            }
    }

    private static func revocation(_ entry: Revocation) -> TrustItem {
        TrustItem(
            kind: "revocation", name: "\(entry.subject)",
            facts: (entry.date.map { [Fact("since", "\($0)")] } ?? [])
                + (entry.earlier == .none ? [Fact("earlier", "falls too")] : []) + [Fact("reason", entry.reason)])
    }

    private static func quorum(_ witnesses: WitnessPolicy) -> TrustItem {
        TrustItem(kind: "quorum", name: witnesses.quorumName, facts: [Fact("file", TrustDirectory.Layout.witnesses)])
    }

    private static func key(_ pinned: PinnedKey, _ facts: [Fact], warning: String? = nil) -> TrustItem {
        TrustItem(
            kind: "key", name: pinned.name,
            facts: [
                Fact("algorithm", pinned.key.algorithm.name), Fact("sha256", Hex.encode(pinned.key.fingerprint)),
            ] + facts, warning: warning)
    }

    private static func signer(_ pinned: PinnedKey, _ policy: Policy) -> TrustItem {
        let uses = policy.uses { signatory in
            if case .key(let key) = signatory { key.name == pinned.name } else { false }
        }
        let warning = uses.isEmpty ? "no rule of the policy names it" : nil
        return key(pinned, uses.isEmpty ? [Fact("use", "none: no rule names it")] : uses, warning: warning)
    }

    private static func head(_ head: PinnedHead) -> TrustItem {
        TrustItem(
            kind: head.isFrozen ? "frozen head" : "head", name: head.name,
            facts: [
                Fact("log", head.checkpoint.origin), Fact("size", "\(head.checkpoint.size)"),
                Fact("root", Base64.encode(head.checkpoint.rootHash)),
            ])
    }

    private static func items(_ domain: TrustDomain, _ policy: Policy, now: UnixTime) -> [TrustItem] {
        let root = domain.root
        let uses = policy.uses { signatory in
            if case .identity(let identity) = signatory { identity.root == domain.name } else { false }
        }
        let authorities =
            root.certificateAuthorities.map { ("certificate authority", $0) }
            + root.timestampAuthorities.map { ("timestamp authority", $0) }
        return [TrustItem(kind: "trust domain", name: domain.name, facts: uses)]
            + authorities.map { kind, authority in
                TrustItem(
                    kind: kind, name: "\(domain.name): \(authority.name)",
                    facts: [window(authority.validFor, now)]
                        + authority.certificates.map { certificate in
                            let fingerprint = Hex.encode(HashAlgorithm.sha256.hash(certificate.der))
                            return Fact("certificate", "sha256 \(fingerprint) \(certificate.subject)")
                        }, warning: warning(authority.validFor, now))
            }
            + root.transparencyLogs.map { log in
                TrustItem(
                    kind: "transparency log", name: "\(domain.name): \(log.name)",
                    facts: [
                        Fact("log ID", Hex.encode(log.logID)),
                        Fact("note key", "\(log.noteKey.name)+\(Hex.encode(log.noteKey.keyHint))"),
                        Fact("algorithm", log.publicKey.algorithm.name), window(log.validFor, now),
                    ], warning: warning(log.validFor, now))
            }
            + root.certificateTransparencyLogs.map { log in
                TrustItem(
                    kind: "certificate log", name: "\(domain.name): \(log.baseURL)",
                    facts: [Fact("log ID", Hex.encode(log.logID)), window(log.validFor, now)],
                    warning: warning(log.validFor, now))
            }
    }

    private static func window(_ window: TimeWindow, _ now: UnixTime) -> Fact {
        Fact("window", window.contains(now) ? "\(window)" : "\(window), not now")
    }

    private static func warning(_ window: TimeWindow, _ now: UnixTime) -> String? {
        if let end = window.end, end < now { return "its window closed at \(end): evidence from later does not count" }
        return window.start > now ? "its window opens at \(window.start)" : nil
    }
}

extension TrustItem.Fact {
    /// For people, values below one another.
    var text: String { name + String(repeating: " ", count: max(12 - name.count, 1)) + value }
}

extension Policy {
    /// What some signers vouch for: a fact for each rule and requirement that names one of them.
    fileprivate func uses(of isMeant: (Signatory) -> Bool) -> [TrustItem.Fact] {
        rules.flatMap { rule in
            rule.requirements.flatMap { requirement in
                requirement.by.filter(isMeant).map { signatory in
                    let who = if case .identity = signatory { " by \(signatory)" } else { "" }
                    return TrustItem.Fact("vouches for", "\(rule.match): \(requirement.purpose)\(who)")
                }
            }
        }
    }
}
