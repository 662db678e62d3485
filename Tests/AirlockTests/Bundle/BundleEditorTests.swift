import JSON
import TestSupport
import Testing

/// The tests' own writer against the product's: both follow the description of the format, and neither the other.
@Suite struct BundleEditorTests {
    @Test func `takes a bundle apart and gives the same archive`() throws {
        let fixture = try BundleFixture.shared()
        #expect(try fixture.edited().tar == BundleEditor.tar(in: fixture.bundle))
    }

    @Test func `makes every header and padding as the exporter does`() throws {
        for entry in try BundleFixture.shared().edited().entries {
            #expect(BundleEditor.Entry(path: entry.path, content: entry.content) == entry)
        }
    }

    @Test func `derives tables, index, manifest and seal as the exporter does`() throws {
        let fixture = try BundleFixture.shared()
        let derived = try fixture.edited { editor in
            try editor.editRecords(BundleEditor.entriesPath) { $0.reverse() }
            editor[BundleEditor.indexPath] = []
            editor.entries.reverse()
            try editor.edit(BundleEditor.manifestPath) { $0[at: "/tables/images/size"] = 0 }
            editor[BundleEditor.sealPath] = nil
            try editor.settle()
            try editor.seal(with: [fixture.exporter])
        }
        #expect(try derived.tar == BundleEditor.tar(in: fixture.bundle))
    }

    @Test func `splits the file into its frames and puts it together again`() throws {
        let fixture = try BundleFixture.shared()
        #expect(try BundleEditor.Container(splitting: fixture.bundle).bytes == fixture.bundle)
    }

    @Test func `replaces a blob by another one and back, and the bundle is as it was`() throws {
        let fixture = try BundleFixture.shared()
        let layer = try #require(fixture.edited().blobs("layer").first)
        let content = try fixture.edited().blob(layer)
        let changed = try fixture.edited { editor in
            let other = try editor.replaceBlob(layer, with: content + [1])
            try editor.settle()
            #expect(try editor.tar != BundleEditor.tar(in: fixture.bundle))
            try editor.replaceBlob(other, with: content)
            try editor.settle()
        }
        #expect(try changed.tar == BundleEditor.tar(in: fixture.bundle))
    }

    @Test func `writes in raw frames a bundle that gives the same registry`() throws {
        let fixture = try BundleFixture.shared()
        let rewritten = try fixture.edited().bytes
        #expect(rewritten != fixture.bundle)
        let registries = try [fixture.bundle, rewritten].map { try BundleExpectations.acceptance(of: $0) }
        #expect(registries[0] == registries[1])
        #expect(!registries[0].files.isEmpty)
    }
}
