public import JSON

/// The rules of a policy in words, for `policy check`. What is wrong with a policy is an error of loading it.
public struct PolicyReport: Report, Sendable {
    private let policy: Policy
    private let path: String

    /// Loads the policy of a trust directory, with the keys and roots that it names.
    public init(_ path: String) throws {
        policy = try TrustDirectory.load(path: path).policy
        self.path = path
    }

    public let status = ExitStatus.done
    public var complaints: [String] { policy.warnings.map { "airlock: \($0)" } }

    public var lines: [String] {
        policy.rules.flatMap { rule in
            ["\(rule.position) \(rule.match)"] + rule.requirements.map { "  \($0)" } + [
                "  \(Self.conditions(of: rule))"
            ]
        } + [
            "\(counted(policy.rules.count, "rule")), seal \(policy.seal.rawValue), \(counted(policy.warnings.count, "warning"))"
        ]
    }

    /// What a rule demands of every piece, defaults included.
    private static func conditions(of rule: PolicyRule) -> String {
        let log =
            rule.log == .inclusion
            ? "log inclusion to a \(rule.treeHead.rawValue) tree head" : "log \(rule.log.rawValue)"
        let time = rule.timestamps > 1 ? "\(rule.timestamps) timestamps" : "time \(rule.time.rawValue)"
        var words = [log, time, "platforms \(rule.platforms.rawValue)", "reference \(rule.reference.rawValue)"]
        words.append("moves \(rule.moves.rawValue)")
        if !rule.absent.isEmpty {
            words.append("absent \(rule.absent.map(\.rawValue).sorted().joined(separator: " "))")
        }
        if let age = rule.maximumAge { words.append("at most \(age) old") }
        if rule.publishUnverified { words.append("publishes what is not verified") }
        return words.joined(separator: ", ")
    }

    public var json: JSON {
        [
            "rules": .array(
                policy.rules.map { rule in
                    [
                        "position": .string("\(rule.position)"), "match": .string("\(rule.match)"),
                        "requirements": .array(rule.requirements.map { .string("\($0)") }),
                        "conditions": .string(Self.conditions(of: rule)),
                    ]
                }),
            "seal": .string(policy.seal.rawValue),
            "warnings": .array(policy.warnings.map { .string($0.description) }),
        ]
    }
}
