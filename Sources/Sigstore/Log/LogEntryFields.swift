internal import JSON
internal import OpenSSL

/// Reads the members of a log entry; every error is a ``LogEntryError``.
struct LogEntryFields {
    private let object: JSONObject

    /// The members of an object that may have these and no others.
    init(_ object: JSONObject, allowing names: Set<String>) throws(LogEntryError) {
        self.object = object
        try read { (object) throws(JSONError) in try object.refuseUnknownMembers(except: names) }
    }

    func fields(_ name: String, allowing names: Set<String>) throws(LogEntryError) -> LogEntryFields {
        try LogEntryFields(read { (object) throws(JSONError) in try object.object(name) }, allowing: names)
    }

    func optionalFields(_ name: String, allowing names: Set<String>) throws(LogEntryError) -> LogEntryFields? {
        guard let value = try read({ (object) throws(JSONError) in try object.optionalObject(name) }) else {
            return nil
        }
        return try LogEntryFields(value, allowing: names)
    }

    /// An object as it stands.
    func value(_ name: String) throws(LogEntryError) -> JSON {
        .object(try read { (object) throws(JSONError) in try object.object(name) })
    }

    func string(_ name: String) throws(LogEntryError) -> String {
        try read { (object) throws(JSONError) in try object.string(name) }
    }

    /// A text that is absent where it is missing, null or empty, as proto3 has it.
    func optionalString(_ name: String) throws(LogEntryError) -> String? {
        let text = try read { (object) throws(JSONError) in try object.optionalString(name) }
        return text?.isEmpty == false ? text : nil
    }

    func base64(_ name: String) throws(LogEntryError) -> [UInt8] {
        guard let bytes = Base64.decode(try string(name)) else { throw .notEncoded(name) }
        return bytes
    }

    func optionalBase64(_ name: String) throws(LogEntryError) -> [UInt8]? {
        guard let text = try optionalString(name) else { return nil }
        guard let bytes = Base64.decode(text) else { throw .notEncoded(name) }
        return bytes
    }

    /// A number that must be there and not be negative.
    func integer(_ name: String) throws(LogEntryError) -> Int64 {
        try nonnegative(read { (object) throws(JSONError) in try object.integer(name) }, name)
    }

    /// A number by the rules of proto3 JSON: zero where it is missing, a string or a number.
    func protoInteger(_ name: String) throws(LogEntryError) -> Int64 {
        try nonnegative(read { (object) throws(JSONError) in try object.protoInteger(name) }, name)
    }

    /// An array of hashes of 32 bytes, empty where it is missing.
    func hashes(_ name: String) throws(LogEntryError) -> [[UInt8]] {
        let elements = try read { (object) throws(JSONError) in try object.optionalArray(name) } ?? []
        guard elements.count <= VerificationLimits.maximumProofHashes else {
            throw .tooManyHashes(found: elements.count, limit: VerificationLimits.maximumProofHashes)
        }
        var hashes: [[UInt8]] = []
        for element in elements {
            let text = try read { (_) throws(JSONError) in try element.string(name) }
            guard let hash = Base64.decode(text) else { throw .notEncoded(name) }
            guard hash.count == 32 else { throw .wrongLength(name, found: hash.count) }
            hashes.append(hash)
        }
        return hashes
    }

    private func nonnegative(_ value: Int64, _ name: String) throws(LogEntryError) -> Int64 {
        guard value >= 0 else { throw .negative(name) }
        return value
    }

    private func read<Value>(_ body: (JSONObject) throws(JSONError) -> Value) throws(LogEntryError) -> Value {
        do throws(JSONError) {
            return try body(object)
        } catch {
            throw .malformed(error)
        }
    }
}
