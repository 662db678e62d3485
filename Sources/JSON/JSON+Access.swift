extension JSON {
    /// The members, or an error that says what stands there instead.
    public func object(_ path: String = "") throws(JSONError) -> JSONObject {
        guard case .object(let object) = self else { throw mismatch("object", path) }
        return object
    }

    /// The elements, or an error that says what stands there instead.
    public func array(_ path: String = "") throws(JSONError) -> [JSON] {
        guard case .array(let elements) = self else { throw mismatch("array", path) }
        return elements
    }

    /// The text, or an error that says what stands there instead.
    public func string(_ path: String = "") throws(JSONError) -> String {
        guard case .string(let text) = self else { throw mismatch("string", path) }
        return text
    }

    /// The number as an integer of 64 bits; a fraction, an exponent or a larger number is an error.
    public func integer(_ path: String = "") throws(JSONError) -> Int64 {
        guard case .number(let text) = self else { throw mismatch("number", path) }
        guard let value = Int64(text), String(value) == text else { throw JSONError(.outOfRange(text), path: path) }
        return value
    }

    /// The truth value, or an error that says what stands there instead.
    public func bool(_ path: String = "") throws(JSONError) -> Bool {
        guard case .bool(let flag) = self else { throw mismatch("boolean", path) }
        return flag
    }

    private func mismatch(_ wanted: String, _ path: String) -> JSONError {
        JSONError(.wrongType(found: kind, wanted: wanted), path: path)
    }
}

extension JSONObject {
    /// The text under a name; missing, null or another type is an error.
    public func string(_ name: String) throws(JSONError) -> String { try required(name).string(name) }
    /// The integer under a name; missing, null or another type is an error.
    public func integer(_ name: String) throws(JSONError) -> Int64 { try required(name).integer(name) }
    /// The truth value under a name; missing, null or another type is an error.
    public func bool(_ name: String) throws(JSONError) -> Bool { try required(name).bool(name) }
    /// The object under a name; missing, null or another type is an error.
    public func object(_ name: String) throws(JSONError) -> JSONObject { try required(name).object(name) }
    /// The array under a name; missing, null or another type is an error.
    public func array(_ name: String) throws(JSONError) -> [JSON] { try required(name).array(name) }

    /// The text under a name, `nil` where it is missing or null; another type is an error.
    public func optionalString(_ name: String) throws(JSONError) -> String? { try present(name)?.string(name) }
    /// The integer under a name, `nil` where it is missing or null; another type is an error.
    public func optionalInteger(_ name: String) throws(JSONError) -> Int64? { try present(name)?.integer(name) }
    /// The truth value under a name, `nil` where it is missing or null; another type is an error.
    public func optionalBool(_ name: String) throws(JSONError) -> Bool? { try present(name)?.bool(name) }
    /// The object under a name, `nil` where it is missing or null; another type is an error.
    public func optionalObject(_ name: String) throws(JSONError) -> JSONObject? { try present(name)?.object(name) }
    /// The array under a name, `nil` where it is missing or null; another type is an error.
    public func optionalArray(_ name: String) throws(JSONError) -> [JSON]? { try present(name)?.array(name) }

    /// An int64 of proto3 JSON: a string or a number; missing or null is 0, as proto3 drops zero values.
    public func protoInteger(_ name: String) throws(JSONError) -> Int64 { try optionalProtoInteger(name) ?? 0 }

    /// An int64 of proto3 JSON: a string or a number; `nil` where it is missing or null.
    public func optionalProtoInteger(_ name: String) throws(JSONError) -> Int64? {
        guard case .string(let text)? = present(name) else { return try optionalInteger(name) }
        guard let value = Int64(text), String(value) == text else { throw JSONError(.outOfRange(text), path: name) }
        return value
    }

    /// Refuses a member whose name is not listed: what a later version means by it must not be ignored.
    public func refuseUnknownMembers(except known: Set<String>) throws(JSONError) {
        guard let unknown = members.first(where: { !known.contains($0.name) }) else { return }
        throw JSONError(.unknownMember(unknown.name))
    }

    private func required(_ name: String) throws(JSONError) -> JSON {
        guard let value = present(name) else { throw JSONError(.missing(name)) }
        return value
    }

    private func present(_ name: String) -> JSON? {
        guard let value = self[name], value != .null else { return nil }
        return value
    }
}
