public import JSON
public import OpenSSL

extension BundleEditor {
    /// The kinds of entries in their order.
    public static let kinds = ["layout", "evidence", "manifest", "config", "layer"]
    private static let tagSuffixes = ["signature": "sig", "attestation": "att", "sbom": "sbom"]

    /// Changes an entry that is one JSON document and writes it in canonical form; nothing else follows.
    public mutating func edit(_ path: String, _ change: (inout JSON) throws -> Void) throws {
        var document = try JSON(parsing: content(path))
        try change(&document)
        self[path] = document.encoded(.canonical)
    }

    /// The records of a table.
    public func records(_ path: String) throws -> [JSON] {
        try content(path).split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
    }

    /// Changes the records of a table; neither their order nor what depends on the table follows.
    public mutating func editRecords(_ path: String, _ change: (inout [JSON]) throws -> Void) throws {
        var records = try records(path)
        try change(&records)
        self[path] = Self.table(records)
    }

    /// A table: one canonical line a record.
    public static func table(_ records: [JSON]) -> [UInt8] { records.flatMap { $0.encoded(.canonical) + [0x0A] } }

    /// Puts both tables in order.
    public mutating func sortTables() throws {
        try editRecords(Self.entriesPath) {
            $0.sort { Self.entryOrder($0).lexicographicallyPrecedes(Self.entryOrder($1)) }
        }
        try editRecords(Self.imagesPath) { records in
            for position in records.indices {
                guard case .array(var evidence)? = records[position][at: "/evidence"] else { continue }
                evidence.sort { Self.evidenceOrder($0).lexicographicallyPrecedes(Self.evidenceOrder($1)) }
                records[position][at: "/evidence"] = .array(evidence)
            }
            records.sort { Self.imageOrder($0).lexicographicallyPrecedes(Self.imageOrder($1)) }
        }
    }

    /// Puts the archive's entries in the order of the table; those that it does not name stand at the end.
    public mutating func sortEntries() throws {
        let front = [Self.manifestPath, Self.sealPath, Self.entriesPath, Self.imagesPath]
        let paths = front + (try records(Self.entriesPath).map { Self.text($0, "path") })
        let places = Dictionary(zip(paths, 0...), uniquingKeysWith: { first, _ in first })
        entries = entries.enumerated().sorted { left, right in
            (places[left.element.path] ?? paths.count, left.offset)
                < (places[right.element.path] ?? paths.count, right.offset)
        }.map(\.element)
    }

    /// Makes `index.json` what the table of images gives, and the records of both layout files those of their content.
    public mutating func deriveLayout() throws {
        self[Self.indexPath] = Self.index(try records(Self.imagesPath))
        for path in [Self.layoutPath, Self.indexPath] { try deriveRecord(path) }
    }

    /// Makes digest and size in an entry's record those of its content.
    public mutating func deriveRecord(_ path: String) throws {
        let content = try content(path)
        try editRecords(Self.entriesPath) { records in
            for position in records.indices where Self.text(records[position], "path") == path {
                records[position][at: "/digest"] = .string(Self.digest(content))
                records[position][at: "/size"] = .integer(content.count)
            }
        }
    }

    /// Makes `airlock.json` state the tables as they are; its other members stay.
    public mutating func deriveManifest() throws {
        let tables = [("entries", try content(Self.entriesPath)), ("images", try content(Self.imagesPath))]
        try edit(Self.manifestPath) { document in
            for (name, content) in tables {
                document[at: "/tables/\(name)"] = [
                    "digest": .string(Self.digest(content)), "size": .integer(content.count),
                ]
            }
            document[at: "/volume/set"] = .string(Self.digest(tables[1].1))
        }
    }

    /// Puts everything that is derived from the tables in agreement with them, all but the seal.
    public mutating func settle() throws {
        try sortTables()
        try deriveLayout()
        try sortEntries()
        try deriveManifest()
    }

    /// Seals `airlock.json` as it is, in place of the seal that is there.
    public mutating func seal(with keys: [PrivateKey]) throws {
        let seal = try Self.seal(over: content(Self.manifestPath), with: keys)
        if self[Self.sealPath] == nil {
            entries.insert(Entry(path: Self.sealPath, content: seal), at: try position(Self.manifestPath) + 1)
        }
        self[Self.sealPath] = seal
    }

    /// The seal over an `airlock.json`.
    public static func seal(over manifest: [UInt8], with keys: [PrivateKey]) throws -> [UInt8] {
        let type = "application/vnd.airlock.seal.v1+json"
        let statement: JSON = [
            "digest": .string(digest(manifest)), "format": "application/vnd.airlock.bundle.v1+json",
            "size": .integer(manifest.count),
        ]
        let payload = statement.encoded(.canonical)
        let message = CosignSigner.preAuthenticationEncoding(type, payload)
        let signatures = try keys.map { (Hex.encode($0.publicKey.fingerprint), try $0.sign(message)) }
        let envelope: JSON = [
            "payload": .string(Base64.encode(payload)), "payloadType": .string(type),
            "signatures": .array(
                signatures.sorted { $0.0 < $1.0 }.map { ["keyid": .string($0), "sig": .string(Base64.encode($1))] }),
        ]
        return envelope.encoded(.canonical)
    }

    /// `sha256:HEX`.
    public static func digest(_ bytes: [UInt8]) -> String { "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(bytes)))" }

    static func text(_ record: JSON, _ name: String) -> String {
        if case .string(let text)? = record[at: "/\(name)"] { text } else { "" }
    }

    private static func entryOrder(_ record: JSON) -> [String] {
        let kind = text(record, "kind")
        // `oci-layout` stands before `index.json`.
        let place = text(record, "path") == layoutPath ? "" : kind == "layout" ? "1" : text(record, "digest")
        return ["\(kinds.firstIndex(of: kind) ?? kinds.count)", place]
    }

    private static func imageOrder(_ record: JSON) -> [String] { [text(record, "reference"), text(record, "digest")] }

    private static func evidenceOrder(_ record: JSON) -> [String] {
        ["subject", "kind", "digest"].map { text(record, $0) }
    }

    private static func index(_ images: [JSON]) -> [UInt8] {
        var listed = images.map { entry($0, name: text($0, "reference")) }
        let isDocker = images.count == 1 && text(images[0], "mediaType").contains("docker")
        for image in images where !isDocker {
            guard case .array(let evidence)? = image[at: "/evidence"] else { continue }
            let repository = repository(text(image, "reference"))
            for piece in evidence {
                let subject = text(piece, "subject").split(separator: ":").joined(separator: "-")
                let tag = tagSuffixes[text(piece, "kind")].map { "\(subject).\($0)" }
                listed.append(entry(piece, name: tag.map { repository.isEmpty ? $0 : "\(repository):\($0)" } ?? ""))
            }
        }
        var seen: [JSON] = []
        for entry in listed where !seen.contains(entry) { seen.append(entry) }
        let document: JSON = [
            "schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(seen),
        ]
        return document.encoded(.compact)
    }

    /// A reference without its tag.
    private static func repository(_ reference: String) -> String {
        let name = reference.split(separator: "/").last ?? ""
        guard let colon = name.lastIndex(of: ":") else { return reference }
        return String(reference.dropLast(name[colon...].count))
    }

    private static func entry(_ record: JSON, name: String) -> JSON {
        var object: JSONObject = [:]
        for member in ["mediaType", "digest", "size", "artifactType"] { object[member] = record[at: "/\(member)"] }
        if !name.isEmpty { object["annotations"] = [TestLayout.nameAnnotation: .string(name)] }
        return .object(object)
    }
}
