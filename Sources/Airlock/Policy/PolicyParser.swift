public import Sigstore

/// Turns the tree of a policy's file into a `Policy`, in the order of the file, stopping at the first error.
struct PolicyParser {
    /// Pinned keys by their path in the trust directory.
    let keys: [PinnedKey]
    /// The names of the trust domains that the trust directory holds.
    let domains: [String]
    var warnings: [PolicyWarning] = []
    /// Named lists of signers, and which of them something uses.
    var groups: [String: [Signatory]] = [:]
    var usedGroups: Set<String> = []

    static let policyKeys = ["version", "seal", "groups", "images", "exceptions"]
    static let maximumRules = 1_000

    mutating func policy(_ node: YAMLNode) throws(PolicyError) -> Policy {
        let mapping = try node.mapping("a mapping with version and images", keys: Self.policyKeys)
        _ = try mapping.required("version").integer(1...1)
        let seal = try mapping["seal"]?.choice(["required": Policy.Seal.required, "optional": .optional]) ?? .required
        let groups = mapping["groups"]
        try readGroups(groups)
        let images = try mapping.required("images")
        let items = try images.list("a list of rules")
        guard items.count <= Self.maximumRules else {
            throw images.failure("\(items.count) rules", wanted: "at most \(Self.maximumRules)")
        }
        if items.isEmpty { warn(at: images.position, "no rule: every image is denied") }
        var rules: [PolicyRule] = []
        for item in items { rules.append(try rule(item, seal: seal)) }
        warnUnreachable(rules)
        warnUnused(groups)
        let exceptions = try exceptions(mapping["exceptions"], rules: rules)
        return Policy(seal: seal, rules: rules, exceptions: exceptions, warnings: warnings)
    }

    mutating func warn(at position: PolicyPosition, _ message: String) {
        warnings.append(PolicyWarning(position: position, message: message))
    }

    private mutating func warnUnreachable(_ rules: [PolicyRule]) {
        for (index, rule) in rules.enumerated() {
            guard let earlier = rules[..<index].first(where: { $0.match.includes(rule.match) }) else { continue }
            warn(
                at: rule.position,
                "rule \(rule.match) never decides: \(earlier.match) in line \(earlier.position.line) comes first")
        }
    }
}

extension Policy {
    /// Reads a policy.
    ///
    /// `keys` are the pinned signer keys, each named by its path in the trust directory; `domains` the names of the
    /// trusted roots. The first error ends the reading.
    public init(
        parsing bytes: [UInt8], file: String = "policy.yaml", keys: [PinnedKey], domains: [String]
    ) throws(PolicyError) {
        var parser = PolicyParser(keys: keys, domains: domains)
        self = try parser.policy(try YAMLDocument.parse(bytes, file: file))
    }
}
