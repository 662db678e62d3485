import TestSupport
import Testing

@testable import Airlock

/// One content has one table and one `index.json`: every other way to write them is refused, though all digests and the
/// seal are made for it.
struct TableFormTests {
    private func bundle(_ change: (inout BundleEditor) throws -> Void) throws -> [UInt8] {
        let fixture = try BundleFixture.shared()
        return try fixture.edited { editor in
            try change(&editor)
            try editor.deriveManifest()
            try editor.seal(with: [fixture.exporter])
        }.bytes
    }

    @Test(arguments: [BundleEditor.entriesPath, BundleEditor.imagesPath], ["{ ", "{\t", "{\"a\":1,", "{\n"])
    func `a line that is not canonical`(path: String, start: String) throws {
        let file = try bundle { editor in
            let content = try editor.content(path)
            editor[path] = Array(start.utf8) + content.dropFirst()
        }
        try BundleExpectations.expectRefusal(.bundleMalformed, of: file)
    }

    @Test(arguments: [BundleEditor.layoutPath, BundleEditor.indexPath], [" ", "\n"])
    func `a layout file that says the same in other bytes`(path: String, end: String) throws {
        let file = try bundle { editor in
            editor[path] = try editor.content(path) + Array(end.utf8)
            try editor.deriveRecord(path)
        }
        try BundleExpectations.expectRefusal(.bundleLayoutMismatch, of: file)
    }

    @Test(arguments: [BundleEditor.layoutPath, BundleEditor.indexPath])
    func `a layout file of the same length that says something else`(path: String) throws {
        let file = try bundle { editor in
            var content = try editor.content(path)
            // A digit of a version or a digest.
            let position = try #require(content.lastIndex { (UInt8(ascii: "0")...UInt8(ascii: "8")).contains($0) })
            content[position] += 1
            editor[path] = content
            try editor.deriveRecord(path)
        }
        try BundleExpectations.expectRefusal(.bundleLayoutMismatch, of: file)
    }
}
