import OCI

/// What changed between two policies, a line each. Rules are compared by all that they say, wherever they stand.
enum PolicyDifference {
    static func lines(from old: Policy, to new: Policy) -> [String] {
        let seal = old.seal == new.seal ? [] : ["policy: seal was \(old.seal.rawValue), is \(new.seal.rawValue)"]
        return seal + changes("rule", from: old.rules.map(text), to: new.rules.map(text))
            + changes("exception", from: old.exceptions.map(text), to: new.exceptions.map(text))
    }

    /// What came, went, and changed its place: of rules the first that matches decides.
    private static func changes(_ noun: String, from old: [String], to new: [String]) -> [String] {
        new.difference(from: old).inferringMoves().compactMap { change in
            switch change {
            case .remove(_, let text, nil): "policy: \(noun) removed: \(text)"
            case .insert(_, let text, nil): "policy: \(noun) added: \(text)"
            case .insert(let place, let text, _?): "policy: \(noun) moved to place \(place + 1): \(text)"
            case .remove: nil
            }
        }
    }

    /// All that a rule says, in one line.
    private static func text(of rule: PolicyRule) -> String {
        var parts = ["\(rule.match): \(rule.requirements.map(text).joined(separator: "; "))"]
        parts.append(PolicyReport.conditions(of: rule))
        parts.append("forms \(rule.forms.map { "\($0)" }.sorted().joined(separator: " "))")
        if !rule.annotations.isEmpty {
            let pairs = rule.annotations.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            parts.append("annotations \(pairs.joined(separator: " "))")
        }
        if !rule.statementTypes.isEmpty {
            parts.append("statement types \(rule.statementTypes.joined(separator: " "))")
        }
        if let algorithms = rule.algorithms {
            parts.append("algorithms \(algorithms.map { "\($0)" }.joined(separator: " "))")
        }
        return parts.joined(separator: "; ")
    }

    private static func text(of requirement: EvidenceRequirement) -> String {
        let details = requirement.by.compactMap { signatory -> String? in
            guard case .identity(let identity) = signatory else { return nil }
            let repository = identity.sourceRepository.map { " from \($0)" } ?? ""
            return "\(identity) by \(identity.root)\(repository)"
        }
        return "\(requirement)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
    }

    private static func text(of exception: PolicyException) -> String {
        "\(exception.match), \(exception.digests.map(\.description).joined(separator: " ")): waives "
            + "\(exception.waived.joined(separator: ", ")) until \(exception.expires): \(exception.reason)"
    }
}
