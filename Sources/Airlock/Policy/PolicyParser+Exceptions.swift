internal import OCI
internal import OpenSSL

extension PolicyParser {
    static let exceptionKeys = ["match", "digests", "waive", "reason", "expires"]
    static let maximumExceptions = 1_000
    static let maximumExceptionDigests = 1_000

    /// Reads `exceptions:`; what no rule asks for cannot be waived, and is told.
    mutating func exceptions(_ node: YAMLNode?, rules: [PolicyRule]) throws(PolicyError) -> [PolicyException] {
        guard let node else { return [] }
        let items = try node.list("a list of exceptions")
        guard items.count <= Self.maximumExceptions else {
            throw node.failure("\(items.count) exceptions", wanted: "at most \(Self.maximumExceptions)")
        }
        var exceptions: [PolicyException] = []
        for item in items {
            let exception = try exception(item)
            for purpose in exception.purposes {
                let isRequired = rules.contains { $0.requirements.contains { $0.purpose.isSame(as: purpose) } }
                if !isRequired { warn(at: item.position, "the exception waives \(purpose), which no rule requires") }
            }
            exceptions.append(exception)
        }
        return exceptions
    }

    private func exception(_ item: YAMLNode) throws(PolicyError) -> PolicyException {
        let mapping = try item.mapping("an exception: a mapping with match and digests", keys: Self.exceptionKeys)
        let (purposes, conditions) = try waived(try mapping.required("waive"))
        return PolicyException(
            position: item.position, match: try pattern(try mapping.required("match")),
            digests: try digests(try mapping.required("digests")), purposes: purposes, conditions: conditions,
            reason: try mapping.required("reason").text("why this is allowed"),
            expires: try mapping.required("expires").time())
    }

    private func digests(_ node: YAMLNode) throws(PolicyError) -> [Digest] {
        let wanted = "the digest of a manifest or index: sha256:HEX"
        let texts = try texts(node, wanted) ?? []
        guard texts.count <= Self.maximumExceptionDigests else {
            throw node.failure("\(texts.count) digests", wanted: "at most \(Self.maximumExceptionDigests)")
        }
        var digests: [Digest] = []
        for text in texts { digests.append(try digest(text, at: node)) }
        return digests
    }

    func digest(_ text: String, at node: YAMLNode) throws(PolicyError) -> Digest {
        do { return try Digest(text) } catch { throw node.failure(text, wanted: "a digest: sha256:HEX") }
    }

    private func waived(
        _ node: YAMLNode
    ) throws(PolicyError) -> ([EvidenceRequirement.Purpose], Set<PolicyException.Condition>) {
        let wanted = "signature, attestation: TYPE, log, treeHead or maximumAge"
        var purposes: [EvidenceRequirement.Purpose] = []
        var conditions: Set<PolicyException.Condition> = []
        for item in try node.list("a list: \(wanted)") {
            let isNew: Bool
            if case .scalar(let word, .text) = item.content, let condition = PolicyException.Condition(rawValue: word) {
                isNew = conditions.insert(condition).inserted
            } else {
                let purpose = try purpose(item, try requirementMapping(item, keys: Self.purposeKeys, wanted: wanted))
                isNew = !purposes.contains { $0.isSame(as: purpose) }
                purposes.append(purpose)
            }
            guard isNew else { throw PolicyError(.meaningless("the same is waived twice"), at: item.position) }
        }
        guard !purposes.isEmpty || !conditions.isEmpty else {
            throw PolicyError(.meaningless("waive lists nothing"), at: node.position)
        }
        guard !conditions.isSuperset(of: [.log, .treeHead]) else {
            throw PolicyError(
                .meaningless("treeHead beside log: without a log there is no tree head"), at: node.position)
        }
        return (purposes, conditions)
    }
}
