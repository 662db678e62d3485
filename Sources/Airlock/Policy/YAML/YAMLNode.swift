internal import OpenSSL

/// One value of a strict YAML document: no anchors, aliases or tags, every key plain text and only once.
struct YAMLNode {
    let content: Content
    let position: PolicyPosition

    enum Content {
        case scalar(String, Kind)
        case sequence([YAMLNode])
        case mapping([Member])
    }

    /// What a scalar is by YAML's own rules. Quoted scalars are text; `yes` without quotes is a boolean.
    enum Kind: Equatable {
        case text, null, boolean, integer
        /// A float, a time, a merge key: nothing that a policy has a use for.
        case other
    }

    struct Member {
        let key: String
        let keyPosition: PolicyPosition
        let value: YAMLNode
    }

    /// What stands here, for messages.
    var kindName: String {
        switch content {
        case .scalar(_, .null): "nothing"
        case .scalar(let text, .text): "text \"\(text)\""
        case .scalar(let text, .boolean): "boolean \(text)"
        case .scalar(let text, .integer): "number \(text)"
        case .scalar(let text, .other): "\(text), which is not text without quotes"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    func mismatch(_ wanted: String, hint: String? = nil) -> PolicyError {
        PolicyError(.wrongType(found: kindName, wanted: wanted), at: position, hint: hint)
    }

    func failure(_ found: String, wanted: String, hint: String? = nil) -> PolicyError {
        PolicyError(.wrongValue(found: found, wanted: wanted), at: position, hint: hint)
    }

    /// Text that is not empty. A number or boolean must be quoted to be text.
    func text(_ wanted: String) throws(PolicyError) -> String {
        guard case .scalar(let text, let kind) = content else { throw mismatch(wanted) }
        guard kind == .text else {
            throw mismatch(wanted, hint: kind == .null ? nil : "quote it where text is meant: \"\(text)\"")
        }
        guard !text.isEmpty else { throw failure("empty text", wanted: wanted) }
        return text
    }

    /// A decimal integer within a range.
    func integer(_ range: ClosedRange<Int>) throws(PolicyError) -> Int {
        let wanted = "a number from \(range.lowerBound) to \(range.upperBound)"
        guard case .scalar(let text, .integer) = content else { throw mismatch(wanted) }
        guard let value = Int(text), range.contains(value), String(value) == text else {
            throw failure(text, wanted: wanted)
        }
        return value
    }

    /// `true` or `false`; YAML's other spellings are refused.
    func boolean() throws(PolicyError) -> Bool {
        switch content {
        case .scalar("true", .boolean): return true
        case .scalar("false", .boolean): return false
        default: throw mismatch("true or false")
        }
    }

    /// A moment as RFC 3339 writes it, with or without quotes.
    func time() throws(PolicyError) -> UnixTime {
        let wanted = "a moment: 2027-03-31T00:00:00Z"
        guard case .scalar(let text, let kind) = content, kind == .text || kind == .other else {
            throw mismatch(wanted)
        }
        guard let time = UnixTime(rfc3339: text) else { throw failure(text, wanted: wanted) }
        return time
    }

    /// One of a few words.
    func choice<Value>(_ values: KeyValuePairs<String, Value>) throws(PolicyError) -> Value {
        let wanted = values.map(\.key).joined(separator: ", ")
        let word = try text(wanted)
        guard let match = values.first(where: { $0.key.hasSameBytes(as: word) }) else {
            throw failure(word, wanted: wanted)
        }
        return match.value
    }

    /// The elements of a list.
    func list(_ wanted: String, hint: String? = nil) throws(PolicyError) -> [YAMLNode] {
        guard case .sequence(let elements) = content else { throw mismatch(wanted, hint: hint) }
        return elements
    }

    /// The members of a mapping, whose keys must all be known.
    func mapping(_ wanted: String, keys: [String], hint: String? = nil) throws(PolicyError) -> YAMLMapping {
        guard case .mapping(let members) = content else { throw mismatch(wanted, hint: hint) }
        for member in members where !keys.contains(where: { $0.hasSameBytes(as: member.key) }) {
            let nearest = EditDistance.nearest(to: member.key, among: keys)
            throw PolicyError(.unknownKey(member.key, nearest: nearest), at: member.keyPosition)
        }
        return YAMLMapping(members: members, position: position)
    }
}

/// The members of a mapping, by key.
struct YAMLMapping {
    let members: [YAMLNode.Member]
    let position: PolicyPosition

    subscript(_ key: String) -> YAMLNode? {
        members.first { $0.key.hasSameBytes(as: key) }?.value
    }

    func required(_ key: String) throws(PolicyError) -> YAMLNode {
        guard let node = self[key] else { throw PolicyError(.missingKey(key), at: position) }
        return node
    }
}
