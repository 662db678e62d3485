import OCI

/// What becomes of each blob of an import: a byte for each entry of the bundle, and little more for the documents that the
/// import makes itself.
struct StagedBlobs: Sendable {
    enum Fate: UInt8 {
        /// It was not staged: the registry has it.
        case absent
        case staged
        /// A layout needs it.
        case kept
        case dropped
    }

    private let entries: EntryTable
    /// By position in the table.
    private var fates: [Fate]
    /// Of documents that the bundle does not bring.
    private var others = DigestMap()

    init(of entries: EntryTable) {
        self.entries = entries
        fates = Array(repeating: .absent, count: entries.entries.count)
    }

    func isThere(_ digest: Digest) -> Bool {
        let fate = entries.position(of: digest).map { fates[$0] } ?? others[digest].map(Self.fate) ?? .absent
        return fate == .staged || fate == .kept
    }

    mutating func set(_ digest: Digest, _ fate: Fate) {
        if let position = entries.position(of: digest) {
            fates[position] = fate
        } else {
            let position = others.insert(digest).position
            others[position: position] = UInt64(fate.rawValue)
        }
    }

    /// Drops all that no layout needs.
    mutating func drop(_ remove: (Digest) throws -> Void) rethrows {
        for position in fates.indices where fates[position] == .staged {
            try remove(entries.entries[position].digest)
            fates[position] = .dropped
        }
        for position in 0..<others.count where Self.fate(others[position: position]) == .staged {
            try remove(others.digests[position])
            others[position: position] = UInt64(Fate.dropped.rawValue)
        }
    }

    /// Whether a layout needs any.
    var hasKept: Bool {
        fates.contains(.kept) || (0..<others.count).contains { Self.fate(others[position: $0]) == .kept }
    }

    private static func fate(_ number: UInt64) -> Fate { Fate(rawValue: UInt8(number)) ?? .absent }
}
