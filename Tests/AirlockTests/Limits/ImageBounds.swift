import Archive
import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Images and evidence at their limits, read from a store that declares sizes and holds little.
@Suite struct ImageBounds {
    /// Blobs of which only manifests have content; all else is as large as somebody says.
    private final class DeclaringStore: BlobStore {
        let documents: [Digest: [UInt8]]
        let sizes: [Digest: UInt64]

        init(documents: [Digest: [UInt8]], sizes: [Digest: UInt64]) {
            self.documents = documents
            self.sizes = sizes
        }

        func size(of digest: Digest) throws -> UInt64? {
            sizes[digest] ?? documents[digest].map { UInt64($0.count) }
        }

        func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
            guard let bytes = documents[digest] else {
                throw BundleError.missing(digest, neededBy: "a test that reads it")
            }
            return bytes
        }
    }

    private static func digest(_ number: Int) -> String { BundleEditor.digest(Array("\(number)".utf8)) }

    /// An evidence manifest whose layers have these sizes, read from a store that has none of them.
    private func findings(_ type: String, _ sizes: [Int]) throws -> [Finding] {
        let config = Array("{}".utf8)
        let layers = sizes.enumerated().map { index, size -> JSON in
            ["mediaType": .string(type), "digest": .string(Self.digest(index)), "size": .integer(size)]
        }
        let manifest: JSON = [
            "schemaVersion": 2, "mediaType": .string(TestImage.manifestType),
            "config": TestBlob(mediaType: TestImage.emptyType, bytes: config).descriptor(), "layers": .array(layers),
        ]
        let bytes = manifest.encoded()
        var declared: [Digest: UInt64] = [:]
        for (index, size) in sizes.enumerated() { declared[try Digest(Self.digest(index))] = UInt64(size) }
        let store = DeclaringStore(documents: [.of(bytes): bytes, .of(config): config], sizes: declared)
        let descriptor = Descriptor(mediaType: TestImage.manifestType, digest: .of(bytes), size: Int64(bytes.count))
        let record = EvidenceRecord(EvidenceDescriptor(kind: .signature, subject: .of([1]), descriptor: descriptor))
        var contents = BundleContents()
        return try EvidenceLoader(store: store).load([record], contents: &contents).compactMap(\.unjudged)
    }

    @Test func `evidence about an image has 48 mebibytes and no more`() throws {
        let found = try findings(CosignLayer.simpleSigningType, [16 << 20, 16 << 20, 16 << 20, 1])
        #expect(found.map(\.code) == [.evidenceLimitExceeded])
        // What fits is read, which this store refuses.
        #expect(throws: BundleError.self) {
            try findings(CosignLayer.simpleSigningType, [16 << 20, 16 << 20, 16 << 20])
        }
    }

    @Test func `a piece of evidence has 16 mebibytes and no more`() throws {
        #expect(try findings(CosignLayer.simpleSigningType, [(16 << 20) + 1]).map(\.code) == [.evidenceLimitExceeded])
        #expect(throws: BundleError.self) { try findings(CosignLayer.simpleSigningType, [16 << 20]) }
    }

    @Test func `evidence about an image has ten thousand pieces and no more`() throws {
        let found = try findings(CosignLayer.simpleSigningType, [Int](repeating: 1, count: 10_001))
        #expect(found.map(\.code) == [.evidenceLimitExceeded])
        #expect(throws: BundleError.self) {
            try findings(CosignLayer.simpleSigningType, [Int](repeating: 1, count: 10_000))
        }
    }

    @Test func `a log entry record that is too large completes nothing, and stops nothing`() throws {
        let config = Array("{}".utf8)
        let layer: JSON = [
            "mediaType": .string(LogEntryRecord.mediaType), "digest": .string(Self.digest(0)),
            "size": .integer((16 << 20) + 1),
        ]
        let manifest: JSON = [
            "schemaVersion": 2, "mediaType": .string(TestImage.manifestType),
            "artifactType": .string(LogEntryRecord.mediaType),
            "config": TestBlob(mediaType: TestImage.emptyType, bytes: config).descriptor(), "layers": [layer],
            "subject": [
                "mediaType": .string(TestImage.manifestType), "digest": .string("\(Digest.of([1]))"), "size": 1,
            ],
        ]
        let bytes = manifest.encoded()
        let store = DeclaringStore(
            documents: [.of(bytes): bytes, .of(config): config], sizes: [try Digest(Self.digest(0)): (16 << 20) + 1])
        let descriptor = Descriptor(mediaType: TestImage.manifestType, digest: .of(bytes), size: Int64(bytes.count))
        let record = EvidenceRecord(referrer: descriptor, artifactType: LogEntryRecord.mediaType, of: .of([1]))
        var contents = BundleContents()
        let items = try EvidenceLoader(store: store).load([record], contents: &contents)
        #expect(items.compactMap(\.unjudged).map(\.code) == [.evidenceMalformed])
    }

    @Test func `an image reaches 4096 manifests and no more`() throws {
        func walk(_ count: Int) throws -> ImageClosure {
            let children = (0..<count).map { number -> JSON in
                ["mediaType": .string(TestImage.manifestType), "digest": .string(Self.digest(number)), "size": 2]
            }
            let index: JSON = [
                "schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(children),
            ]
            let bytes = index.encoded()
            let store = DeclaringStore(documents: [.of(bytes): bytes], sizes: [:])
            let absent = try (0..<count).map { AbsentRecord(digest: try Digest(Self.digest($0)), reason: .platform) }
            return try ImageClosure(
                Descriptor(mediaType: TestImage.indexType, digest: .of(bytes), size: Int64(bytes.count)),
                absent: absent,
                in: store)
        }
        #expect(try walk(4095).nodes.count == 4096)
        #expect(throws: ManifestRefusal.self) { try walk(4096) }
    }

    @Test func `indexes nest four deep and no deeper`() throws {
        func walk(_ depth: Int) throws {
            var image = RandomImage(seed: 1, layers: []).image()
            for _ in 0..<depth { image = TestImage(index: [(image, platform: nil)]) }
            var documents: [Digest: [UInt8]] = [:]
            for blob in image.allBlobs { documents[try Digest(blob.digest)] = blob.bytes }
            let descriptor = Descriptor(
                mediaType: image.manifest.mediaType, digest: try Digest(image.digest), size: Int64(image.manifest.size))
            _ = try ImageClosure(descriptor, absent: [], in: DeclaringStore(documents: documents, sizes: [:]))
        }
        try walk(4)
        #expect(throws: ManifestRefusal.self) { try walk(5) }
    }

    /// Headers of empty files without end.
    private final class Headers: ByteInput {
        private var left: Int
        private let header: [UInt8]

        init(count: Int, name: String = "a") {
            left = count
            header = BundleEditor.header(path: name, size: 0)
        }

        func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
            let count = min(left, buffer.count / 512)
            for index in 0..<count { buffer.replaceSubrange(index * 512..<index * 512 + 512, with: header) }
            left -= count
            return count * 512
        }
    }

    @Test func `a foreign archive has 65536 entries and no more`() throws {
        let tar = try TarStream(Headers(count: 65_537), limits: ArchiveLimits())
        for _ in 0..<65_536 { _ = try #require(try tar.next()) }
        #expect(throws: ArchiveError.tooManyEntries(limit: 65_536)) { try tar.next() }
    }

    @Test func `unsigned statements have four mebibytes each and 64 in all`() {
        #expect(BundleLimits.unsignedStatementBytes == 4 << 20)
        #expect(BundleLimits.unsignedStatementsBytes == 64 << 20)
    }
}
