import Glibc
import Testing

@testable import FileSystem

/// Content that is written with marks in between.
struct GatheredWriteTests {
    private let content = Array("abcdefghij".utf8)

    private func write(
        _ marks: [(place: Int, bytes: [UInt8])], at offset: UInt64 = 0, over before: String = ""
    ) throws -> String {
        let file = try Directory.temporary().createNameless()
        try file.write(Array(before.utf8))
        try file.write(unsafe content.span.bytes, marks: marks, at: offset)
        #expect(try file.position() == UInt64(before.utf8.count))
        try file.seek(to: 0)
        return String(decoding: try file.readAll(limit: 100), as: UTF8.self)
    }

    @Test func `marks stand before the content at their places`() throws {
        #expect(try write([(0, [0x31]), (3, [0x32, 0x33]), (9, [0x34])]) == "1abc23defghi4j")
        #expect(try write([(3, []), (10, [0x31])]) == "abcdefghij1")
    }

    @Test func `writes at an offset and leaves the position and the rest alone`() throws {
        #expect(try write([(1, [0x31])], at: 2, over: "------------------") == "--a1bcdefghij-----")
        #expect(try write([], at: 0, over: "------------") == "abcdefghij--")
    }

    @Test func `more pieces than one call takes are written`() throws {
        let file = try Directory.temporary().createNameless()
        let content = [UInt8](repeating: 0x61, count: 3000)
        try file.write(unsafe content.span.bytes, marks: (0..<3000).map { ($0, [0x31]) }, at: 0)
        #expect(try file.readAll(limit: 10000) == content.flatMap { [0x31, $0] })
    }

    @Test(arguments: 1...9) func `goes on where a call wrote less`(most: Int) throws {
        var (found, offsets): ([UInt8], [UInt64]) = ([], [])
        let text = Array("abcdefghijkl".utf8)
        try unsafe text.withUnsafeBufferPointer { memory in
            let base = unsafe UnsafeMutableRawPointer(mutating: memory.baseAddress!)
            var pieces = unsafe [0..<2, 2..<7, 7..<8, 8..<12].map {
                unsafe iovec(iov_base: base + $0.lowerBound, iov_len: $0.count)
            }
            try unsafe File.writeAll(&pieces, at: 100, "file") { pieces, count, offset in
                offsets.append(offset)
                var rest: [UInt8] = []
                for number in 0..<Int(count) {
                    unsafe rest += UnsafeRawBufferPointer(start: pieces[number].iov_base, count: pieces[number].iov_len)
                }
                found += rest.prefix(most)
                return min(most, rest.count)
            }
        }
        #expect(found == Array("abcdefghijkl".utf8))
        #expect(offsets == stride(from: 0, to: 12, by: most).map { 100 + UInt64($0) })
    }

    @Test func `a full device is an error`() throws {
        let file = try File.open("/dev/full", .update)
        let error = #expect(throws: SystemError.self) {
            try file.write(unsafe content.span.bytes, marks: [(0, [1])], at: 0)
        }
        #expect(error?.isFull == true)
    }

    @Test func `what a call did not take is written by the next, which may fail`() throws {
        let scratch = try ScratchDirectory()
        let path = "\(scratch.path)/pipe"
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let pipe = try File.open(path, .update)
        #expect(fcntl(pipe.descriptor, F_SETFL, O_RDWR | O_NONBLOCK) == 0)
        // It takes its first part, and has no room then.
        let error = #expect(throws: SystemError.self) { try pipe.write([UInt8](repeating: 7, count: 1 << 20)) }
        #expect(error?.code == EAGAIN)
    }

    @Test func `starting to write back changes nothing, and is no error where it cannot be done`() throws {
        let file = try Directory.temporary().createNameless()
        try file.write(content)
        file.startWriteBack(0..<10)
        file.startWriteBack(5..<1000)
        try File.open("/dev/null", .update).startWriteBack(0..<10)
        try file.seek(to: 0)
        #expect(try file.readAll(limit: 100) == content)
    }
}
