import OCI
import TestSupport
import Testing

@testable import Airlock

/// The hash of a large blob on a thread of its own.
struct BackgroundHashTests {
    private let content = RandomLayer(seed: 5, fileSize: 1_300_000).blob().blob.bytes

    private func makeHash(of bytes: [UInt8]? = nil, size: Int? = nil) throws -> BackgroundHash {
        try BackgroundHash(expecting: Digest.of(bytes ?? content), size: UInt64(size ?? content.count))
    }

    /// Reads bytes as a file does.
    private func reader(_ bytes: [UInt8]) -> (inout [UInt8]) -> Int {
        var rest = bytes[...]
        return { buffer in
            let part = rest.prefix(buffer.count)
            buffer.replaceSubrange(..<part.count, with: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
    }

    @Test(arguments: [1, 4_096, 524_288, 524_289, 5_000_000]) func `collected pieces come out as they went in`(
        piece: Int
    ) throws {
        let content = piece == 1 ? Array(content.prefix(2_000)) : content
        let hash = try makeHash(of: content, size: content.count)
        var (found, rest) = ([UInt8](), content[...])
        while !rest.isEmpty {
            try hash.collect(unsafe Array(rest.prefix(piece)).span.bytes) { piece in
                unsafe piece.withUnsafeBytes { unsafe found.append(contentsOf: $0) }
            }
            rest = rest.dropFirst(piece)
        }
        try hash.finish { piece in unsafe piece.withUnsafeBytes { unsafe found.append(contentsOf: $0) } }
        let isSame = found == content
        #expect(isSame)
    }

    @Test func `copied blocks come out as they were read`() throws {
        var found: [UInt8] = []
        try makeHash().copy(reader(content)) { piece in
            unsafe piece.withUnsafeBytes { unsafe found.append(contentsOf: $0) }
        }
        let isSame = found == content
        #expect(isSame)
    }

    @Test(arguments: [0, 600_000, 1_300_000]) func `another byte is noticed at the end`(position: Int) throws {
        var changed = content
        changed[position] ^= 1
        #expect(throws: BlobError.self) { try makeHash().copy(reader(changed)) { _ in } }
        let hash = try makeHash()
        #expect(throws: BlobError.self) {
            try hash.collect(unsafe changed.span.bytes) { _ in }
            try hash.finish { _ in }
        }
    }

    @Test(arguments: [1, 524_288, 3_000_000]) func `what is too long is not handed on`(excess: Int) throws {
        var found = 0
        #expect(throws: BlobError.self) {
            try makeHash().copy(reader(content + [UInt8](repeating: 0, count: excess))) { found += $0.byteCount }
        }
        #expect(found <= content.count)
    }

    @Test func `what is too short is refused`() throws {
        #expect(throws: BlobError.self) { try makeHash().copy(reader(Array(content.dropLast()))) { _ in } }
    }

    @Test func `an error of the reader or the writer ends it`() throws {
        struct Broken: Error {}
        #expect(throws: Broken.self) { try makeHash().copy({ _ in throw Broken() }) { _ in } }
        #expect(throws: Broken.self) { try makeHash().copy(reader(content)) { _ in throw Broken() } }
    }

    @Test func `the largest come first, and what outlasts the rest is known`() {
        let work = LargestFirst([10, 100, 30, 20])
        #expect(work.order == [1, 2, 3, 0])
        #expect((0..<4).map { work.outlasts($0, workers: 2) } == [true, false, true, true])
        #expect((0..<4).map { work.outlasts($0, workers: 1) } == [false, false, false, false])
        #expect(LargestFirst([]).order == [])
    }
}
