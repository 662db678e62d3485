internal import Sigstore

extension PolicyParser {
    static let signatoryKeys = ["key", "issuer", "subject", "subjectMatches", "sourceRepository", "root", "group"]
    static let maximumSignatories = 100
    static let defaultRoot = "trusted_root.json"

    /// Reads a list of those who may sign; `nil` where the key is missing.
    mutating func signatories(_ node: YAMLNode?) throws(PolicyError) -> [Signatory]? {
        guard let node else { return nil }
        let items = try node.list("a list of signers", hint: "write by: [{key: cosign/NAME.pub}]")
        guard !items.isEmpty else { throw PolicyError(.meaningless("by lists nobody"), at: node.position) }
        var signatories: [Signatory] = []
        for item in items {
            let members: [Signatory]
            if let group = try group(item) { members = group } else { members = [try signatory(item)] }
            for signatory in members {
                guard !signatories.contains(signatory) else {
                    throw PolicyError(
                        .meaningless("\(signatory) stands twice: the same signer counts once"), at: item.position)
                }
                signatories.append(signatory)
            }
        }
        guard signatories.count <= Self.maximumSignatories else {
            throw node.failure("\(signatories.count) signers", wanted: "at most \(Self.maximumSignatories)")
        }
        return signatories
    }

    private func signatory(_ item: YAMLNode) throws(PolicyError) -> Signatory {
        let mapping = try item.mapping("a signer: key, issuer with subject, or group", keys: Self.signatoryKeys)
        guard let node = mapping["key"] else { return .identity(try identity(mapping)) }
        try refuseOthers(in: mapping, than: "key")
        let name = try node.text("the path of a pinned key: cosign/NAME.pub")
        if name.utf8.starts(with: "exporters/".utf8) {
            throw PolicyError(
                .meaningless("\(name) may seal bundles and counts for nothing else"), at: node.position)
        }
        guard let key = keys.first(where: { $0.name.hasSameBytes(as: name) }) else {
            let nearest = EditDistance.nearest(to: name, among: keys.map(\.name))
            throw PolicyError(
                .missingFile(name), at: node.position, hint: nearest.map { "the nearest that is there: \($0)" })
        }
        return .key(key)
    }

    private func identity(_ mapping: YAMLMapping) throws(PolicyError) -> IdentityPattern {
        let issuer = try mapping.required("issuer").text("the issuer, exactly as certificates state it")
        return IdentityPattern(
            issuer: issuer, subject: try subject(mapping), sourceRepository: try sourceRepository(mapping),
            root: try root(mapping))
    }

    private func subject(_ mapping: YAMLMapping) throws(PolicyError) -> IdentityPattern.Subject {
        switch (mapping["subject"], mapping["subjectMatches"]) {
        case (let node?, nil):
            return .exact(try node.text("the subject, exactly as certificates state it"))
        case (nil, let node?):
            let source = try node.text("an expression over the whole subject")
            do {
                return .expression(try SubjectExpression(source))
            } catch {
                throw node.failure("\(error)", wanted: "an expression over the whole subject")
            }
        case (nil, nil):
            throw PolicyError(.missingKey("subject or subjectMatches"), at: mapping.position)
        case (_?, let node?):
            throw PolicyError(.meaningless("subjectMatches beside subject"), at: node.position)
        }
    }

    private func sourceRepository(_ mapping: YAMLMapping) throws(PolicyError) -> String? {
        guard let node = mapping["sourceRepository"] else { return nil }
        let wanted = "the URL of the source repository, as certificates state it"
        let text = try node.text(wanted)
        guard let scheme = text.utf8.split(separator: UInt8(ascii: ":")).first, text.utf8.count > scheme.count + 3,
            text.utf8.dropFirst(scheme.count).starts(with: "://".utf8)
        else { throw node.failure(text, wanted: wanted, hint: "write https://github.com/OWNER/NAME") }
        guard text.utf8.last != UInt8(ascii: "/") else {
            throw node.failure(text, wanted: "\(wanted), without a slash at its end")
        }
        return text
    }

    private func root(_ mapping: YAMLMapping) throws(PolicyError) -> String {
        let node = mapping["root"]
        let name = try node?.text("the file of a trusted root") ?? Self.defaultRoot
        guard domains.containsBytes(of: name) else {
            throw PolicyError(.missingFile(name), at: node?.position ?? mapping.position)
        }
        return name
    }
}
