internal import Airlock
internal import JSON
internal import OpenSSL
internal import Sigstore

/// Changes to what transparency logs say about evidence.
extension Corruption {
    private static let kinds = ["signature", "attestation"]

    /// Of the entries beside signatures, which carry the log's promise, and of the same entries in both places.
    static let ofLogEntries = [
        Corruption("log entry: a bit of the promise", .logSETInvalid) { editor, random, _ in
            try editor.editEntry(of: random.pick(kinds)) { entry in
                let promise = entry[at: "/SignedEntryTimestamp"]
                entry[at: "/SignedEntryTimestamp"] = try flipping(promise, &random)
            }
        },
        Corruption("log entry: another time", .logRecordMismatch) { editor, random, _ in
            let seconds = 1 + random.next(below: 100_000)
            try editor.editEntry(of: random.pick(kinds)) { try add(seconds, to: "/Payload/integratedTime", in: &$0) }
        },
        Corruption("log entry: another index", .logRecordMismatch) { editor, random, _ in
            let count = 1 + random.next(below: 1000)
            try editor.editEntry(of: random.pick(kinds)) { try add(count, to: "/Payload/logIndex", in: &$0) }
        },
        Corruption("log entry: another log", .logRecordMismatch) { editor, random, _ in
            try editor.editEntry(of: random.pick(kinds)) { entry in
                entry[at: "/Payload/logID"] = .string(Hex.encode(random.bytes(32)))
            }
        },
        Corruption("log entry: another time in both places", .logSETInvalid) { editor, random, _ in
            let (kind, seconds) = (random.pick(kinds), 1 + random.next(below: 100_000))
            try editor.editEntry(of: kind) { try add(seconds, to: "/Payload/integratedTime", in: &$0) }
            try editor.editRecord(of: kind) { try add(seconds, to: "/logEntry/integratedTime", in: &$0) }
        },
        Corruption("log entry: another index in both places", .logSETInvalid) { editor, random, _ in
            let (kind, count) = (random.pick(kinds), 1 + random.next(below: 1000))
            try editor.editEntry(of: kind) { try add(count, to: "/Payload/logIndex", in: &$0) }
            try editor.editRecord(of: kind) { try add(count, to: "/logEntry/logIndex", in: &$0) }
        },
        Corruption("log entry: white space in the body, in both places", .logSETInvalid) { editor, random, _ in
            let kind = random.pick(kinds)
            var body = try Base64.decode(editor.layer(kind).entry()[at: "/Payload/body"]?.string() ?? "") ?? []
            body.insert(0x20, at: 1)
            try editor.editEntry(of: kind) { $0[at: "/Payload/body"] = .string(Base64.encode(body)) }
            try editor.editRecord(of: kind) { $0[at: "/logEntry/canonicalizedBody"] = .string(Base64.encode(body)) }
        },
        Corruption("log entry of a signature: an unknown log in both places", .logEntryMissing) { editor, random, _ in
            try editor.setLog(of: "signature", random.bytes(32))
        },
        Corruption("log entry of an attestation: an unknown log in both places", .timeNone) { editor, random, _ in
            try editor.setLog(of: "attestation", random.bytes(32))
        },
        Corruption("log entry: cut off", .logEntryMalformed) { editor, random, _ in
            try editor.editLayer(random.pick(kinds)) { layer in
                let text = layer[CosignLayer.bundleAnnotation] ?? ""
                layer[CosignLayer.bundleAnnotation] = String(text.dropLast(1 + random.next(below: text.count)))
            }
        },
        Corruption("log entry: an unknown member", .logEntryMalformed) { editor, random, _ in
            try editor.editEntry(of: random.pick(kinds)) { $0[at: random.pick(["/extra", "/Payload/extra"])] = 1 }
        },
        Corruption("log entry: no promise beside the signature", .logSETMissing) { editor, random, _ in
            try editor.editEntry(of: random.pick(kinds)) { $0[at: "/SignedEntryTimestamp"] = "" }
        },
    ]

    /// Of the records that complete evidence with inclusion proofs.
    static let ofRecords = [
        record("a bit of a hash", .logProofInvalid) { entry, random in
            let index = random.next(below: try entry[at: "/inclusionProof/hashes"]?.array().count ?? 0)
            let pointer = "/inclusionProof/hashes/\(index)"
            entry[at: pointer] = try flipping(entry[at: pointer], &random)
        },
        record("one hash less", .logProofInvalid) { entry, random in
            var hashes = try entry[at: "/inclusionProof/hashes"]?.array() ?? []
            hashes.remove(at: random.next(below: hashes.count))
            entry[at: "/inclusionProof/hashes"] = .array(hashes)
        },
        record("one hash more", .logProofInvalid) { entry, random in
            var hashes = try entry[at: "/inclusionProof/hashes"]?.array() ?? []
            hashes.insert(.string(Base64.encode(random.bytes(32))), at: random.next(below: hashes.count + 1))
            entry[at: "/inclusionProof/hashes"] = .array(hashes)
        },
        record("another leaf", .logProofInvalid) { entry, random in
            entry[at: "/inclusionProof/logIndex"] = .string("\(random.next(below: 5))")
        },
        record("another size of the tree", .logRootMismatch) { entry, random in
            try add(1 + random.next(below: 1000), to: "/inclusionProof/treeSize", in: &entry)
        },
        record("a bit of the root", .logRootMismatch) { entry, random in
            entry[at: "/inclusionProof/rootHash"] = try flipping(entry[at: "/inclusionProof/rootHash"], &random)
        },
        record("another line in the checkpoint", .logCheckpointInvalid) { entry, random in
            try editCheckpoint(&entry) { $0.insert("line \(random.next())", at: 3) }
        },
        record("another origin in the checkpoint", .logCheckpointInvalid) { entry, random in
            try editCheckpoint(&entry) { $0[0] += "\(random.next(below: 10))" }
        },
        record("another size in the checkpoint", .logCheckpointInvalid) { entry, random in
            try editCheckpoint(&entry) { $0[1] += "\(random.next(below: 10))" }
        },
        record("another root in the checkpoint", .logCheckpointInvalid) { entry, random in
            let root = Base64.encode(random.bytes(32))
            try editCheckpoint(&entry) { $0[2] = root }
        },
        record("no checkpoint", .logCheckpointMissing) { entry, _ in
            entry[at: "/inclusionProof/checkpoint/envelope"] = ""
        },
        record("no proof", .logProofMissing) { entry, _ in entry[at: "/inclusionProof"] = nil },
        record("a bit of its promise", .logSETInvalid) { entry, random in
            let pointer = "/inclusionPromise/signedEntryTimestamp"
            entry[at: pointer] = try flipping(entry[at: pointer], &random)
        },
        record("another body", .logRecordMismatch) { entry, random in
            entry[at: "/canonicalizedBody"] = try flipping(entry[at: "/canonicalizedBody"], &random)
        },
        record("another index of the log", .logRecordMismatch) { entry, random in
            try add(1 + random.next(below: 1000), to: "/logIndex", in: &entry)
        },
        record("another kind than the body's", .logKindMismatch) { entry, random in
            entry[at: "/kindVersion/version"] = .string(random.pick(["0.0.2", "0.0.7"]))
        },
        record("an unknown member", .logProofMissing) { entry, random in
            entry[at: random.pick(["/extra", "/inclusionProof/extra"])] = 1
        },
        Corruption("record: another original", .logProofMissing) { editor, random, _ in
            let original = BundleEditor.digest(random.bytes(8))
            try editor.editRecord(of: random.pick(kinds)) { $0[at: "/original"] = .string(original) }
        },
        Corruption("record: another media type", .logProofMissing) { editor, random, _ in
            let type = random.pick(["", "application/json", "application/vnd.airlock.log-entry.v2+json"])
            try editor.editRecord(of: random.pick(kinds)) { $0[at: "/mediaType"] = .string(type) }
        },
        Corruption("record: cut off", .logProofMissing) { editor, random, _ in
            try editor.editLayer("referrer", at: random.next(below: 2)) { layer in
                layer.blob.removeLast(1 + random.next(below: layer.blob.count))
            }
        },
    ]

    private static func record(
        _ name: String, _ code: FindingCode,
        _ change: @escaping @Sendable (inout JSON, inout SplitMix64) throws -> Void
    ) -> Corruption {
        Corruption("record: \(name)", code) { editor, random, _ in
            try editor.editRecord(of: random.pick(kinds)) { record in
                var entry = record[at: "/logEntry"] ?? .null
                try change(&entry, &random)
                record[at: "/logEntry"] = entry
            }
        }
    }

    /// Adds to a number, which may be written as a text.
    private static func add(_ count: Int, to pointer: String, in document: inout JSON) throws {
        switch document[at: pointer] {
        case .number(let text)?: document[at: pointer] = .integer((Int(text) ?? 0) + count)
        case .string(let text)?: document[at: pointer] = .string("\((Int(text) ?? 0) + count)")
        default: throw BundleEditor.Failure.malformed(pointer)
        }
    }

    private static func editCheckpoint(_ entry: inout JSON, _ change: (inout [String]) -> Void) throws {
        let pointer = "/inclusionProof/checkpoint/envelope"
        var lines =
            try entry[at: pointer]?.string().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            ?? []
        change(&lines)
        entry[at: pointer] = .string(lines.joined(separator: "\n"))
    }
}

extension BundleEditor.Layer {
    /// The log entry beside the signature.
    fileprivate func entry() throws -> JSON {
        try JSON(parsing: Array((self[CosignLayer.bundleAnnotation] ?? "").utf8))
    }
}

extension BundleEditor {
    fileprivate mutating func editEntry(of kind: String, _ change: (inout JSON) throws -> Void) throws {
        try editLayer(kind) { layer in
            var entry = try layer.entry()
            try change(&entry)
            layer[CosignLayer.bundleAnnotation] = String(decoding: entry.encoded(), as: UTF8.self)
        }
    }

    /// Says that another log made the entry, in both places.
    fileprivate mutating func setLog(of kind: String, _ logID: [UInt8]) throws {
        try editEntry(of: kind) { $0[at: "/Payload/logID"] = .string(Hex.encode(logID)) }
        try editRecord(of: kind) { $0[at: "/logEntry/logId/keyId"] = .string(Base64.encode(logID)) }
    }
}
