import Archive
import FileSystem
import OCI
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// What a layer is read as, whoever made it.
struct LayerListingTests {
    private func listing(_ bytes: [UInt8], as digest: Digest? = nil) throws -> LayerListing {
        let descriptor = Descriptor(
            mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digest ?? .of(bytes), size: Int64(bytes.count))
        return try LayerListing(MemoryReader(bytes), descriptor)
    }

    @Test func `one content has one diff id, however it is compressed`() throws {
        let tar = TarBuilder([.init("a", "content")])
        let listings = try [tar.bytes, tar.gzip, tar.zstd].map { try listing($0) }
        #expect(listings.map(\.compression) == [.none, .gzip, .zstd])
        #expect(listings.allSatisfy { $0.diffID == .of(tar.bytes) })
        let file = try listings[1].file(listings[1].entries[0])
        #expect(file.path == "a")
        #expect(file[.content] == "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(Array("content".utf8))))")
    }

    @Test func `names beyond ASCII, and dots before them`() throws {
        let listing = try listing(TarBuilder([.init("./Főtanúsítvány", "x")]).bytes)
        let file = try listing.file(listing.entries[0])
        #expect(file.path == "Főtanúsítvány")
        #expect(file[.spelling] == "./Főtanúsítvány")
    }

    @Test func `refuses content that is not what the digest says`() {
        let bytes = TarBuilder([.init("a", "x")]).bytes
        #expect(throws: LayerError.self) { try listing(bytes, as: .of([])) }
    }

    @Test func `refuses what is compressed twice, cut off, or no tar file`() throws {
        let tar = TarBuilder([.init("a", String(repeating: "x", count: 5000))])
        #expect(throws: LayerError.self) { try listing(TarBuilder.gzip(tar.gzip)) }
        #expect(throws: LayerError.self) { try listing(Array(tar.bytes.prefix(2000))) }
        #expect(throws: LayerError.self) { try listing(Array(tar.gzip.prefix(2000))) }
        #expect(throws: LayerError.self) { try listing(Array("no tar file".utf8)) }
    }

    /// A blob as an input.
    private final class Source: ByteInput {
        private let blob: MemoryReader
        init(_ bytes: [UInt8]) { blob = MemoryReader(bytes) }
        func read(into buffer: inout [UInt8]) throws(SystemError) -> Int { try blob.read(into: &buffer) }
    }

    @Test func `stops at the limit of what is decompressed`() throws {
        let tar = TarBuilder([.init("a", String(repeating: "x", count: 5000))])
        let input = try DecompressedInput(Source(tar.gzip), limit: 3000)
        var buffer = [UInt8](repeating: 0, count: 8000)
        #expect(throws: SystemError.self) { try input.read(into: &buffer) }
        #expect(input.failure == .contentTooLarge(limit: 3000))
    }

    @Test func `stops at the limits of entries and names`() throws {
        let tar = TarBuilder([.init("a"), .init("long")]).bytes
        var limits = ArchiveLimits()
        limits.maximumTarEntries = 1
        let few = try TarStream(Source(tar), limits: limits)
        #expect(try few.next()?.name == Array("a".utf8))
        #expect(throws: ArchiveError.tooManyEntries(limit: 1)) { try few.next() }
        limits.maximumTarEntries = 2
        limits.maximumTarName = 3
        let short = try TarStream(Source(tar), limits: limits)
        #expect(try short.next()?.name == Array("a".utf8))
        #expect(throws: ArchiveError.nameTooLong(found: 4, limit: 3)) { try short.next() }
    }
}
