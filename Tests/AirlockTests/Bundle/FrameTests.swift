import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// zstd frames that a decoder of zstd takes, or that would cost more than they declare.
@Suite struct FrameTests {
    typealias Container = BundleEditor.Container

    /// The bundle with another frame in place of the first one.
    private func replacing(_ frame: (Container.Frame) -> Container.Frame) throws -> [UInt8] {
        var container = try BundleFixture.shared().edited().container
        container.frames[0] = frame(container.frames[0])
        container.settle()
        return container.bytes
    }

    /// The bundle with a frame more at a position, or behind the last one.
    private func inserting(_ frame: Container.Frame, at position: Int? = nil) throws -> [UInt8] {
        var container = try BundleFixture.shared().edited().container
        container.frames.insert(frame, at: position ?? container.frames.count)
        container.settle()
        return container.bytes
    }

    @Test(arguments: [0x01, 0x02, 0x03, 0x04, 0x08, 0x10])
    func `refuses a frame with a dictionary, a checksum or reserved bits`(bit: UInt8) throws {
        let file = try replacing { Container.Frame(bytes: flipping($0.bytes, bit), contentSize: $0.contentSize) }
        try BundleExpectations.expectRefusal(.bundleContainer, of: file)
    }

    private func flipping(_ bytes: [UInt8], _ bit: UInt8) -> [UInt8] {
        var bytes = bytes
        bytes[4] ^= bit
        return bytes
    }

    @Test func `refuses a frame without the size of its content`() throws {
        let frame = try replacing { frame in
            // A window of 8 MiB, one empty last block.
            Container.Frame(bytes: [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x68, 1, 0, 0], contentSize: frame.contentSize)
        }
        try BundleExpectations.expectRefusal(.bundleContainer, of: frame)
    }

    @Test func `refuses a frame with a window above the limit`() throws {
        let file = try replacing { frame in
            // A window of 16 MiB, four bytes for the size.
            let size = (0..<4).map { UInt8(truncatingIfNeeded: frame.contentSize >> (8 * $0)) }
            return Container.Frame(
                bytes: [0x28, 0xB5, 0x2F, 0xFD, 0x80, 0x70] + size + frame.bytes.dropFirst(13),
                contentSize: frame.contentSize)
        }
        try BundleExpectations.expectRefusal(.bundleContainer, of: file)
    }

    @Test func `refuses a frame that declares more content than any may have`() throws {
        let bomb = Container.Frame(repeating: 0, count: 64 << 20 | 1)
        #expect(bomb.bytes.count < 4096)
        try BundleExpectations.expectRefusal(.bundleContainer, of: inserting(bomb, at: 0))
        #expect(try BundleExpectations.streamedRefusal(inserting(bomb, at: 0)) == .bundleContainer)
    }

    @Test(arguments: [-1, 1, 4096, -4096])
    func `refuses a frame that holds less or more than it declares`(difference: Int) throws {
        let lie = Container.Frame(repeating: 0, count: 8192, declaring: 8192 + difference)
        try BundleExpectations.expectRefusal(.bundleContainer, of: inserting(lie, at: 1))
    }

    @Test func `reads no more of a large frame than is declared`() throws {
        // Manifest and seal as they are, and then 60 MiB of zeros in 2 KiB.
        let front = try BundleFixture.shared().edited().entries.prefix(2)
        let prefix = front.flatMap { $0.header + $0.content + $0.padding }
        let bomb = Container([Container.Frame(repeating: 0, count: 60 << 20, after: prefix)])
        #expect(bomb.bytes.count < 16 << 10)
        try BundleExpectations.expectRefusal(.bundleMisplaced, of: bomb.bytes)
    }

    @Test func `refuses a large frame behind the end without reading it`() throws {
        var container = try BundleFixture.shared().edited().container
        container.frames += [Container.Frame](repeating: .init(repeating: 0, count: 60 << 20), count: 64)
        container.settle()
        try BundleExpectations.expectRefusal(.bundleTrailing, of: container.bytes)
    }

    @Test func `refuses a large frame in the place of a small layer`() throws {
        var container = try BundleFixture.shared().edited().container
        container.frames[container.frames.count - 2] = .init(repeating: 0, count: 60 << 20)
        container.settle()
        try BundleExpectations.expectRefusal(.bundleMisplaced, of: container.bytes)
    }

    @Test func `refuses a frame without content`() throws {
        let empty = Container.Frame(bytes: [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0, 1, 0, 0], contentSize: 0)
        for position in [0, 1] {
            try BundleExpectations.expectRefusal(.bundleSeekTable, of: inserting(empty, at: position))
            #expect(try BundleExpectations.streamedRefusal(inserting(empty, at: position)) == .bundleContainer)
        }
    }

    @Test func `refuses a skippable frame among the others`() throws {
        for magic: UInt8 in [0x50, 0x5E] {
            let skipped = Container.Frame(bytes: [magic, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4], contentSize: 1)
            for position in [0, 1] {
                let file = try inserting(skipped, at: position)
                try BundleExpectations.expectRefusal(.bundleContainer, .bundleSeekTable, .bundleTruncated, of: file)
            }
        }
    }

    @Test func `refuses more empty blocks than content needs`() throws {
        // A frame of one byte behind two thousand empty raw blocks.
        let header: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 1]
        let blocks = [UInt8](repeating: 0, count: 3 * 2000) + [UInt8]([9, 0, 0, 0x61])
        let file = try inserting(Container.Frame(bytes: header + blocks, contentSize: 1), at: 0)
        try BundleExpectations.expectRefusal(.bundleContainer, of: file)
    }
}
