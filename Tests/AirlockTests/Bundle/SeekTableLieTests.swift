import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The table at the end is a hint: each of its fields can lie, and none can make another bundle of it.
@Suite struct SeekTableLieTests {
    typealias SeekTable = BundleEditor.Container.SeekTable

    struct Lie: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let codes: [FindingCode]
        let change: @Sendable (inout SeekTable) -> Void

        init(_ name: String, _ codes: FindingCode..., change: @escaping @Sendable (inout SeekTable) -> Void) {
            testDescription = name
            self.codes = codes
            self.change = change
        }
    }

    static let fields = [
        Lie("magic number", .bundleSeekTable) { $0.magic ^= 1 },
        Lie("size of the table, larger", .bundleSeekTable) { $0.size += 8 },
        Lie("size of the table, smaller", .bundleSeekTable) { $0.size -= 8 },
        Lie("number of frames, more", .bundleSeekTable) { $0.count += 1 },
        Lie("number of frames, fewer", .bundleSeekTable) { $0.count -= 1 },
        Lie("number of frames, none", .bundleSeekTable) { $0.count = 0 },
        Lie("number of frames, beyond the limit", .bundleContainer) { $0.count = .max },
        Lie("descriptor with checksums", .bundleSeekTable) { $0.descriptor = 0x80 },
        Lie("last magic number", .bundleSeekTable) { $0.footer ^= 0x100 },
        Lie("size of a frame, larger", .bundleSeekTable) { $0.frames[1].compressed += 1 },
        Lie("size of a frame, smaller", .bundleSeekTable) { $0.frames[1].compressed -= 1 },
        Lie("size of a frame, none", .bundleSeekTable) { $0.frames[0].compressed = 0 },
        Lie("size of a content, none", .bundleSeekTable) { $0.frames[0].content = 0 },
        Lie("size of a content, beyond the limit", .bundleContainer) { $0.frames[0].content = 64 << 20 | 1 },
        Lie("size of the first content", .bundleSeekTable) { $0.frames[0].content += 512 },
        Lie("size of a later content", .bundleSeekTable) { $0.frames[2].content -= 512 },
        Lie("size of the last content", .bundleSeekTable) { $0.frames[$0.frames.count - 1].content += 512 },
    ]

    /// Lies that add up, so that only the frames themselves tell.
    static let shifts = [
        Lie("a byte of the first frame given to the second", .bundleSeekTable) { table in
            table.frames[0].compressed -= 1
            table.frames[1].compressed += 1
        },
        // Threads read these; which of the two is seen first is open.
        Lie("a byte of a later frame given to the next", .bundleSeekTable, .bundleContainer) { table in
            table.frames[2].compressed -= 1
            table.frames[3].compressed += 1
        },
        Lie("a block of the first content given to the second", .bundleSeekTable) { table in
            table.frames[0].content -= 512
            table.frames[1].content += 512
        },
        Lie("a block of a later content given to the next", .bundleSeekTable) { table in
            table.frames[2].content -= 512
            table.frames[3].content += 512
        },
        Lie("two frames said to be one", .bundleSeekTable, .bundleContainer) { table in
            let merged = table.frames.remove(at: 2)
            table.frames[2].compressed += merged.compressed
            table.frames[2].content += merged.content
            table.count -= 1
            table.size -= 8
        },
        Lie("one frame said to be two", .bundleSeekTable, .bundleContainer) { table in
            table.frames[2].compressed -= 20
            table.frames[2].content -= 512
            table.frames.insert((20, 512), at: 3)
            table.count += 1
            table.size += 8
        },
    ]

    @Test(arguments: fields + shifts)
    func `refuses a lie`(_ lie: Lie) throws {
        var container = try BundleEditor.Container(splitting: BundleFixture.shared().bundle)
        lie.change(&container.seekTable)
        let trial = try BundleExpectations.laboratory().trial(of: container.bytes)
        for refusal in [trial.refusal, trial.verification] {
            let refusal = try #require(refusal)
            #expect(lie.codes.contains(refusal.code), "\(refusal)")
            #expect(refusal.status == .damaged)
        }
        #expect(trial.leftBehind == [])
        // From a pipe the table is compared with the frames that were read.
        let streamed = BundleExpectations.streamedRefusal(container.bytes)
        #expect([.bundleSeekTable, .bundleTruncated, .bundleTrailing, .bundleContainer].contains(streamed))
    }
}
