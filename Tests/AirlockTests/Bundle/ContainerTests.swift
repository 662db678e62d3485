import FileSystem
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The file around the archive: frames, the table of their sizes, and nothing else.
@Suite struct ContainerTests {
    typealias Container = BundleEditor.Container

    private func container(_ change: (inout Container) throws -> Void) throws -> [UInt8] {
        var container = try Container(splitting: BundleFixture.shared().bundle)
        try change(&container)
        return container.bytes
    }

    /// Where a file is cut: everywhere in the beginning and the end, and at even distances between.
    private func cuts(of file: [UInt8]) -> [Int] {
        Array(1...40) + stride(from: 41, to: file.count, by: file.count / 40) + Array(file.count - 40..<file.count)
    }

    @Test func `refuses a file that is cut off`() throws {
        let file = try BundleFixture.shared().bundle
        // The table at the end tells, before anything is read.
        for count in cuts(of: file) {
            #expect(throws: BundleError.self) { try open(Array(file.prefix(count))) }
        }
        for count in [0, 1, 1000, file.count / 2, file.count - 1] {
            try BundleExpectations.expectRefusal(.bundleSeekTable, of: Array(file.prefix(count)))
        }
    }

    private func open(_ file: [UInt8]) throws {
        let folder = try TemporaryFolder()
        try Directory.open(folder.path).create("bundle", permissions: 0o644).write(file)
        _ = try BundleInput.open("\(folder.path)/bundle")
    }

    @Test func `refuses a stream that is cut off`() throws {
        let file = try BundleFixture.shared().bundle
        for count in cuts(of: file) {
            // Before the first magic number is whole it is no bundle at all.
            let wanted = count < 4 ? FindingCode.bundleContainer : .bundleTruncated
            #expect(BundleExpectations.streamedRefusal(Array(file.prefix(count))) == wanted, "cut at \(count)")
        }
    }

    @Test func `reads a stream that is whole`() throws {
        try BundleExpectations.readStreamed(BundleFixture.shared().bundle)
    }

    @Test(arguments: [1, 17, 512, 100_000])
    func `refuses bytes behind the seek table`(count: Int) throws {
        let file = try container { $0.tail = [UInt8](repeating: 0, count: count) }
        try BundleExpectations.expectRefusal(.bundleSeekTable, of: file)
        #expect(BundleExpectations.streamedRefusal(file) == .bundleTrailing)
    }

    @Test func `refuses two bundles one behind the other`() throws {
        let file = try BundleFixture.shared().bundle + BundleFixture.shared().bundle
        try BundleExpectations.expectRefusal(.bundleSeekTable, of: file)
        #expect(BundleExpectations.streamedRefusal(file) == .bundleTrailing)
    }

    @Test(arguments: ["", "x", "PK\u{3}\u{4}", "hello.airlock: no such file\n"])
    func `refuses what is no bundle at all`(_ text: String) throws {
        try BundleExpectations.expectRefusal(.bundleSeekTable, of: Array(text.utf8))
        #expect(BundleExpectations.streamedRefusal(Array(text.utf8)) == .bundleContainer)
    }

    @Test func `refuses a plain tar file`() throws {
        let tar = try BundleEditor.tar(in: BundleFixture.shared().bundle)
        try BundleExpectations.expectRefusal(.bundleSeekTable, of: tar)
        #expect(BundleExpectations.streamedRefusal(tar) == .bundleContainer)
    }

    @Test func `refuses frames in another order`() throws {
        let file = try container { container in
            container.frames.swapAt(1, 2)
            container.settle()
        }
        try BundleExpectations.expectRefusal(.bundleMisplaced, .bundleDigestMismatch, of: file)
    }

    @Test func `refuses a frame twice`() throws {
        for position in try 0..<Container(splitting: BundleFixture.shared().bundle).frames.count {
            let file = try container { container in
                container.frames.insert(container.frames[position], at: position)
                container.settle()
            }
            try BundleExpectations.expectRefusal(
                .bundleMisplaced, .bundleDigestMismatch, .bundleTrailing, of: file)
        }
    }

    @Test func `refuses a frame less`() throws {
        for position in try 0..<Container(splitting: BundleFixture.shared().bundle).frames.count {
            let file = try container { container in
                container.frames.remove(at: position)
                container.settle()
            }
            try BundleExpectations.expectRefusal(
                .bundleMisplaced, .bundleDigestMismatch, .bundleTruncated, .bundleTrailing, of: file)
        }
    }
}
