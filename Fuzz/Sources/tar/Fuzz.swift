import FileSystem
import Harness
import OCI

@testable import Airlock
@testable import Archive

/// A foreign tar file: by position as an archive of images, and front to back as a layer, compressed or not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    if let tar = value(try TarFile(file(bytes))) { read(tar) }
    readLayer(bytes)
    listLayer(bytes)
    return 0
}

private func read(_ tar: TarFile) {
    for entry in tar.entries {
        require(tar.entry(entry.name) == entry, "each name stands once")
        require(!entry.name.hasPrefix("/") && !entry.name.split(separator: "/").contains(".."), "a name stays inside")
        guard entry.kind == .regular, let reader = value(try tar.open(entry.name)) else { continue }
        var buffer = [UInt8](repeating: 0, count: 1000)
        var done: UInt64 = 0
        while let count = value(try reader.read(into: &buffer)), count > 0 {
            done += UInt64(count)
            require(done <= entry.size, "an entry gives no more than its size")
        }
    }
}

/// As far as 4 MiB: a few bytes of gzip may stand for a thousand times as many.
private func readLayer(_ bytes: [UInt8]) {
    guard let content = value(try DecompressedInput(Bytes(bytes, step: 1000), limit: 4 << 20)),
        let tar = value(try TarStream(content, limits: ArchiveLimits()))
    else { return }
    while let member = value(try tar.next()), let member {
        var size: UInt64 = 0
        guard value(try tar.read { size += UInt64($0.byteCount) }) != nil else { return }
        if member.kind == .regular { require(size == member.size, "an entry has its size") }
    }
}

private func listLayer(_ bytes: [UInt8]) {
    // What decompresses to very much is read by `readLayer` as far as that goes.
    guard bytes.first != 0x1F, bytes.first != 0x28 else { return }
    let descriptor = Descriptor(
        mediaType: "application/vnd.oci.image.layer.v1.tar", digest: .of(bytes), size: Int64(bytes.count))
    guard let listing = value(try LayerListing(Bytes(bytes), descriptor)) else { return }
    require(listing.diffID == descriptor.digest, "a layer that is not compressed is its own content")
    for entry in listing.entries {
        guard let file = value(try listing.file(entry)) else { fatalError("a line of a listing reads back") }
        require(file.differences(from: file).isEmpty, "a file is like itself")
    }
}
