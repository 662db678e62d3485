import TestSupport
import Testing

@testable import Airlock

/// Lines in memory, and in a file where they are many.
struct LineStoreTests {
    /// Lines of many lengths, more than stay in memory, and longer than what is read at once.
    private static let many: [[UInt8]] = {
        var random = SplitMix64(seed: 1)
        let lengths = (0..<3000).map { 7 * $0 % 1024 } + [200_000, 0, 65_535, 65_536, 65_537]
        return lengths.map { random.bytes($0).map { $0 == 0x0A ? 0x0B : $0 } }
    }()

    private static func store(_ bytes: [UInt8], piece: Int) throws -> LineStore {
        var writer = LineStore.Writer()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try writer.add(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        return try writer.finish()
    }

    @Test(arguments: [10, many.count], [1000, 1 << 16, 3 << 20])
    func `gives back every line and where it stands`(count: Int, piece: Int) throws {
        let lines = Self.many.suffix(count)
        let store = try Self.store(Array(lines.map { $0 + [0x0A] }.joined()), piece: piece)
        var found: [[UInt8]] = []
        let rest = try store.forEach { line, range in
            found.append(line)
            let again = try store.read(range)
            #expect(again == line)
        }
        #expect(found == Array(lines))
        #expect(rest.isEmpty)
        #expect(store.count == lines.reduce(0) { $0 + $1.count + 1 })
    }

    @Test(arguments: [10, 2 << 20]) func `gives back what stands behind the last line`(length: Int) throws {
        let rest = [UInt8](repeating: 1, count: length)
        var found = 0
        let store = try Self.store([0x0A, 0x0A] + rest, piece: 1 << 16)
        #expect(try store.forEach { line, _ in found += line.isEmpty ? 1 : 100 } == rest)
        #expect(found == 2)
    }
}
