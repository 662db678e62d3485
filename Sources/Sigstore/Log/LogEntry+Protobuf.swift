public import JSON
internal import OpenSSL

extension LogEntry {
    /// Reads a `TransparencyLogEntry` of Sigstore's protobuf-specs in proto3 JSON, as Sigstore bundles and log entry
    /// records have it: absent numbers are zero, numbers may be strings.
    public init(transparencyLogEntry document: JSON) throws(LogEntryError) {
        let object: JSONObject
        do throws(JSONError) { object = try document.object() } catch { throw .malformed(error) }
        let entry = try LogEntryFields(
            object,
            allowing: [
                "logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof",
                "canonicalizedBody",
            ])
        let logID = try entry.fields("logId", allowing: ["keyId"]).base64("keyId")
        guard logID.count == 32 else { throw .wrongLength("logId.keyId", found: logID.count) }
        let kind = try entry.optionalFields("kindVersion", allowing: ["kind", "version"])
        let promise = try entry.optionalFields("inclusionPromise", allowing: ["signedEntryTimestamp"])
        let time = try entry.protoInteger("integratedTime")
        self.init(
            body: try entry.base64("canonicalizedBody"), logID: logID, logIndex: try entry.protoInteger("logIndex"),
            integratedTime: time == 0 ? nil : time,
            signedEntryTimestamp: try promise?.optionalBase64("signedEntryTimestamp"),
            inclusion: try Self.inclusion(entry),
            kindVersion: try kind.map { (fields) throws(LogEntryError) in
                KindVersion(kind: try fields.string("kind"), version: try fields.string("version"))
            })
    }

    private static func inclusion(_ entry: LogEntryFields) throws(LogEntryError) -> EntryInclusion? {
        let members: Set<String> = ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"]
        guard let proof = try entry.optionalFields("inclusionProof", allowing: members) else { return nil }
        let size = try proof.protoInteger("treeSize")
        let checkpoint = try proof.optionalFields("checkpoint", allowing: ["envelope"])?.optionalString("envelope")
        return EntryInclusion(
            leafIndex: UInt64(try proof.protoInteger("logIndex")), treeSize: size == 0 ? nil : UInt64(size),
            rootHash: try proof.optionalBase64("rootHash"), hashes: try proof.hashes("hashes"),
            checkpoint: checkpoint.map { Array($0.utf8) })
    }

    /// The entry as a `TransparencyLogEntry` in proto3 JSON; what is absent is left out, zeros are written.
    public var transparencyLogEntry: JSON {
        var entry: JSONObject = [
            "logIndex": .string(String(logIndex)), "logId": ["keyId": .string(Base64.encode(logID))],
        ]
        if let kindVersion {
            entry["kindVersion"] = ["kind": .string(kindVersion.kind), "version": .string(kindVersion.version)]
        }
        if let integratedTime { entry["integratedTime"] = .string(String(integratedTime)) }
        if let signedEntryTimestamp {
            entry["inclusionPromise"] = ["signedEntryTimestamp": .string(Base64.encode(signedEntryTimestamp))]
        }
        if let inclusion { entry["inclusionProof"] = inclusion.json }
        entry["canonicalizedBody"] = .string(Base64.encode(body))
        return .object(entry)
    }
}

extension EntryInclusion {
    fileprivate var json: JSON {
        var proof: JSONObject = ["logIndex": .string(String(leafIndex))]
        if let rootHash { proof["rootHash"] = .string(Base64.encode(rootHash)) }
        if let treeSize { proof["treeSize"] = .string(String(treeSize)) }
        proof["hashes"] = .array(hashes.map { .string(Base64.encode($0)) })
        // A note is UTF-8, and what is not came as text and stays as it came.
        if let checkpoint { proof["checkpoint"] = ["envelope": .string(String(decoding: checkpoint, as: UTF8.self))] }
        return .object(proof)
    }
}
