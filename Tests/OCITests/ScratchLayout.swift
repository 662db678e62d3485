import FileSystem
import JSON
import OCI
import OpenSSL

/// A layout in a directory of its own, which is gone when the test ends.
final class ScratchLayout {
    let path: String
    let directory: Directory
    private let name: String

    /// A layout without images, with `oci-layout`, `index.json` and `blobs/sha256`.
    init(marker: String? = String(decoding: ImageLayout.marker, as: UTF8.self), entries: [Descriptor] = []) throws {
        name = "airlock-oci-\(UInt64.random(in: 0 ... .max))"
        path = "/tmp/\(name)"
        directory = try Directory.create(path)
        if let marker { try write(ImageLayout.markerName, Array(marker.utf8)) }
        try write(ImageLayout.indexName, ImageIndex(manifests: entries).json.encoded())
        _ = try blobs()
    }

    deinit {
        do { try Directory.open("/tmp").removeTree(name) } catch { print("left behind: \(path)") }
    }

    /// The directory of blobs, made where it is missing.
    func blobs(_ algorithm: String = "sha256") throws -> Directory {
        try directory.subdirectory("blobs", creating: 0o755).subdirectory(algorithm, creating: 0o755)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try directory.remove(name)
        try directory.create(name, permissions: 0o644).write(bytes)
    }

    /// Writes a blob under a name of the caller's choice.
    func write(_ bytes: [UInt8], as digest: Digest) throws {
        try blobs(digest.algorithm.rawValue).create(digest.hex, permissions: 0o644).write(bytes)
    }

    func open() throws -> ImageLayout { try ImageLayout(path: path) }
}
