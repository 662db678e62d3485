public import JSON

extension BundleEditor {
    /// Where a blob stands.
    public static func path(_ digest: String) -> String {
        "blobs/\(digest.split(separator: ":").joined(separator: "/"))"
    }

    /// The content of a blob.
    public func blob(_ digest: String) throws -> [UInt8] { try content(Self.path(digest)) }

    /// The digests of all blobs of a kind, in the order of the table.
    public func blobs(_ kind: String) throws -> [String] {
        try records(Self.entriesPath).filter { Self.text($0, "kind") == kind }.map { Self.text($0, "digest") }
    }

    /// Replaces a blob by another one, and then all that names it: descriptors in manifests and indexes above it, and so
    /// on upwards, records of both tables. ``settle()`` does the rest.
    ///
    /// Digests inside of payloads are left alone: those are signed.
    ///
    /// - Returns: the new digest.
    @discardableResult
    public mutating func replaceBlob(_ old: String, with content: [UInt8]) throws -> String {
        let new = Self.digest(content)
        guard new != old else { return new }
        entries[try position(Self.path(old))] = Entry(path: Self.path(new), content: content)
        try renameRecords(old, to: new, size: content.count)
        while let parent = try parents(of: old).first {
            try replaceBlob(parent.digest, with: parent.replacing(old, by: new, size: content.count).encoded())
        }
        return new
    }

    /// Changes a blob that is a JSON document, and all that names it.
    @discardableResult
    public mutating func editBlob(_ digest: String, _ change: (inout JSON) throws -> Void) throws -> String {
        var document = try JSON(parsing: blob(digest))
        try change(&document)
        return try replaceBlob(digest, with: document.encoded())
    }

    /// Adds a blob with its record; nothing comes to name it.
    public mutating func addBlob(_ content: [UInt8], kind: String) throws {
        let digest = Self.digest(content)
        self[Self.path(digest)] = content
        try editRecords(Self.entriesPath) { records in
            records.append([
                "digest": .string(digest), "kind": .string(kind), "path": .string(Self.path(digest)),
                "size": .integer(content.count),
            ])
        }
    }

    /// Takes a blob away with its record; whatever names it stays.
    public mutating func dropBlob(_ digest: String) throws {
        self[Self.path(digest)] = nil
        try editRecords(Self.entriesPath) { $0.removeAll { Self.text($0, "digest") == digest } }
    }

    private struct Parent {
        let digest: String
        let document: JSON

        func replacing(_ old: String, by new: String, size: Int) -> JSON {
            document.replacingDescriptors(of: old, by: new, size: size)
        }
    }

    /// The manifests that have a descriptor of a digest.
    private func parents(of digest: String) throws -> [Parent] {
        try (blobs("evidence") + blobs("manifest")).compactMap { candidate in
            // Payloads and layers are no manifests, whatever digests are in them.
            guard let bytes = self[Self.path(candidate)], let document = try? JSON(parsing: bytes),
                document[at: "/schemaVersion"] != nil,
                document.replacingDescriptors(of: digest, by: "", size: 0) != document
            else { return nil }
            return Parent(digest: candidate, document: document)
        }
    }

    private mutating func renameRecords(_ old: String, to new: String, size: Int) throws {
        try editRecords(Self.entriesPath) { records in
            for position in records.indices where Self.text(records[position], "digest") == old {
                records[position][at: "/digest"] = .string(new)
                records[position][at: "/path"] = .string(Self.path(new))
                records[position][at: "/size"] = .integer(size)
            }
        }
        try editRecords(Self.imagesPath) { records in
            records = records.map {
                $0.replacingDescriptors(of: old, by: new, size: size).replacingSubjects(old, by: new)
            }
        }
    }
}

extension JSON {
    /// The document with another digest and size wherever an object has this digest beside a size.
    fileprivate func replacingDescriptors(of old: String, by new: String, size: Int) -> JSON {
        mapObjects { object in
            guard object["digest"] == .string(old) else { return }
            object["digest"] = .string(new)
            if object["size"] != nil { object["size"] = .integer(size) }
        }
    }

    /// The record with another subject wherever this one stands.
    fileprivate func replacingSubjects(_ old: String, by new: String) -> JSON {
        mapObjects { if $0["subject"] == .string(old) { $0["subject"] = .string(new) } }
    }

    private func mapObjects(_ change: (inout JSONObject) -> Void) -> JSON {
        switch self {
        case .object(var object):
            change(&object)
            for member in object.members { object[member.name] = member.value.mapObjects(change) }
            return .object(object)
        case .array(let elements): return .array(elements.map { $0.mapObjects(change) })
        default: return self
        }
    }
}
