import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import Testing

@Suite struct ImageLayoutTests {
    private let content = Array("content".utf8)

    @Test func `reads entries and blobs`() throws {
        let entry = Descriptor(
            mediaType: MediaType.ociManifest, digest: digest("x"), size: 1, annotations: named("tag"))
        let layout = try ScratchLayout(entries: [entry])
        try layout.write(content, as: Digest.of(content))
        try layout.write(content, as: Digest.of(content, algorithm: .sha512))
        let source = try layout.open()
        #expect(try source.entries() == [entry])
        #expect(source.subject == layout.path)
        #expect(try source.document(Digest.of(content), limit: 100) == content)
        #expect(try source.document(Digest.of(content, algorithm: .sha512), limit: 100) == content)
    }

    @Test func `follows a symbolic link to the layout itself`() throws {
        let layout = try ScratchLayout()
        let link = layout.path + "-link"
        unsafe symlink(layout.path, link)
        defer { unsafe unlink(link) }
        #expect(try ImageLayout(path: link).entries() == [])
    }

    @Test func `says nil for a blob that does not exist`() throws {
        let layout = try ScratchLayout()
        #expect(try layout.open().blob(digest("x")) == nil)
        #expect(try layout.open().blob(Digest.of([], algorithm: .sha512)) == nil)
        #expect(throws: SourceError.blobMissing(digest("x"))) { try layout.open().document(digest("x"), limit: 1) }
    }

    @Test func `throws where it cannot read, rather than say that nothing is there`() throws {
        let layout = try ScratchLayout()
        _ = try layout.blobs().subdirectory(digest("x").hex, creating: 0o755)
        #expect(throws: SourceError.notAFile(path: "\(layout.path)/blobs/sha256/\(digest("x").hex)")) {
            _ = try layout.open().blob(digest("x"))
        }
    }

    @Test func `does not follow a symbolic link to a blob`() throws {
        let layout = try ScratchLayout()
        try layout.write("target", content)
        unsafe symlink("../../target", "\(layout.path)/blobs/sha256/\(Digest.of(content).hex)")
        #expect(throws: SourceError.self) { _ = try layout.open().blob(Digest.of(content)) }
    }

    @Test func `does not follow a symbolic link to a directory of blobs`() throws {
        let layout = try ScratchLayout()
        try layout.write(content, as: Digest.of(content))
        let blobs = try layout.directory.subdirectory("blobs")
        try layout.directory.rename("blobs", to: layout.directory, as: "elsewhere")
        unsafe symlink("elsewhere", "\(layout.path)/blobs")
        #expect(throws: SourceError.self) { try layout.open() }
        unsafe unlink(layout.path + "/blobs")
        try layout.directory.rename("elsewhere", to: layout.directory, as: "blobs")
        try blobs.rename("sha256", to: blobs, as: "other")
        unsafe symlink("other", "\(layout.path)/blobs/sha256")
        #expect(throws: SourceError.self) { try layout.open() }
    }

    @Test func `does not wait for a pipe that stands for a blob`() throws {
        let layout = try ScratchLayout()
        unsafe mkfifo("\(layout.path)/blobs/sha256/\(digest("x").hex)", 0o644)
        #expect(throws: SourceError.self) { _ = try layout.open().blob(digest("x")) }
    }

    @Test func `does not follow a symbolic link to index.json`() throws {
        let layout = try ScratchLayout()
        try layout.directory.rename("index.json", to: layout.directory, as: "other.json")
        unsafe symlink("other.json", layout.path + "/index.json")
        #expect(throws: SourceError.notAFile(path: layout.path + "/index.json")) { try layout.open() }
    }

    @Test func `refuses a blob that does not match its name`() throws {
        let layout = try ScratchLayout()
        try layout.write(content, as: digest("x"))
        #expect(throws: SourceError.blob(.digestMismatch(found: Digest.of(content), wanted: digest("x")))) {
            try layout.open().document(digest("x"), limit: 100)
        }
    }

    @Test func `refuses a directory without oci-layout`() throws {
        let layout = try ScratchLayout(marker: nil)
        #expect(throws: SourceError.notALayout(path: layout.path, why: "it has no oci-layout")) { try layout.open() }
    }

    @Test func `refuses a directory without index.json`() throws {
        let layout = try ScratchLayout()
        try layout.directory.remove("index.json")
        #expect(throws: SourceError.notALayout(path: layout.path, why: "it has no index.json")) { try layout.open() }
    }

    @Test(arguments: ["1.0.1", "2.0.0", "", "1.0"])
    func `refuses another version of the layout`(version: String) throws {
        let layout = try ScratchLayout(marker: "{\"imageLayoutVersion\":\"\(version)\"}")
        #expect(throws: SourceError.unsupportedLayoutVersion(path: layout.path, found: version)) { try layout.open() }
    }

    @Test(arguments: ["", "{}", "[]", "{\"imageLayoutVersion\":1}", "{\"imageLayoutVersion\":\"1.0.0\"} x"])
    func `refuses an oci-layout that is not what it must be`(marker: String) throws {
        let layout = try ScratchLayout(marker: marker)
        #expect(throws: SourceError.self) { try layout.open() }
    }

    @Test func `refuses an index.json that is no OCI index`() throws {
        let layout = try ScratchLayout()
        for type in [MediaType.dockerList, MediaType.ociManifest] {
            let json: JSON = ["schemaVersion": 2, "mediaType": .string(type), "manifests": []]
            try layout.write("index.json", json.encoded())
            #expect(throws: SourceError.self) { try layout.open() }
        }
    }

    @Test func `reads an index.json without media type`() throws {
        let layout = try ScratchLayout()
        try layout.write("index.json", Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8))
        #expect(try layout.open().entries() == [])
    }

    @Test func `lists more entries than fit into a manifest`() throws {
        let entries = (0..<4000).map { number in
            Descriptor(
                mediaType: MediaType.ociManifest, digest: digest("\(number)"), size: 1,
                annotations: named("app:" + String(repeating: "a", count: 1000)))
        }
        let layout = try ScratchLayout(entries: entries)
        #expect(try layout.directory.read("index.json", limit: 16 << 20).count > OCILimits.manifestBytes)
        #expect(try layout.open().entries().count == 4000)
    }

    @Test func `refuses an index.json or oci-layout beyond its limit`() throws {
        let layout = try ScratchLayout()
        let blanks = [UInt8](repeating: 0x20, count: OCILimits.layoutIndexBytes)
        try layout.write("index.json", ImageIndex(manifests: []).json.encoded() + blanks)
        #expect(
            throws: SourceError.system(
                SystemError(operation: "read", path: layout.path + "/./index.json", code: EFBIG))
        ) { try layout.open() }
        let padded = try ScratchLayout()
        try padded.write("oci-layout", ImageLayout.marker + blanks.prefix(OCILimits.layoutMarkerBytes))
        #expect(throws: SourceError.self) { try padded.open() }
    }

    @Test func `says so when there is no such directory`() {
        #expect(throws: SourceError.system(SystemError(operation: "open", path: "/nowhere/at/all", code: ENOENT))) {
            try ImageLayout(path: "/nowhere/at/all")
        }
    }
}
