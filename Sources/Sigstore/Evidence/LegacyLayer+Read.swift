public import OpenSSL

extension LegacyLayer {
    /// Reads layers into pieces of evidence, one result for each layer in order; nothing is verified.
    ///
    /// `records` complete the pieces: each whose `original` is the blob of one of these layers must belong to a layer
    /// here, by its entry, or by its signature where the layer has no entry of its own. One that belongs to none
    /// rejects the layer whose entry it names or whose signature it holds. Where it is about another signature over the
    /// same payload, which need not be here, it is left alone; where it cannot be read, it rejects the layers of that
    /// blob which no record completes, or all of them where each is completed. Records of other blobs are left alone.
    /// - Throws: ``CryptoError`` only where the question could not be asked.
    public static func read(
        _ layers: [LegacyLayer], records: [LogEntryRecord] = []
    ) throws(CryptoError) -> [EvidenceReading] {
        var readings: [Reading] = []
        var hashes: [String: BlobHashes] = [:]
        var places: [String: [Int]] = [:]
        for layer in layers {
            let shared = hashes[layer.blobDigest] ?? BlobHashes(layer.blob)
            let reading = try Reading(layer, hashes: shared)
            // A layer whose bytes are others than its digest says has failed by now.
            if reading.isRead { hashes[layer.blobDigest] = shared }
            places[layer.blobDigest, default: []].append(readings.count)
            readings.append(reading)
        }
        for record in records { give(record.entry, to: places[record.original] ?? [], of: &readings) }
        let incomplete = Set(readings.filter { $0.completions.isEmpty }.map(\.blobDigest))
        return readings.map { reading in
            reading.result(isSuspect: reading.completions.isEmpty || !incomplete.contains(reading.blobDigest))
        }
    }

    /// Gives a record to every layer that it belongs to, or tells the layers of its blob that it belongs to none.
    private static func give(_ entry: LogEntry, to indices: [Int], of readings: inout [Reading]) {
        let owners = indices.filter { readings[$0].isCompleted(by: entry) }
        for index in owners { readings[index].completions.append(entry) }
        guard owners.isEmpty else { return }
        for index in indices { readings[index].meet(entry) }
    }

    /// A layer on its way to a piece.
    private struct Reading {
        let blobDigest: String
        /// The entries of records that belong to the layer.
        var completions: [LogEntry] = []
        /// The first entry of a record that claims to be about this layer and is not.
        private var impostor: LogEntry?
        /// The first entry of a record about its blob that belongs to no signature over it.
        private var stranger: LogEntry?
        private let draft: Result<LegacyDraft, Rejection>

        var isRead: Bool { if case .success = draft { true } else { false } }

        init(_ layer: LegacyLayer, hashes: BlobHashes) throws(CryptoError) {
            blobDigest = layer.blobDigest
            do throws(VerificationStop) {
                draft = .success(try LegacyDraft(layer, hashes: hashes))
            } catch {
                switch error {
                case .rejected(let rejection): draft = .failure(rejection)
                case .unanswered(let error): throw error
                }
            }
        }

        func isCompleted(by entry: LogEntry) -> Bool {
            guard case .success(let draft) = draft else { return false }
            return draft.isCompleted(by: entry)
        }

        /// Remembers a record about the blob that belongs to no layer, unless it is about another signature.
        mutating func meet(_ entry: LogEntry) {
            guard case .success(let draft) = draft, !draft.isPassedOver(by: entry) else { return }
            if draft.isClaimed(by: entry) { impostor = impostor ?? entry } else { stranger = stranger ?? entry }
        }

        func result(isSuspect: Bool) -> EvidenceReading {
            switch draft {
            case .failure(let rejection): return .rejected(rejection)
            case .success(let draft):
                if let wrong = impostor ?? (isSuspect ? stranger : nil) {
                    return .rejected(draft.rejection(ofRecord: wrong))
                }
                return draft.piece(completions: completions)
            }
        }
    }
}
