internal import Sigstore

extension PolicyParser {
    static let ruleKeys = [
        "match", "require", "by", "threshold", "log", "treeHead", "time", "timestamps", "platforms", "absent",
        "reference", "moves", "forms", "annotations", "statementTypes", "algorithms", "maximumAge",
        "publishUnverified", "where",
    ]

    mutating func rule(_ node: YAMLNode, seal: Policy.Seal) throws(PolicyError) -> PolicyRule {
        let mapping = try node.mapping("a rule: a mapping with match and require", keys: Self.ruleKeys)
        let match = try pattern(try mapping.required("match"))
        let log =
            try mapping["log"]?.choice(
                ["inclusion": PolicyRule.Log.inclusion, "promise": .promise, "none": .none]) ?? .inclusion
        let time = try time(mapping, log: log)
        let rule = PolicyRule(
            position: node.position,
            match: match,
            requirements: try requirements(mapping),
            log: log,
            treeHead: try treeHead(mapping["treeHead"], log: log),
            time: time,
            timestamps: try timestamps(mapping, time: time),
            platforms: try mapping["platforms"]?.choice(
                ["reachable": PolicyRule.Platforms.reachable, "each": .each]) ?? .reachable,
            absent: try absent(mapping["absent"]),
            reference: try reference(mapping["reference"], seal: seal, match: match),
            moves: try moves(mapping["moves"], match: match),
            forms: try forms(mapping["forms"]),
            annotations: try annotations(mapping["annotations"]),
            statementTypes: try texts(mapping["statementTypes"], "a value of _type") ?? [],
            algorithms: try algorithms(mapping["algorithms"]),
            maximumAge: try maximumAge(mapping["maximumAge"]),
            publishUnverified: try mapping["publishUnverified"]?.boolean() ?? false)
        try checkCombinations(of: rule, as: mapping)
        return rule
    }

    func pattern(_ node: YAMLNode) throws(PolicyError) -> RepositoryPattern {
        let source = try node.text("a pattern for repositories, or for digests without a reference")
        do {
            return try RepositoryPattern(source)
        } catch {
            throw PolicyError(
                .wrongValue(found: error.message, wanted: "a pattern over normalised names"),
                at: node.position, hint: error.hint)
        }
    }

    private func treeHead(_ node: YAMLNode?, log: PolicyRule.Log) throws(PolicyError) -> PolicyRule.TreeHead {
        guard let node else { return log == .inclusion ? .pinned : .signed }
        let value = try node.choice(["pinned": PolicyRule.TreeHead.pinned, "signed": .signed])
        switch (log, value) {
        case (.none, _):
            throw PolicyError(.meaningless("treeHead without a log: log is none"), at: node.position)
        case (.promise, .pinned):
            throw PolicyError(
                .meaningless("treeHead: pinned needs a proof, and log: promise asks for none"), at: node.position,
                hint: "write log: inclusion, or leave treeHead out")
        default:
            return value
        }
    }

    private func time(_ mapping: YAMLMapping, log: PolicyRule.Log) throws(PolicyError) -> PolicyRule.Time {
        guard let node = mapping["time"] else { return .any }
        let value = try node.choice(["any": PolicyRule.Time.any, "timestamp": .timestamp, "log": .log])
        if value == .log, log == .none {
            throw PolicyError(.meaningless("time: log with log: none"), at: node.position)
        }
        return value
    }

    private func timestamps(_ mapping: YAMLMapping, time: PolicyRule.Time) throws(PolicyError) -> Int {
        guard let node = mapping["timestamps"] else { return 1 }
        let count = try node.integer(1...32)
        guard time == .timestamp else {
            throw PolicyError(
                .meaningless("timestamps without time: timestamp"), at: node.position, hint: "write time: timestamp")
        }
        return count
    }

    private func absent(_ node: YAMLNode?) throws(PolicyError) -> Set<PolicyRule.Absence> {
        var absences: Set<PolicyRule.Absence> = []
        for element in try node?.list("a list of absences: []  or [platform]") ?? [] {
            let absence = try element.choice(["platform": PolicyRule.Absence.platform])
            guard absences.insert(absence).inserted else {
                throw PolicyError(.duplicateKey(absence.rawValue), at: element.position)
            }
        }
        return absences
    }

    private mutating func reference(
        _ node: YAMLNode?, seal: Policy.Seal, match: RepositoryPattern
    ) throws(PolicyError) -> PolicyRule.ReferenceSource {
        guard let node else { return seal == .required ? .exporter : .signed }
        let value = try node.choice(["exporter": PolicyRule.ReferenceSource.exporter, "signed": .signed])
        guard !match.isDigest else {
            throw PolicyError(.meaningless("reference in a rule for images without one"), at: node.position)
        }
        if value == .exporter, seal == .optional {
            warn(at: node.position, "with seal: optional, this rule still refuses bundles without a seal")
        }
        return value
    }

    private func moves(_ node: YAMLNode?, match: RepositoryPattern) throws(PolicyError) -> PolicyRule.Moves {
        guard let node else { return .newer }
        let value = try node.choice(["newer": PolicyRule.Moves.newer, "deny": .deny, "any": .any])
        guard !match.isDigest else {
            throw PolicyError(.meaningless("moves in a rule for images without a reference"), at: node.position)
        }
        return value
    }
}
