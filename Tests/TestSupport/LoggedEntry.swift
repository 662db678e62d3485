public import JSON
internal import OpenSSL

/// A log entry with what proves it, as evidence carries it. All fields can be changed to say something untrue.
public struct LoggedEntry: Sendable {
    /// Where the entry stands in a tree, and the head that says so.
    public struct Inclusion: Sendable {
        /// The index in the tree.
        public var leafIndex: UInt64
        /// The tree's size, as the field beside the checkpoint says.
        public var treeSize: UInt64
        /// The tree's root, as the field beside the checkpoint says.
        public var rootHash: [UInt8]
        /// Leaf to root.
        public var hashes: [[UInt8]]
        /// The signed note.
        public var checkpoint: [UInt8]
    }

    /// What `kindVersion` says, which need not be what the body says.
    public var kind: String
    /// What `kindVersion` says, which need not be what the body says.
    public var version: String
    /// The canonical body, the data of the leaf.
    public var body: [UInt8]
    /// SHA-256 of the key of the log.
    public var logID: [UInt8]
    /// The index over all shards of the log.
    public var logIndex: Int64
    /// In seconds.
    public var integratedTime: Int64
    /// The signed entry timestamp.
    public var promise: [UInt8]?
    /// The proof; cosign's annotation cannot carry it.
    public var inclusion: Inclusion?

    /// What the log signs as its promise: the four fields in RFC 8785's form.
    public var promisePayload: [UInt8] {
        let payload: JSON = [
            "body": .string(Base64.encode(body)), "integratedTime": .integer(integratedTime),
            "logID": .string(Hex.encode(logID)), "logIndex": .integer(logIndex),
        ]
        return payload.encoded(.canonical)
    }

    /// The text of cosign's annotation `dev.sigstore.cosign/bundle`; a promise that is not there is left empty.
    public var cosignBundle: String {
        let bundle: JSON = [
            "SignedEntryTimestamp": .string(Base64.encode(promise ?? [])),
            "Payload": [
                "body": .string(Base64.encode(body)), "integratedTime": .integer(integratedTime),
                "logIndex": .integer(logIndex), "logID": .string(Hex.encode(logID)),
            ],
        ]
        return String(decoding: bundle.encoded(), as: UTF8.self)
    }

    /// The entry as a TransparencyLogEntry of Sigstore's protobuf-specs, in proto3 JSON: zero values are left out.
    public var transparencyLogEntry: JSON {
        var entry: JSONObject = [
            "logId": ["keyId": .string(Base64.encode(logID))],
            "kindVersion": ["kind": .string(kind), "version": .string(version)],
        ]
        if logIndex != 0 { entry["logIndex"] = .string(String(logIndex)) }
        if integratedTime != 0 { entry["integratedTime"] = .string(String(integratedTime)) }
        if let promise {
            entry["inclusionPromise"] = ["signedEntryTimestamp": .string(Base64.encode(promise))]
        }
        entry["inclusionProof"] = inclusion?.json
        entry["canonicalizedBody"] = .string(Base64.encode(body))
        return .object(entry)
    }
}

extension LoggedEntry.Inclusion {
    fileprivate var json: JSON {
        var proof: JSONObject = [
            "rootHash": .string(Base64.encode(rootHash)), "treeSize": .string(String(treeSize)),
            "hashes": .array(hashes.map { .string(Base64.encode($0)) }),
            "checkpoint": ["envelope": .string(String(decoding: checkpoint, as: UTF8.self))],
        ]
        if leafIndex != 0 { proof["logIndex"] = .string(String(leafIndex)) }
        return .object(proof)
    }
}
