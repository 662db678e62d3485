internal import JSON
internal import OpenSSL

/// An object of a trusted root with its path, so that every error names the member it is about.
struct TrustedRootNode {
    let path: String
    private let object: JSONObject

    /// The document itself.
    init(document: JSONObject) {
        self.init(document, path: "")
    }

    private init(_ object: JSONObject, path: String) {
        self.object = object
        self.path = path
    }

    /// The path of a member.
    func path(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// Refuses members that are not listed: a restriction that a later version adds must not be ignored.
    func allowOnly(_ names: Set<String>) throws(TrustedRootError) {
        try read { (object) throws(JSONError) in try object.refuseUnknownMembers(except: names) }
    }

    func string(_ name: String) throws(TrustedRootError) -> String {
        try read { (object) throws(JSONError) in try object.string(name) }
    }

    func optionalString(_ name: String) throws(TrustedRootError) -> String? {
        try read { (object) throws(JSONError) in try object.optionalString(name) }
    }

    func node(_ name: String) throws(TrustedRootError) -> TrustedRootNode {
        let value = try read { (object) throws(JSONError) in try object.object(name) }
        return TrustedRootNode(value, path: path(name))
    }

    func optionalNode(_ name: String) throws(TrustedRootError) -> TrustedRootNode? {
        let value = try read { (object) throws(JSONError) in try object.optionalObject(name) }
        return value.map { TrustedRootNode($0, path: path(name)) }
    }

    /// The objects of an array, none where the member is absent; proto3 JSON drops empty arrays.
    func nodes(
        _ name: String, limit: Int = VerificationLimits.maximumInstances
    ) throws(TrustedRootError) -> [TrustedRootNode] {
        let elements = try read { (object) throws(JSONError) in try object.optionalArray(name) } ?? []
        guard elements.count <= limit else {
            throw .tooMany(path: path(name), found: elements.count, limit: limit)
        }
        var nodes: [TrustedRootNode] = []
        for (index, element) in elements.enumerated() {
            let path = "\(path(name))[\(index)]"
            do throws(JSONError) {
                nodes.append(TrustedRootNode(try element.object(), path: path))
            } catch {
                throw .member(path: path, error)
            }
        }
        return nodes
    }

    func bytes(_ name: String) throws(TrustedRootError) -> [UInt8] {
        guard let bytes = Base64.decode(try string(name)) else { throw .notBase64(path: path(name)) }
        return bytes
    }

    /// The window under `validFor`; a fraction below a millisecond makes it shorter, never longer.
    func window() throws(TrustedRootError) -> TimeWindow {
        guard let node = try optionalNode("validFor") else { throw .missingStart(path: path("validFor")) }
        try node.allowOnly(["start", "end"])
        guard let start = try node.time("start", rounding: .up) else { throw .missingStart(path: node.path) }
        let end = try node.time("end", rounding: .down)
        guard end.map({ start <= $0 }) ?? true else { throw .windowReversed(path: node.path) }
        return TimeWindow(start: start, end: end)
    }

    private func time(_ name: String, rounding: UnixTime.Rounding) throws(TrustedRootError) -> UnixTime? {
        guard let text = try optionalString(name) else { return nil }
        guard let time = UnixTime(rfc3339: text, rounding: rounding) else {
            throw .malformedTime(path: path(name), text)
        }
        return time
    }

    private func read<Value>(
        _ body: (JSONObject) throws(JSONError) -> Value
    ) throws(TrustedRootError) -> Value {
        do throws(JSONError) {
            return try body(object)
        } catch {
            throw .member(path: path, error)
        }
    }
}
