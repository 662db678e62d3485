import Harness
import OCI
import Sigstore

@testable import Airlock

/// The documents at the front of a bundle: its manifest, its tables, its seal; the seal and listing of a trust directory;
/// and a line of an index of log entries, which repeats a record of a table.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    if let manifest = value(try BundleManifest(parsing: bytes)) {
        require(manifest.bytes == bytes, "a manifest has one form")
    }
    if let table = value(try EntryTable(parsing: LineStore(bytes))) { read(table, bytes) }
    if let images = value(try ImageTable(parsing: LineStore(bytes))) { read(images, bytes) }
    readSeals(bytes)
    if let listing = value(try TrustListing(parsing: bytes)) {
        require(listing.bytes == bytes, "a listing has one form")
        require(listing.breach(in: listing) == nil, "a directory is as it is")
    }
    if let group = value(try EvidenceGroup(parsing: bytes)) {
        let again = value(try EvidenceGroup(parsing: group.line))
        require(again?.line == group.line, "a line of an index reads back")
    }
    return 0
}

private func read(_ table: EntryTable, _ bytes: [UInt8]) {
    require(value(try table.lines().all()) == bytes, "a table has one form")
    for (position, entry) in table.entries.enumerated() where entry.kind != .layout {
        require(table.position(of: entry.digest) == position, "each digest stands once")
        _ = value(try entry.archivedSize())
    }
    _ = table.size(of: BundleEntry.Kind.allCases)
}

private func read(_ images: ImageTable, _ bytes: [UInt8]) {
    var records: [ImageRecord] = []
    for position in 0..<images.count {
        guard let record = value(try images[position]) else { fatalError("a record reads back") }
        records.append(record)
    }
    require(records.flatMap { TableLines.line($0.json) } == bytes, "a table has one form")
    var index = LayoutFiles.BundleIndex()
    var content: [UInt8] = []
    for record in records { content += value(try index.add(record)) ?? [] }
    guard value(try index.finish { content += $0 }) != nil else { fatalError("every table has an index") }
    // A whole name may be longer than a layout's index may be, never malformed.
    require(value(try entries(content)) != nil, "the index of a table is one")
}

private func entries(_ content: [UInt8]) throws -> PackedDescriptors {
    var reader = LayoutIndexReader("fuzz")
    try reader.add(content)
    return try reader.finish()
}

private func readSeals(_ bytes: [UInt8]) {
    for (seal, document) in [(Seal.bundle, manifest), (Seal.request, Array("{}".utf8))] {
        if let names = value(try seal.verify(bytes, over: document, by: Trust.keys)) {
            require(names.isEmpty, "nobody of them sealed this")
        }
    }
    let type = "application/vnd.airlock.seal.v1+json"
    guard let envelope = value(try SealEnvelope(parsing: bytes, type: type)) else { return }
    require(value(try SealEnvelope(parsing: envelope.bytes, type: type))?.bytes == envelope.bytes, "it reads back")
}

private let manifest = Array("{}".utf8)
