import FileSystem
import JSON

/// The number of the receipt under which a registry directory was last changed. A state with fewer receipts is an old
/// backup: what it knows of tree heads and tags is behind what it published.
struct RegistryReceipt {
    static let name = "last-receipt.json"
    private static let format = "application/vnd.airlock.last-receipt.v1+json"

    let sequence: UInt64

    init(sequence: UInt64) {
        self.sequence = sequence
    }

    /// Reads it; 0 where the registry says nothing.
    init(of registry: RegistryDirectory) throws {
        guard try registry.work.status(Self.name) != nil else {
            sequence = 0
            return
        }
        do {
            let object = try JSON(parsing: registry.work.read(Self.name, limit: 4096)).object()
            guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
            sequence = UInt64(clamping: try object.integer("sequence"))
        } catch let error as JSONError {
            throw RegistryError.damaged(path: "\(registry.work.path)/\(Self.name)", why: "\(error)")
        }
    }

    func write(to registry: RegistryDirectory) throws {
        let document: JSON = ["format": .string(Self.format), "sequence": .integer(sequence)]
        try DurableFile.replace(Self.name, in: registry.work, with: document.encoded(.canonical))
    }
}

extension SiteState {
    /// Requires that this state has all receipts of a registry directory. A state without any is a new site's, which
    /// knows of no tag that it could move.
    func requireNotBehind(_ registry: RegistryDirectory) throws {
        let wanted = try RegistryReceipt(of: registry).sequence
        let found = last?.sequence ?? 0
        guard found == 0 || found >= wanted else { throw StateError.behindRegistry(found: found, wanted: wanted) }
    }
}
