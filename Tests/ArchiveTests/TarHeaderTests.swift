import Testing

@testable import Archive

struct TarHeaderTests {
    private static let sizes: [UInt64] = [
        0, 1, 511, 512, 1 << 20, 1 << 33 - 1, 1 << 33, 1 << 36 - 1, 1 << 36, 1 << 40, UInt64(Int64.max),
    ]

    @Test(arguments: ["a", "index.json", "blobs/sha256/" + String(repeating: "f", count: 64)], sizes)
    func `a header is the one that libarchive writes`(path: String, size: UInt64) throws {
        #expect(try TarHeader.bytes(path: path, size: size) == TarHeader.libraryBytes(path: path, size: size))
    }

    @Test func `headers of random paths are those that libarchive writes`() throws {
        let seed: UInt64 = 20_240_607
        var random = SeededGenerator(seed: seed)
        let characters = Array("abcXYZ019._-+=/")
        for round in 0..<2_000 {
            let count = Int.random(in: 1...140, using: &random)
            let path = "x" + String((0..<count).map { _ in characters.randomElement(using: &random)! }) + "y"
            let size = UInt64.random(in: 0...(1 << 34), using: &random)
            let found = try TarHeader.bytes(path: path, size: size)
            #expect(
                try found == TarHeader.libraryBytes(path: path, size: size), "seed \(seed), round \(round): \(path)")
        }
    }

    @Test func `a path of 100 characters needs no pax record and one of 101 does`() throws {
        #expect(try TarHeader.bytes(path: String(repeating: "a", count: 100), size: 1).count == 512)
        #expect(try TarHeader.bytes(path: String(repeating: "a", count: 101), size: 1).count == 1_536)
    }

    @Test(arguments: [
        "", "/a", "a/", "a b", "a\u{0}", "a\n", "\u{E4}", String(repeating: "a", count: 1_025),
    ])
    func `a path that other readers could take for another is refused`(path: String) {
        #expect(throws: ArchiveError.unsupportedPath(path)) { try TarHeader.bytes(path: path, size: 0) }
    }

    @Test func `a size beyond what tar can state is refused`() {
        #expect(throws: ArchiveError.unsupportedPath("a")) { try TarHeader.bytes(path: "a", size: 1 << 63) }
    }

    @Test(arguments: sizes)
    func `the size is found in the header's last block`(size: UInt64) throws {
        let block = Array(try TarHeader.bytes(path: "a", size: size).suffix(512))
        #expect(try TarHeader.size(ofFirstBlock: block, path: "a") == size)
    }

    @Test(arguments: [
        "0000000000a ", "           5", "0000000008  ", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
    ])
    func `a size that is not strictly octal is refused`(field: String) throws {
        var block = try TarHeader.bytes(path: "a", size: 5)
        block.replaceSubrange(124..<136, with: field.utf8)
        #expect(throws: ArchiveError.headerMismatch(path: "a")) { try TarHeader.size(ofFirstBlock: block, path: "a") }
    }

    @Test(arguments: [
        [0x80, 0, 0, 1] + [UInt8](repeating: 0, count: 8), [0x80, 0, 0, 0, 0x80] + [UInt8](repeating: 0, count: 7),
    ])
    func `a binary size beyond what fits is refused`(field: [UInt8]) throws {
        var block = try TarHeader.bytes(path: "a", size: 5)
        block.replaceSubrange(124..<136, with: field)
        #expect(throws: ArchiveError.headerMismatch(path: "a")) { try TarHeader.size(ofFirstBlock: block, path: "a") }
    }

    @Test func `a block of another length has no size`() {
        #expect(throws: ArchiveError.headerMismatch(path: "a")) { try TarHeader.size(ofFirstBlock: [], path: "a") }
    }

    @Test func `padding fills the last block`() {
        #expect(TarHeader.padding(0).isEmpty)
        #expect(TarHeader.padding(1).count == 511)
        #expect(TarHeader.padding(512).isEmpty)
        #expect(TarHeader.padding(513) == [UInt8](repeating: 0, count: 511))
    }
}
