internal import OpenSSL
internal import Sigstore

extension PolicyParser {
    /// Refuses what no evidence could ever meet, and what says nothing.
    func checkCombinations(of rule: PolicyRule, as mapping: YAMLMapping) throws(PolicyError) {
        let keys = rule.signatories.compactMap { signatory -> PinnedKey? in
            if case .key(let key) = signatory { key } else { nil }
        }
        if rule.log == .none, rule.time != .timestamp, keys.count < rule.signatories.count {
            throw PolicyError(
                .meaningless("log: none leaves a certificate without any trusted time"),
                at: mapping["log"]?.position ?? rule.position,
                hint: "use log: promise, or time: timestamp, or pinned keys only")
        }
        if rule.log == .none, rule.time != .timestamp, let node = mapping["maximumAge"] {
            throw PolicyError(
                .meaningless("maximumAge with log: none: nothing proves when the evidence was made"), at: node.position)
        }
        if let node = mapping["annotations"], !rule.requirements.contains(where: { $0.purpose == .signature }) {
            throw PolicyError(.meaningless("annotations without a required signature"), at: node.position)
        }
        if let node = mapping["statementTypes"], !rule.requirements.contains(where: Self.isKeyedAttestation) {
            throw PolicyError(
                .meaningless("statementTypes without an attestation by a pinned key"), at: node.position)
        }
        if let allowed = rule.algorithms, let node = mapping["algorithms"] {
            for key in keys where !allowed.contains(where: { $0.allows(key.key.algorithm) }) {
                throw PolicyError(
                    .meaningless("\(key.name) is \(key.key.algorithm.name), which algorithms does not allow"),
                    at: node.position)
            }
        }
    }

    private static func isKeyedAttestation(_ requirement: EvidenceRequirement) -> Bool {
        guard requirement.purpose != .signature else { return false }
        return requirement.by.contains { if case .key = $0 { true } else { false } }
    }
}
