import FileSystem
import Glibc
import JSON
import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Free space is asked for before the first byte is written, by what is declared.
@Suite struct SpaceTests {
    /// More than any disk has.
    private static let huge = 1 << 60

    private static func rounded(_ size: Int64) -> UInt64 { UInt64((size + 4095) / 4096 * 4096) }

    private func write(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> String {
        try CorpusWorld.write("bundle.airlock", bytes, below: folder.path)
        return "\(folder.path)/bundle.airlock"
    }

    /// The fixture's bundle in which the first blob of a kind is said to be huge.
    private func bundle(declaring kind: String) throws -> [UInt8] {
        let fixture = try BundleFixture.shared()
        return try fixture.edited { editor in
            let digest = try editor.blobs(kind)[0]
            try editor.editRecords(BundleEditor.entriesPath) { records in
                for index in records.indices where records[index][at: "/digest"] == .string(digest) {
                    records[index][at: "/size"] = .integer(Self.huge)
                }
            }
            try editor.deriveManifest()
            try editor.seal(with: [fixture.exporter])
        }.bytes
    }

    private func need(_ body: () throws -> Void) -> (available: UInt64, need: SpaceNeed)? {
        do { try body() } catch RegistryError.noSpace(_, let available, let need) { return (available, need) } catch {
            Issue.record(error)
        }
        return nil
    }

    @Test func `an import says to the byte what it needs, and leaves nothing behind`() throws {
        let fixture = try BundleFixture.shared()
        let folder = try TemporaryFolder()
        let file = try bundle(declaring: "layer")
        let path = try write(file, in: folder)
        let before = try DirectorySnapshot(folder.path)
        let found = try #require(
            need { _ = try fixture.importer().importBundle(path, into: "\(folder.path)/registry") })
        let sizes = try BundleEditor(file).records(BundleEditor.entriesPath).filter { $0[at: "/kind"] != "layout" }
            .map { try $0[at: "/size"]?.integer() ?? 0 }
        #expect(found.need.files == sizes.count)
        #expect(found.need.blobs == sizes.reduce(0) { $0 + Self.rounded($1) })
        #expect(found.need.documents > 256 << 10 && found.need.documents < 1 << 20)
        #expect(found.available < Self.huge)
        #expect(try DirectorySnapshot(folder.path) == before)
        let message = Diagnosis(RegistryError.noSpace(path: "r", available: 5, need: found.need))
        #expect(message.code.rawValue == "registry.no-space" && message.status == .couldNotRun)
        #expect(message.message.contains("5 bytes free") && message.message.contains("\(found.need.total)"))
    }

    @Test func `an import does not ask for what the registry has`() throws {
        let fixture = try BundleFixture.shared()
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        _ = try fixture.importer().importBundle(fixture.bundlePath, into: registry)
        let file = try fixture.resealed { editor in
            try editor.addBlob([1, 2, 3], kind: "layer")
            let digest = JSON.string(BundleEditor.digest([1, 2, 3]))
            try editor.editRecords(BundleEditor.entriesPath) { records in
                for index in records.indices where records[index][at: "/digest"] == digest {
                    records[index][at: "/size"] = .integer(Self.huge)
                }
            }
        }
        let path = try write(file, in: folder)
        let found = try #require(need { _ = try fixture.importer().importBundle(path, into: registry) })
        #expect(found.need.files == 1)
        #expect(found.need.blobs == UInt64(Self.huge))
    }

    /// Bytes of all files below a directory, hard links once.
    private func bytes(below directory: Directory, _ seen: inout Set<UInt64>) throws -> UInt64 {
        var sum: UInt64 = 0
        for name in try directory.names() {
            guard let status = try directory.status(name) else { continue }
            switch status.kind {
            case .directory: sum += try bytes(below: directory.subdirectory(name), &seen)
            case .regular where seen.insert(status.inode).inserted: sum += Self.rounded(Int64(status.size))
            default: break
            }
        }
        return sum
    }

    @Test func `what an import writes is no more than it asked for`() throws {
        let fixture = try BundleFixture.shared()
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        _ = try fixture.importer().importBundle(fixture.bundlePath, into: registry)
        var seen: Set<UInt64> = []
        let written = try bytes(below: Directory.open(registry), &seen)
        let head = try BundleHead(BundleReader(BundleInput.open(fixture.bundlePath).file), trust: nil)
        var need = SpaceNeed()
        for entry in head.entries.entries where entry.kind != .layout { need.add(file: entry.size) }
        need.documents = SpaceNeed.documents(of: head)
        #expect(written <= need.total)
        #expect(written > need.blobs / 2)
    }

    @Test func `verification asks for the evidence that it spools`() throws {
        let fixture = try BundleFixture.shared()
        let folder = try TemporaryFolder()
        let path = try write(bundle(declaring: "evidence"), in: folder)
        let found = try #require(need { _ = try fixture.verifier.verify(path) })
        #expect(found.need.total > UInt64(Self.huge))
        #expect(found.need.documents == 0)
    }

    private static let hasLess = (try? Directory.open("/tmp/.").availableBytes()).map { $0 < 1 << 43 } ?? false

    @Test(.enabled(if: hasLess, "the disk has room for eight tebibytes"))
    func `an export asks for the layers that are compressed already`() throws {
        let folder = try TemporaryFolder()
        let image = RandomImage(seed: 1, layers: []).image()
        let digest = BundleEditor.digest(Array("a layer".utf8))
        var manifest = try JSON(parsing: image.manifest.bytes)
        manifest[at: "/layers"] = [
            [
                "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": .string(digest),
                "size": .integer(1 << 43),
            ]
        ]
        var layout = TestLayout()
        layout.add(TestImage(document: manifest, mediaType: TestImage.manifestType, blobs: image.blobs), tag: "1.0")
        try layout.write(to: "\(folder.path)/layout")
        // A hole: it takes no room, and is never read.
        let blob = "layout/\(BundleEditor.path(digest))"
        try CorpusWorld.write(blob, [], below: folder.path)
        let made = unsafe truncate("\(folder.path)/\(blob)", 1 << 43)
        guard made == 0 else { return }
        let source = try SourceSpecification("registry.test/team/app:1.0=oci:\(folder.path)/layout:1.0")
        do {
            _ = try Exporter().export([source], to: "\(folder.path)/out.airlock")
            Issue.record("packed")
        } catch ExportError.noSpace(_, let available, let needed) {
            #expect(needed == 1 << 43)
            #expect(available < needed)
        }
        #expect(try Directory.open(folder.path).names() == ["layout"])
    }
}
