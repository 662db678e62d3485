import OCI
import OpenSSL
import Testing

@testable import Airlock

/// The table of entries is the one that is held whole: how it is found in, and how much it takes.
struct EntryTableTests {
    /// A table with some blobs of each kind, of both algorithms.
    private static func lines(_ count: Int) -> [UInt8] {
        let kinds: [BundleEntry.Kind] = [.evidence, .manifest, .config, .layer]
        var entries = (0..<count).map { number in
            BundleEntry(
                kinds[number % 4],
                digest: .of(Array("\(number)".utf8), algorithm: number % 10 == 9 ? .sha512 : .sha256),
                size: UInt64(number))
        }
        entries.sort { $0.precedes($1) }
        let files = [false, true].map { BundleEntry(.layout, digest: .of([$0 ? 1 : 0]), size: 5, isIndex: $0) }
        return (files + entries).flatMap { TableLines.line($0.json) }
    }

    @Test func `holds every entry of its lines, in their order, and finds it`() throws {
        let lines = LineStore(Self.lines(500))
        let table = try EntryTable(parsing: lines)
        #expect(table.entries.count == 502)
        #expect(try table.lines().all() == lines.all())
        var start: UInt64 = 0
        for (position, entry) in table.entries.enumerated() {
            #expect(table.start(of: position) == start)
            start += entry.size
            guard entry.kind != .layout else { continue }
            #expect(table.position(of: entry.digest) == position)
            #expect(table[entry.digest] == entry)
            #expect(table.section(entry.kind).contains(position))
        }
        #expect(table.size(of: BundleEntry.Kind.allCases) == start)
        #expect(table.entries(of: .layer).allSatisfy { $0.kind == .layer })
        #expect(table[.of(Array("500".utf8))] == nil)
        // What a layout file holds is no blob.
        #expect(table[.of([1])] == nil)
    }

    @Test func `takes at most 48 bytes for a blob`() throws {
        let lines = try EntryTable(parsing: LineStore(Self.lines(8))).lines().count
        #expect(lines > 8 * 100)
        let entries = (0..<20_000).map { BundleEntry(.layer, digest: .of(Array("\($0)".utf8)), size: 1) }
        let files = [false, true].map { BundleEntry(.layout, digest: .of([$0 ? 1 : 0]), size: 5, isIndex: $0) }
        let text = (files + entries.sorted { $0.precedes($1) }).flatMap { TableLines.line($0.json) }
        let table = try EntryTable(parsing: LineStore(text))
        #expect(table.byteCount <= 48 * table.entries.count)
    }

    @Test func `knows what becomes of blobs that are entries and of those that are none`() throws {
        let table = try EntryTable(parsing: LineStore(Self.lines(40)))
        var blobs = StagedBlobs(of: table)
        let (first, second) = (table.entries[5].digest, table.entries[30].digest)
        let others = (0..<20).map { Digest.of(Array("other \($0)".utf8)) }
        for digest in [first, second] + others { blobs.set(digest, .staged) }
        #expect(!blobs.hasKept)
        #expect(!blobs.isThere(table.entries[6].digest))
        blobs.set(second, .kept)
        blobs.set(others[7], .kept)
        var dropped: Set<Digest> = []
        blobs.drop { dropped.insert($0) }
        #expect(dropped == Set([first] + others).subtracting([others[7]]))
        #expect(blobs.hasKept && blobs.isThere(second) && blobs.isThere(others[7]) && !blobs.isThere(first))
    }
}
