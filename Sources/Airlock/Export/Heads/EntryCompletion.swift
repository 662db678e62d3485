import JSON
import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// Proves the log entries of an image's evidence again at the logs' newest heads, as records of our own beside the
/// originals, which stay as they are.
struct EntryCompletion {
    /// The logs of which there are proofs, by origin.
    var logs: [String: ProvenLog]
    let verifier: Verifier
    /// Whose signatures are searched for where they carry neither certificate nor entry.
    let keys: [PublicKey]
    /// The logs in which may be searched: those that were named. Nobody else is told of what was not logged.
    let searched: Set<String>
    /// Heads in which proofs end that could not be made again.
    private(set) var olderHeads: [Checkpoint] = []

    init(logs: [String: ProvenLog], verifier: Verifier, keys: [PublicKey], searched: Set<String>) {
        self.searched = searched
        self.logs = logs
        self.keys = keys
        self.verifier = verifier
    }

    /// The records about every piece of evidence of an image, each entry once.
    mutating func records(about image: ExportPlan.Image) throws -> [LogEntryRecord] {
        var records: [LogEntryRecord] = []
        for piece in try image.pieces() {
            // What comes with the evidence already is not searched for.
            let entries = piece.logEntries + piece.completions
            for entry in try entries.isEmpty ? search(for: piece) : entries {
                guard let completed = try completed(entry) else { continue }
                let record = LogEntryRecord(original: piece.place.blobDigest, entry: completed)
                if !records.contains(record) { records.append(record) }
            }
        }
        return records
    }

    /// The entries about a piece that carries none, of every log that can be searched; each holds.
    private mutating func search(for piece: EvidencePiece) throws -> [LogEntry] {
        for origin in searched.sorted() {
            let found = try logs[origin]?.search(for: piece, keys: keys) ?? []
            let good = try found.filter { try proven($0) != nil }
            // The shards of a server know the same.
            if !good.isEmpty { return good }
        }
        return []
    }

    /// The entry with a proof at the newest head of the log that holds it; nil where no source knows it.
    private mutating func completed(_ entry: LogEntry) throws -> LogEntry? {
        let leafHash = MerkleTree.leafHash(entry.body)
        for origin in logs.keys.sorted() {
            guard verifier.isLog(entry.logID, origin: origin),
                let found = try logs[origin]?.inclusion(ofLeafHash: leafHash, near: entry.inclusion?.leafIndex)
            else { continue }
            let completed = entry.included(by: found.proof, in: found.checkpoint)
            guard try proven(completed) != nil else { continue }
            olderHeads.append(found.checkpoint)
            return completed
        }
        if let own = try proven(entry)?.inclusion?.checkpoint { olderHeads.append(own) }
        return nil
    }

    /// The entry, verified; nil where it does not hold, which the receiver's checks will say.
    private func proven(_ entry: LogEntry) throws(EntryRefusal) -> VerifiedLogEntry? {
        do throws(EntryRefusal) {
            return try verifier.prove(entry)
        } catch {
            if error.finding.code == .cryptoUnavailable { throw error }
            return nil
        }
    }
}

extension ExportPlan.Image {
    /// The pieces of evidence about the image that can be read.
    func pieces() throws -> [EvidencePiece] {
        var contents = BundleContents()
        return try EvidenceLoader(store: store).load(record.evidence, contents: &contents).flatMap(\.readings)
            .compactMap { if case .piece(let piece) = $0.reading { piece } else { nil } }
    }
}

extension ExportPlan {
    /// Files records with an image, as one artifact about it.
    mutating func complete(_ position: Int, with records: [LogEntryRecord]) throws {
        guard !records.isEmpty else { return }
        let config = Array("{}".utf8)
        let layers = records.map(\.encoded)
        let image = try image(position).record
        let manifest: JSON = [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociManifest),
            "artifactType": .string(LogEntryRecord.mediaType),
            "config": Self.descriptor(MediaType.ociEmpty, .of(config), UInt64(config.count)),
            "layers": .array(
                layers.map { Self.descriptor(LogEntryRecord.mediaType, .of($0), UInt64($0.count)) }),
            "subject": Self.descriptor(image.mediaType, image.digest, image.size),
        ]
        try add(manifest.encoded(.canonical), blobs: [config] + layers, to: position)
    }

    private static func descriptor(_ mediaType: String, _ digest: Digest, _ size: UInt64) -> JSON {
        ["mediaType": .string(mediaType), "digest": .string(digest.description), "size": .integer(size)]
    }
}
