internal import Sigstore

extension PolicyParser {
    static let purposeKeys = ["signature", "attestation"]
    static let requirementKeys = purposeKeys + ["by", "threshold", "where"]
    static let maximumRequirements = 100

    /// Reads `require:` with the rule's `by:` and `threshold:`, which hold for requirements without their own.
    mutating func requirements(_ rule: YAMLMapping) throws(PolicyError) -> [EvidenceRequirement] {
        let list = try rule.required("require")
        let items = try list.list("a list: signature, attestation: TYPE")
        guard !items.isEmpty else {
            throw PolicyError(
                .meaningless("require lists nothing: such a rule would admit what nobody signed"), at: list.position)
        }
        guard items.count <= Self.maximumRequirements else {
            throw list.failure("\(items.count) requirements", wanted: "at most \(Self.maximumRequirements)")
        }
        let common = Common(
            by: try signatories(rule["by"]), threshold: rule["threshold"],
            count: try rule["threshold"]?.integer(1...Self.maximumSignatories),
            conditions: try conditions(rule["where"]))
        var requirements: [EvidenceRequirement] = []
        var own = (by: 0, threshold: 0, conditions: 0)
        for item in items {
            let mapping = try requirementMapping(item)
            own.by += mapping?["by"] == nil ? 0 : 1
            own.threshold += mapping?["threshold"] == nil ? 0 : 1
            // What has no predicate cannot use the rule's conditions.
            own.conditions += mapping?["attestation"] == nil || mapping?["where"] != nil ? 1 : 0
            requirements.append(try requirement(item, mapping, common))
        }
        try refuseUnused("by", in: rule, isUnused: own.by == items.count)
        try refuseUnused("threshold", in: rule, isUnused: own.threshold == items.count)
        try refuseUnused("where", in: rule, isUnused: own.conditions == items.count)
        return requirements
    }

    private struct Common {
        let by: [Signatory]?
        let threshold: YAMLNode?
        let count: Int?
        let conditions: [PredicateCondition]?
    }

    private func refuseUnused(_ key: String, in rule: YAMLMapping, isUnused: Bool) throws(PolicyError) {
        guard isUnused, let node = rule[key] else { return }
        throw PolicyError(
            .meaningless("the rule's \(key) is never used: no requirement needs it"), at: node.position)
    }

    /// The members of a requirement that is not the single word `signature`.
    func requirementMapping(
        _ item: YAMLNode, keys: [String] = requirementKeys, wanted: String = "signature, or attestation: TYPE"
    ) throws(PolicyError) -> YAMLMapping? {
        if case .scalar(let word, .text) = item.content {
            guard word.hasSameBytes(as: "signature") else { throw item.failure(word, wanted: wanted) }
            return nil
        }
        return try item.mapping(wanted, keys: keys)
    }

    private mutating func requirement(
        _ item: YAMLNode, _ mapping: YAMLMapping?, _ common: Common
    ) throws(PolicyError) -> EvidenceRequirement {
        let ownBy = try signatories(mapping?["by"])
        guard let by = ownBy ?? common.by else {
            throw PolicyError(
                .missingKey("by"), at: item.position, hint: "say who may sign, beside the requirement or in the rule")
        }
        let ownThreshold = try mapping?["threshold"]?.integer(1...Self.maximumSignatories)
        let threshold = ownThreshold ?? common.count ?? 1
        let distinct = Self.distinctSigners(by)
        guard threshold <= distinct else {
            let node = mapping?["threshold"] ?? common.threshold ?? item
            let entries = distinct == 1 ? "1 entry that counts" : "\(distinct) entries that count"
            throw PolicyError(
                .meaningless("threshold \(threshold) can never be met: by has \(entries)"), at: node.position)
        }
        let purpose = try purpose(item, mapping)
        let ownConditions = try conditions(mapping?["where"])
        if purpose == .signature, let node = mapping?["where"] {
            throw PolicyError(.meaningless("where at a signature, which has no predicate"), at: node.position)
        }
        return EvidenceRequirement(
            purpose: purpose, by: by, threshold: threshold,
            conditions: purpose == .signature ? [] : ownConditions ?? common.conditions ?? [])
    }

    /// How many entries could count at once: entries for one subject of one issuer are one signer.
    private static func distinctSigners(_ by: [Signatory]) -> Int {
        var exact: Set<[[UInt8]]> = []
        var others = 0
        for case let signatory in by {
            if case .identity(let identity) = signatory, case .exact(let subject) = identity.subject {
                exact.insert([Array(identity.issuer.utf8), Array(subject.utf8)])
            } else {
                others += 1
            }
        }
        return exact.count + others
    }

    func purpose(
        _ item: YAMLNode, _ mapping: YAMLMapping?
    ) throws(PolicyError) -> EvidenceRequirement.Purpose {
        guard let mapping else { return .signature }
        switch (mapping["signature"], mapping["attestation"]) {
        case (let node?, nil):
            guard case .scalar(_, .null) = node.content else {
                throw node.mismatch("nothing after signature:", hint: "put by and threshold beside it, not below it")
            }
            return .signature
        case (nil, let node?):
            return .attestation(try predicateType(node))
        case (nil, nil):
            throw PolicyError(.missingKey("signature or attestation"), at: item.position)
        case (_?, let node?):
            throw PolicyError(
                .meaningless("one requirement is a signature or an attestation"), at: node.position,
                hint: "write two items of require")
        }
    }

    private func predicateType(_ node: YAMLNode) throws(PolicyError) -> String {
        let wanted = "the exact predicate type of the attestation"
        let text = try node.text(wanted)
        if let type = PredicateTypeName.type(for: text) {
            throw node.failure("the short name \(text)", wanted: wanted, hint: "write \(type)")
        }
        if text.hasSameBytes(as: Statement.cosignSignatureType) {
            throw node.failure(text, wanted: wanted, hint: "this is cosign's signature: write signature")
        }
        let bytes = text.utf8
        guard bytes.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }),
            bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { throw node.failure(text, wanted: wanted) }
        return text
    }
}
