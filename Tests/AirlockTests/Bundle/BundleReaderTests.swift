import Archive
import TestSupport
import Testing

@testable import Airlock

/// Where a reader of a bundle says that it stands: from there several threads read the layers.
struct BundleReaderTests {
    @Test func `counts the bytes of the head once`() throws {
        let input = try BundleInput.open(try BundleFixture.shared().bundlePath)
        let reader = BundleReader(input.file)
        let head = try BundleHead(reader, trust: nil)
        let rest = try head.entries.entries.filter { $0.kind != .layout }.reduce(0) { try $0 + $1.archivedSize() }
        let table = try #require(input.seekTable)
        #expect(reader.offset + rest + UInt64(TarHeader.trailer.count) == table.contentSize)
    }
}
