public import JSON
public import OpenSSL

/// The rules of a policy in words, for `policy check`. What is wrong with a policy is an error of loading it.
public struct PolicyReport: Report, Sendable {
    private let policy: Policy
    private let path: String

    private let warnings: [PolicyWarning]

    /// Loads the policy of a trust directory, with the keys and roots that it names.
    ///
    /// - Parameter now: tells which exceptions have ended.
    public init(_ path: String, now: UnixTime = .now()) throws {
        policy = try TrustDirectory.load(path: path).policy
        self.path = path
        let ended = policy.exceptions.filter { $0.hasEnded(at: now) }
        warnings =
            policy.warnings
            + ended.map { PolicyWarning(position: $0.position, message: "the exception ended on \($0.expires)") }
    }

    public let status = ExitStatus.done
    public var complaints: [String] { warnings.map { "airlock: warning: \($0)" } }

    public var lines: [String] {
        var lines: [String] = []
        for rule in policy.rules {
            lines.append("\(rule.position) \(rule.match)")
            lines += rule.requirements.map { "  \($0)" }
            lines.append("  \(Self.conditions(of: rule))")
        }
        for exception in policy.exceptions {
            lines.append("exception \(exception)")
            lines += ["  \(exception.match)"] + exception.digests.map { "  \($0)" }
        }
        let counts = [
            counted(policy.rules.count, "rule"), counted(policy.exceptions.count, "exception"),
            "seal \(policy.seal.rawValue)", counted(warnings.count, "warning"),
        ]
        return lines + [counts.joined(separator: ", ")]
    }

    /// What a rule demands of every piece, defaults included.
    static func conditions(of rule: PolicyRule) -> String {
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
            "rules": .array(policy.rules.map(Self.json)), "exceptions": .array(policy.exceptions.map(Self.json)),
            "seal": .string(policy.seal.rawValue), "warnings": .array(warnings.map { .string($0.description) }),
        ]
    }

    private static func json(_ rule: PolicyRule) -> JSON {
        [
            "position": .string("\(rule.position)"), "match": .string("\(rule.match)"),
            "requirements": .array(rule.requirements.map { .string("\($0)") }),
            "conditions": .string(conditions(of: rule)),
        ]
    }

    private static func json(_ exception: PolicyException) -> JSON {
        [
            "position": .string("\(exception.position)"), "match": .string("\(exception.match)"),
            "digests": .array(exception.digests.map { .string("\($0)") }),
            "waives": .array(exception.waived.map { .string($0) }), "reason": .string(exception.reason),
            "expires": .string(exception.expires.rfc3339),
        ]
    }
}
