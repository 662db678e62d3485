internal import Sigstore

extension PolicyParser {
    func forms(_ node: YAMLNode?) throws(PolicyError) -> Set<EvidencePiece.Form> {
        guard let node else { return [.bundle, .legacy] }
        var forms: Set<EvidencePiece.Form> = []
        for element in try node.list("a list of forms: [bundle, legacy]") {
            let form = try element.choice(["bundle": EvidencePiece.Form.bundle, "legacy": .legacy])
            guard forms.insert(form).inserted else {
                throw PolicyError(.duplicateKey("\(form)"), at: element.position)
            }
        }
        guard !forms.isEmpty else { throw PolicyError(.meaningless("forms lists none"), at: node.position) }
        return forms
    }

    func annotations(_ node: YAMLNode?) throws(PolicyError) -> [String: String] {
        guard let node else { return [:] }
        guard case .mapping(let members) = node.content else { throw node.mismatch("a mapping from names to texts") }
        guard !members.isEmpty else { throw PolicyError(.meaningless("annotations names none"), at: node.position) }
        var annotations: [String: String] = [:]
        for member in members { annotations[member.key] = try member.value.text("a text") }
        return annotations
    }

    /// A list of different texts; `nil` where the key is missing.
    func texts(_ node: YAMLNode?, _ wanted: String) throws(PolicyError) -> [String]? {
        guard let node else { return nil }
        var texts: [String] = []
        for element in try node.list("a list, each \(wanted)") {
            let text = try element.text(wanted)
            guard !texts.containsBytes(of: text) else { throw PolicyError(.duplicateKey(text), at: element.position) }
            texts.append(text)
        }
        guard !texts.isEmpty else { throw PolicyError(.meaningless("the list is empty"), at: node.position) }
        return texts
    }

    func algorithms(_ node: YAMLNode?) throws(PolicyError) -> [AlgorithmAllowance]? {
        guard let node, let names = try texts(node, "an algorithm") else { return nil }
        var allowances: [AlgorithmAllowance] = []
        for (name, element) in zip(names, try node.list("a list")) {
            guard let allowance = AlgorithmAllowance(name) else {
                throw element.failure(name, wanted: AlgorithmAllowance.names)
            }
            allowances.append(allowance)
        }
        return allowances
    }

    func maximumAge(_ node: YAMLNode?) throws(PolicyError) -> EvidenceAge? {
        guard let node else { return nil }
        let wanted = "a duration such as 90d (h, d or w)"
        let text = try node.text(wanted)
        guard let age = EvidenceAge(text) else { throw node.failure(text, wanted: wanted) }
        return age
    }
}
