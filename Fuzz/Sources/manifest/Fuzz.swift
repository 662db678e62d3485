import FileSystem
import Harness
import JSON

@testable import Airlock
@testable import OCI

/// Manifests, indexes and descriptors; and an image layout of several of them.
///
/// The parts of an input are separated by zero bytes. The first one is the layout's `index.json`, the others are blobs;
/// `@1` stands for the digest of the blob behind the index, and so on, since no fuzzer finds a digest.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let parts = unsafe input(start, count).split(separator: 0, omittingEmptySubsequences: false).prefix(8).map(
        Array.init)
    let blobs = resolved(parts)
    for blob in blobs { read(blob) }
    _ = value(try ImageLayout.check(marker: blobs[0], "fuzz"))
    guard let index = index(blobs[0]) else { return 0 }
    let layout = Layout(index: index, blobs: Array(blobs.dropFirst()))
    for isThorough in [false, true] {
        guard let catalog = value(try LayoutCatalog(layout, findsUnlisted: isThorough)) else { continue }
        look(at: catalog, layout)
    }
    return 0
}

/// A layout's index, read in pieces of several sizes: the same as where it is parsed whole.
private func index(_ bytes: [UInt8]) -> PackedDescriptors? {
    let manifest = value(try Manifest(parsing: bytes))
    let whole = manifest?.mediaType == MediaType.ociIndex ? manifest?.index?.manifests : nil
    var found: PackedDescriptors?
    for size in [1, 7, max(1, bytes.count)] {
        found = value(try entries(bytes, by: size))
        require(found.map { packed in (0..<packed.count).map { packed[$0] } } == whole, "both ways read one index")
    }
    return found
}

private func entries(_ content: [UInt8], by size: Int) throws -> PackedDescriptors {
    var reader = LayoutIndexReader("fuzz")
    for start in stride(from: 0, to: content.count, by: size) {
        try reader.add(Array(content[start..<min(start + size, content.count)]))
    }
    return try reader.finish()
}

/// The parts with each `@N` replaced by the digest of part N, from the last one on, so that only later ones are named.
private func resolved(_ parts: [[UInt8]]) -> [[UInt8]] {
    var parts = parts
    for position in parts.indices.reversed() {
        var text: [UInt8] = []
        var rest = parts[position][...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "@"), let digit = rest.first, (0x31...0x39).contains(digit),
                position < Int(digit - 0x30), Int(digit - 0x30) < parts.count
            else {
                text.append(byte)
                continue
            }
            text += Array(Digest.of(parts[Int(digit - 0x30)]).description.utf8)
            rest.removeFirst()
        }
        parts[position] = text
    }
    return parts
}

private func read(_ bytes: [UInt8]) {
    guard let manifest = value(try Manifest(parsing: bytes)) else { return }
    require(manifest.raw == bytes, "a manifest keeps its bytes")
    require(MediaType.isIndex(manifest.mediaType) == (manifest.index != nil), "its type says what it is")
    let again = value(try Manifest(parsing: bytes, expecting: manifest.descriptor))
    require(again?.content == manifest.content, "its descriptor names it")
    for descriptor in (manifest.index?.manifests ?? []) + (manifest.image?.layers ?? []) {
        require(value(try Descriptor(descriptor.json)) == descriptor, "a descriptor is what it writes")
    }
    guard let index = manifest.index else { return }
    let platforms = index.manifests.compactMap { $0.platform?.description }
    if let selection = value(try PlatformSelection(Array(platforms.prefix(2)))) { _ = selection.wanted(of: index) }
}

private func look(at catalog: LayoutCatalog, _ layout: Layout) {
    _ = value(try catalog.resolve(.sole))
    for name in catalog.availableNames { _ = value(try catalog.resolve(.name(name))) }
    for image in catalog.images {
        let found = value(try catalog.resolve(.digest(image.descriptor.digest)))
        require(found?.descriptor.digest == image.descriptor.digest, "an image is found by its digest")
        _ = value(try ImageClosure(image.descriptor, absent: [], in: layout))
        _ = catalog.evidence(about: image.descriptor.digest)
    }
}

/// A layout in memory.
private struct Layout: ImageSource, BlobStore {
    let index: PackedDescriptors
    let blobs: [Digest: [UInt8]]
    var subject: String { "fuzz" }

    init(index: PackedDescriptors, blobs: [[UInt8]]) {
        self.index = index
        self.blobs = Dictionary(blobs.map { (Digest.of($0), $0) }) { first, _ in first }
    }

    func entries() -> [Descriptor] { (0..<index.count).map { index[$0] } }
    func blob(_ digest: Digest) -> (any BlobReader)? { blobs[digest].map { Bytes($0) } }
    func size(of digest: Digest) -> UInt64? { blobs[digest].map { UInt64($0.count) } }
    func smallBlobs(upTo size: UInt64) -> DigestMap {
        var found = DigestMap()
        for digest in blobs.keys { found.insert(digest) }
        return found
    }
    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] { blobs[digest] ?? [] }
}
