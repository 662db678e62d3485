import FileSystem
import Testing

@testable import Archive

struct TarFileTests {
    private static let entries = [
        SampleEntry(path: "oci-layout", content: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)),
        SampleEntry(path: "index.json", content: []),
        SampleEntry(
            path: "blobs/sha512/" + String(repeating: "0a", count: 64), content: [UInt8](repeating: 3, count: 700_000)),
    ]

    @Test func `entries are listed and read`() throws {
        try with(Self.entries.map { Tar.file($0) }) { tar in
            #expect(tar.entries.map(\.name) == Self.entries.map(\.path))
            for entry in Self.entries.reversed() {
                #expect(tar.entry(entry.path)?.size == UInt64(entry.content.count))
                var content = [UInt8](repeating: 0, count: 1 << 20)
                let reader = try tar.open(entry.path)
                let count = try reader.read(into: &content)
                #expect(Array(content[..<count]) == entry.content)
                #expect(try reader.read(into: &content) == 0)
            }
        }
    }

    @Test func `small reads give the same content`() throws {
        var random = SeededGenerator(seed: 40)
        let entry = SampleEntry(path: "e", content: random.bytes(300_001))
        try with([Tar.file(entry)]) { tar in
            let reader = try tar.open("e")
            var (content, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 7_777))
            while case let count = try reader.read(into: &buffer), count > 0 { content += buffer[..<count] }
            #expect(content == entry.content)
        }
    }

    @Test(arguments: ["tar --format=gnu", "tar --format=pax", "tar --format=ustar", "bsdtar"])
    func `what tar programs write is read`(program: String) throws {
        guard Program.exists(String(program.prefix { $0 != " " })) else { return }
        let place = try TemporaryDirectory()
        let name = String(repeating: "n", count: 80)
        _ = try place.file(name, [1, 2, 3])
        let packed = try TemporaryDirectory()
        #expect(try Program.run("\(program) -cf \(packed.path)/a.tar -C \(place.path) .").code == 0)
        let tar = try TarFile(packed.directory.open("a.tar"))
        #expect(tar.entries.map(\.name) == [".", name])
        #expect(tar.entries.map(\.kind) == [.directory, .regular])
        var content = [UInt8](repeating: 0, count: 4)
        #expect(try tar.open(name).read(into: &content) == 3)
    }

    @Test(
        arguments: [
            ("1", .hardLink), ("2", .symbolicLink), ("3", .other), ("4", .other), ("5", .directory), ("6", .other),
        ] as [(String, TarEntry.Kind)])
    func `links, devices and directories are listed and cannot be read`(type: String, kind: TarEntry.Kind) throws {
        try with([Tar.entry("e", type: type, link: "target")]) { tar in
            #expect(tar.entries.map(\.kind) == [kind])
            #expect(throws: ArchiveError.notARegularFile("e")) { try tar.open("e") }
        }
    }

    @Test func `an entry that is not there is not found`() throws {
        try with([Tar.file(Self.entries[0])]) { tar in
            #expect(tar.entry("other") == nil)
            #expect(throws: ArchiveError.noSuchEntry("other")) { try tar.open("other") }
        }
    }

    @Test(arguments: [("a", "a"), ("a", "./a"), ("d", "d/")])
    func `two entries of one name are refused`(first: String, second: String) {
        #expect(throws: ArchiveError.duplicateEntry(first)) {
            try with([Tar.entry(first), Tar.entry(second)]) { _ in }
        }
    }

    @Test(arguments: ["/etc/passwd", "../a", "a/../b", "a/..", "a//b", "a/./b", "..", "a\nb", "\u{7}"])
    func `a name that could mean another place is refused`(name: String) {
        #expect(throws: ArchiveError.unsafeName(name)) { try with([Tar.entry(name)]) { _ in } }
    }

    @Test func `a name that is not UTF-8 is refused`() {
        var entry = Tar.entry("name")
        entry[1] = 0xFF
        #expect(throws: ArchiveError.unsafeName("n\u{FFFD}me")) { try with([Tar.sealed(entry)]) { _ in } }
    }

    @Test(arguments: [("./a", "a"), ("././a/b", "a/b"), ("a/", "a"), ("./", "."), (".", ".")])
    func `a name is normalised`(name: String, normal: String) throws {
        #expect(try TarEntry.normalise(name, limit: 10) == normal)
    }

    @Test func `a name above the limit is refused`() throws {
        var limits = ArchiveLimits()
        limits.maximumTarName = 3
        #expect(throws: ArchiveError.nameTooLong(found: 4, limit: 3)) {
            try with([Tar.entry("abc"), Tar.entry("abcd")], limits: limits) { _ in }
        }
    }

    @Test func `more entries than the limit are refused`() {
        var limits = ArchiveLimits()
        limits.maximumTarEntries = 2
        #expect(throws: ArchiveError.tooManyEntries(limit: 2)) {
            try with([Tar.entry("a"), Tar.entry("b"), Tar.entry("c")], limits: limits) { _ in }
        }
    }

    @Test(
        arguments: [
            ([0x1F, 0x8B, 8, 0, 0, 0], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "zstd"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), ([0x42, 0x5A, 0x68, 0x39], "bzip2"),
        ] as [([UInt8], String)])
    func `a compressed tar file is refused by the name of its format`(start: [UInt8], format: String) throws {
        let place = try TemporaryDirectory()
        let file = try place.file("a.tar", start + [UInt8](repeating: 0, count: 2_048))
        #expect(throws: ArchiveError.compressedTar(format: format)) { try TarFile(file) }
    }

    @Test(arguments: [0, 10, 511, 512, 700, 5_000])
    func `a tar file that is cut off is refused`(count: Int) throws {
        let bytes = Tar.archive([Tar.file(SampleEntry(path: "a", content: [UInt8](repeating: 1, count: 5_000)))])
        let place = try TemporaryDirectory()
        let file = try place.file("a.tar", Array(bytes[..<count]))
        expectMalformed { _ = try TarFile(file) }
    }

    @Test func `what is no tar file is refused`() throws {
        let place = try TemporaryDirectory()
        var random = SeededGenerator(seed: 41)
        let file = try place.file("a.tar", random.bytes(4_096))
        expectMalformed { _ = try TarFile(file) }
        expectMalformed { _ = try TarFile(try place.file("zeros", [UInt8](repeating: 0, count: 4_096))) }
    }

    @Test func `a wrong checksum is refused`() {
        var entry = Tar.entry("a")
        entry[150] ^= 1
        expectMalformed { try with([entry]) { _ in } }
    }

    @Test(arguments: ["truncate -s 1M f && echo data >> f", "echo data > f && truncate -s 1M f"])
    func `a sparse entry is refused when it is read`(make: String) throws {
        guard Program.exists("tar"), Program.exists("truncate") else { return }
        let place = try TemporaryDirectory()
        #expect(try Program.run("cd \(place.path) && \(make) && tar --sparse -cf a.tar f").code == 0)
        let tar = try TarFile(place.directory.open("a.tar"))
        var content = [UInt8](repeating: 0, count: 2 << 20)
        expectMalformed { _ = try tar.open("f").read(into: &content) }
    }

    @Test func `a file that cannot be read is reported as such`() throws {
        let directory = try File.open("/tmp")
        let error = #expect(throws: ArchiveError.self) { try TarReader(directory, from: 0, limits: ArchiveLimits()) }
        guard case .file = error else { Issue.record("\(String(describing: error))"); return }
    }

    @Test func `a file that changed since it was indexed is refused`() throws {
        let place = try TemporaryDirectory()
        let tar = try TarFile(place.file("a.tar", Tar.archive([Tar.entry("a"), Tar.entry("b")])))
        let file = try place.directory.open("a.tar", .update)
        try file.seek(to: 512)
        try file.write(Tar.entry("c"))
        expectMalformed { _ = try tar.open("b") }
    }

    @Test func `several threads read entries of one file`() throws {
        var random = SeededGenerator(seed: 42)
        let entries = (0..<4).map { SampleEntry(path: "e\($0)", content: random.bytes(400_000)) }
        try with(entries.map { Tar.file($0) }) { tar in
            let threads = try entries.map { entry in
                try WorkerThread { () -> Result<[UInt8], ArchiveError> in
                    Result { () throws(ArchiveError) in
                        var content = [UInt8](repeating: 0, count: 400_000)
                        _ = try tar.open(entry.path).read(into: &content)
                        return content
                    }
                }
            }
            for (thread, entry) in zip(threads, entries) { #expect(try thread.join().get() == entry.content) }
        }
    }

    private func with(
        _ entries: [[UInt8]], limits: ArchiveLimits = ArchiveLimits(), _ body: (TarFile) throws -> Void
    ) throws {
        let place = try TemporaryDirectory()
        try body(try TarFile(try place.file("a.tar", Tar.archive(entries)), limits: limits))
    }

    private func expectMalformed(sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
        let error = #expect(throws: ArchiveError.self, sourceLocation: sourceLocation, performing: body)
        if case .tarMalformed = error { return }
        Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
    }
}

/// Tar files made by hand.
enum Tar {
    static func archive(_ entries: [[UInt8]]) -> [UInt8] { entries.flatMap { $0 } + TarHeader.trailer }

    static func file(_ entry: SampleEntry) -> [UInt8] {
        let size = UInt64(entry.content.count)
        let header = (try? TarHeader.bytes(path: entry.path, size: size)) ?? []
        return header + entry.content + TarHeader.padding(size)
    }

    /// An entry without content, of any name and type.
    static func entry(_ name: String, type: String = "0", link: String = "") -> [UInt8] {
        var bytes = (try? TarHeader.bytes(path: "x", size: 0)) ?? []
        bytes.replaceSubrange(0..<name.utf8.count, with: name.utf8)
        bytes[156] = type.utf8.first ?? 0
        if type == "1" || type == "2" { bytes.replaceSubrange(157..<157 + link.utf8.count, with: link.utf8) }
        return sealed(bytes)
    }

    /// The header with the checksum that it should have.
    static func sealed(_ header: [UInt8]) -> [UInt8] {
        var bytes = header
        bytes.replaceSubrange(148..<156, with: "        ".utf8)
        let digits = String(bytes.prefix(512).reduce(0) { $0 + Int($1) }, radix: 8)
        let field = String(repeating: "0", count: 6 - digits.count) + digits
        bytes.replaceSubrange(148..<155, with: Array(field.utf8) + [0])
        return bytes
    }
}
