import OpenSSL
import Sigstore

/// A log entry as evidence carries it, read from the evidence itself; nothing is verified.
struct FoundEntry {
    /// Where an entry was found.
    struct Place: Hashable {
        /// The bundle or registry directory.
        let target: String
        /// The image that the evidence is about.
        let image: String
        /// The manifest and layer of the evidence.
        let piece: String
    }

    let leafHash: [UInt8]
    /// The same entry as it stands in several places, with what proves it there.
    private(set) var forms: [LogEntry]
    /// What the entry can be found by.
    private(set) var keys: Set<LookupKey>
    /// The payload of the envelope beside it, where the entry states its hash.
    private(set) var attestation: [UInt8]?
    private(set) var places: [Place]

    /// The entry's own statements, and those of the content beside it where the entry states the hash of that.
    init(_ entry: LogEntry, of piece: EvidencePiece, at place: Place) throws(CryptoError) {
        leafHash = entry.leafHash
        forms = [entry]
        places = [place]
        let terms = try entry.terms()
        var queries = terms.hashes.map(LogQuery.digest) + terms.identities.map(LogQuery.identity)
        queries += terms.keys.map(LogQuery.key) + [.leaf(leafHash, tree: nil), .index(entry.logIndex)]
        if entry.isAbout(piece.content) {
            queries += piece.content.subjectDigests.map { .digest($0.lowercased()) }
            if case .envelope(let envelope) = piece.content { attestation = envelope.payload }
        }
        keys = Set(queries.map(LookupKey.init))
    }

    var entry: LogEntry { forms[0] }

    /// Whether both are one entry at one place of one log.
    func isSame(as other: FoundEntry) -> Bool {
        leafHash == other.leafHash && entry.logID == other.entry.logID && entry.logIndex == other.entry.logIndex
    }

    /// Takes up what another finding of the same entry adds.
    mutating func merge(_ other: FoundEntry) {
        forms += other.forms.filter { !forms.contains($0) }
        keys.formUnion(other.keys)
        attestation = attestation ?? other.attestation
        places += other.places.filter { !places.contains($0) }
    }

    /// The number of the tree, by the word of a checkpoint beside the entry.
    var treeID: Int64? { forms.lazy.compactMap(\.treeID).first }

    /// As Rekor names the entry: 16 digits of the tree's number, where that is known, and 64 of the leaf's hash.
    var uuid: String {
        let tree = treeID.map { String($0, radix: 16) } ?? ""
        let padding = tree.isEmpty ? "" : String(repeating: "0", count: 16 - tree.count)
        return padding + tree + Hex.encode(leafHash)
    }

    /// Whether this is what was asked for.
    func answers(_ query: LogQuery) -> Bool {
        guard keys.contains(LookupKey(query)) else { return false }
        guard case .leaf(_, let wanted?) = query, let treeID else { return true }
        return wanted == treeID
    }
}

extension [FoundEntry] {
    /// Adds an entry, or what it adds to one that is there.
    mutating func take(_ entry: FoundEntry) {
        guard let known = firstIndex(where: { $0.isSame(as: entry) }) else { return append(entry) }
        self[known].merge(entry)
    }
}
