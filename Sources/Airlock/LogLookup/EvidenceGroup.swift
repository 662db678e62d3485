import JSON
import OCI
import OpenSSL
import Sigstore

/// The evidence of one image with where it is read: one line of an index. Like all of an index it is never trusted.
struct EvidenceGroup {
    /// Where a blob of a bundle stands.
    struct Place {
        let size: UInt64
        /// Of its header in the tar file.
        let offset: UInt64
    }

    let record: ImageRecord
    /// The path of the repository in a registry directory; empty for a bundle.
    var repository: [String] = []
    /// The blobs of the evidence, of a bundle.
    var places: [Digest: Place] = [:]

    init(_ record: ImageRecord, repository: [String] = []) {
        self.record = record
        self.repository = repository
    }

    /// Reads a line.
    init(parsing line: [UInt8]) throws {
        let limits = JSONLimits(maximumBytes: BundleLimits.tableLineBytes, maximumDepth: 8)
        let object = try JSON(parsing: line, limits: limits).object()
        record = try ImageRecord(.object(object.object("image")))
        repository = try object.array("repository").map { try $0.string() }
        for place in try object.array("blobs") {
            let parts = try place.array()
            guard parts.count == 3 else { throw JSONError(.outOfRange("\(parts.count)"), path: "blobs") }
            let (size, offset) = (try parts[1].integer(), try parts[2].integer())
            guard size >= 0, offset >= 0 else { throw JSONError(.outOfRange("\(size)"), path: "blobs") }
            places[try Digest(parts[0].string())] = Place(size: UInt64(size), offset: UInt64(offset))
        }
    }

    /// The line, without a line feed.
    var line: [UInt8] {
        let document: JSON = [
            "image": record.json, "repository": .array(repository.map { .string($0) }),
            "blobs": .array(
                places.sorted { $0.key < $1.key }.map { digest, place in
                    [.string(digest.description), .integer(place.size), .integer(place.offset)]
                }),
        ]
        return document.encoded(.compact)
    }

    /// Reads every log entry of the evidence in a store, and says of which blobs the evidence consists. Evidence that
    /// cannot be read as such has no entries.
    func read(in store: any BlobStore, target: String) throws -> (entries: [FoundEntry], blobs: [Digest]) {
        var contents = BundleContents()
        var found: [FoundEntry] = []
        for item in try EvidenceLoader(store: store).load(record.evidence, contents: &contents) {
            for reading in item.readings {
                guard case .piece(let piece) = reading.reading else { continue }
                let place = FoundEntry.Place(target: target, image: record.name, piece: piece.identifier)
                for entry in piece.logEntries + piece.completions {
                    found.take(try FoundEntry(entry, of: piece, at: place))
                }
            }
        }
        return (found, contents.entries.map(\.digest))
    }
}
