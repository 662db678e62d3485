internal import Sigstore

extension PolicyParser {
    static let maximumGroups = 100

    /// Reads `groups:`, named lists of signers. A group names no other group.
    mutating func readGroups(_ node: YAMLNode?) throws(PolicyError) {
        guard let node else { return }
        guard case .mapping(let members) = node.content else {
            throw node.mismatch("a mapping from names to lists of signers")
        }
        guard !members.isEmpty, members.count <= Self.maximumGroups else {
            throw node.failure("\(members.count) groups", wanted: "1 to \(Self.maximumGroups)")
        }
        var read: [String: [Signatory]] = [:]
        for member in members {
            guard member.key.utf8.allSatisfy(Self.isNameByte) else {
                throw PolicyError(
                    .wrongValue(found: member.key, wanted: "a name of letters, digits, -, _ and ."),
                    at: member.keyPosition)
            }
            read[member.key] = try signatories(member.value)
        }
        groups = read
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// The members of the group that an entry of `by:` names; `nil` where it names none. They count as if they stood
    /// in its place.
    mutating func group(_ item: YAMLNode) throws(PolicyError) -> [Signatory]? {
        guard case .mapping(let members) = item.content, members.contains(where: { $0.key.hasSameBytes(as: "group") })
        else { return nil }
        let mapping = try item.mapping("a group", keys: Self.signatoryKeys)
        try refuseOthers(in: mapping, than: "group")
        let node = try mapping.required("group")
        let name = try node.text("the name of a group of this file")
        guard let signatories = groups[name] else {
            let nearest = EditDistance.nearest(to: name, among: groups.keys.sorted())
            throw node.failure(
                "the group \(name)", wanted: "a name that stands under groups",
                hint: nearest.map { "the nearest that is there: \($0)" })
        }
        usedGroups.insert(name)
        return signatories
    }

    /// A signer that is named as a whole has nothing beside it.
    func refuseOthers(in mapping: YAMLMapping, than key: String) throws(PolicyError) {
        guard let other = mapping.members.first(where: { !$0.key.hasSameBytes(as: key) }) else { return }
        throw PolicyError(.meaningless("\(other.key) beside \(key): a \(key) has none"), at: other.keyPosition)
    }

    mutating func warnUnused(_ node: YAMLNode?) {
        guard case .mapping(let members)? = node?.content else { return }
        for member in members where !usedGroups.contains(member.key) {
            warn(at: member.keyPosition, "no rule names the group \(member.key)")
        }
    }
}
