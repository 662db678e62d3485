import JSON
import OpenSSL
import Sigstore

/// An entry that was found, with what is proven of it.
struct LogAnswer {
    /// How far the entry was verified.
    enum Proof {
        case notAsked
        case proven(VerifiedLogEntry)
        case refused(Finding)
    }

    let entry: FoundEntry
    let proof: Proof

    init(_ entry: FoundEntry, to query: LogQuery, verifiedBy verifier: Verifier?) throws(CryptoError) {
        self.entry = entry
        guard let verifier else {
            proof = .notAsked
            return
        }
        proof =
            switch try verifier.prove(entry.forms, subject: "log entry \(entry.uuid)") {
            case .proven(let verified):
                if case .index(let index) = query, !Self.isIndexProven(verified, of: entry) {
                    .refused(Self.unprovenIndex(index, entry))
                } else {
                    .proven(verified)
                }
            case .refused(let finding): .refused(finding)
            }
    }

    var isProven: Bool { if case .proven = proof { true } else { false } }

    /// When the log took the entry: proven, or as it is stated where nobody asked for proof. Nil where nothing proves it.
    var integratedTime: UnixTime? {
        switch proof {
        case .proven(let verified): verified.integratedTime
        case .notAsked, .refused: entry.entry.integratedTime.map { UnixTime(seconds: $0) }
        }
    }

    /// The index over all shards is bound by the log's promise; a tree of its own has no other index than the leaf's.
    private static func isIndexProven(_ verified: VerifiedLogEntry, of entry: FoundEntry) -> Bool {
        verified.isPromised || entry.treeID == nil
    }

    private static func unprovenIndex(_ index: Int64, _ entry: FoundEntry) -> Finding {
        Finding(
            .logSETMissing, subject: "log entry \(entry.uuid)", message: "nothing proves that the entry has this index",
            found: "an inclusion proof, which says nothing of the index over all trees of the log",
            wanted: "the log's promise", hint: "ask by its UUID: airlock log get --uuid \(entry.uuid)")
    }

    var finding: Finding? { if case .refused(let finding) = proof { finding } else { nil } }

    /// What is proven, in one line.
    var proven: String {
        switch proof {
        case .notAsked: "nothing was verified"
        case .refused(let finding): "refused: \(finding.message)"
        case .proven(let entry): BlobText.log(entry)
        }
    }

    /// What became of it, as data.
    var json: JSON {
        var object: JSONObject = ["verified": .bool(isProven), "result": .string(proven)]
        object["finding"] = finding.map(VerdictText.json)
        object["foundIn"] = .array(
            entry.places.map {
                ["target": .string($0.target), "image": .string($0.image), "evidence": .string($0.piece)]
            })
        return .object(object)
    }
}

extension [LogAnswer] {
    /// Why an answer must not be relied on, for standard error.
    var complaints: [String] {
        let refused = compactMap(\.finding)
        let isAsked = !contains { if case .notAsked = $0.proof { true } else { false } }
        let note =
            "airlock: note: nothing was verified; --trust DIR verifies the log's promise and the proof of inclusion"
        return refused.map { "airlock: refused: \($0)" } + (isAsked ? [] : [note])
    }

    var status: ExitStatus { .weightiest(isEmpty ? [.missing] : compactMap(\.finding).map(\.code.status)) }
}
