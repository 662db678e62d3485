internal import FileSystem
private import Glibc
internal import JSON
internal import OpenSSL

extension ImageLayout {
    /// Checks the content of `oci-layout`.
    ///
    /// - Throws: ``SourceError`` where it is not JSON or states another version than 1.0.0.
    public static func check(marker: [UInt8], _ subject: String) throws(SourceError) {
        let version: String
        do throws(JSONError) {
            let limits = JSONLimits(maximumBytes: OCILimits.layoutMarkerBytes, maximumDepth: 8)
            version = try JSON(parsing: marker, limits: limits).object().string("imageLayoutVersion")
        } catch { throw .json(path: "\(subject)/\(markerName)", error) }
        guard version == "1.0.0" else { throw .unsupportedLayoutVersion(path: subject, found: version) }
    }

    /// Reads `index.json`.
    ///
    /// - Throws: ``SourceError`` where it is missing or refused.
    static func index(of directory: Directory, _ subject: String) throws(SourceError) -> PackedDescriptors {
        let path = "\(subject)/\(indexName)"
        guard let file = try open(indexName, in: directory, path: path) else {
            throw .notALayout(path: subject, why: "it has no \(indexName)")
        }
        guard file.size <= OCILimits.layoutIndexBytes else {
            throw .system(SystemError(operation: "read", path: file.file.path, code: EFBIG))
        }
        var reader = LayoutIndexReader(subject)
        while true {
            var block = [UInt8](repeating: 0, count: 64 << 10)
            let count = try system { () throws(SystemError) in try file.read(into: &block) }
            try reader.add(Array(block[..<count]))
            if count < block.count { return try reader.finish() }
        }
    }

    static func file(
        _ name: String, in directory: Directory, _ subject: String, limit: Int
    ) throws(SourceError) -> [UInt8] {
        guard let reader = try open(name, in: directory, path: "\(subject)/\(name)") else {
            throw .notALayout(path: subject, why: "it has no \(name)")
        }
        return try system { () throws(SystemError) in try reader.file.readAll(limit: limit) }
    }

    /// The directories of `blobs/`, by algorithm; a layout may have none.
    static func openBlobs(in directory: Directory) throws(SourceError) -> [HashAlgorithm: Directory] {
        try system { () throws(SystemError) in
            var opened: [HashAlgorithm: Directory] = [:]
            guard try directory.status(blobsName) != nil else { return opened }
            let blobs = try directory.subdirectory(blobsName)
            for algorithm in [HashAlgorithm.sha256, .sha512] where try blobs.status(algorithm.rawValue) != nil {
                opened[algorithm] = try blobs.subdirectory(algorithm.rawValue)
            }
            return opened
        }
    }

    /// Opens a regular file; `nil` where there is none. The kind is looked at first, because opening a pipe would wait
    /// for ever, and again behind the descriptor, because the name may have changed its meaning.
    static func open(
        _ name: String, in directory: Directory, path: String
    ) throws(SourceError) -> FileBlobReader? {
        guard let status = try system({ () throws(SystemError) in try directory.status(name) }) else { return nil }
        guard status.kind == .regular else { throw .notAFile(path: path) }
        let file = try system { () throws(SystemError) in try directory.open(name) }
        let opened = try system { () throws(SystemError) in try file.status() }
        guard opened.kind == .regular else { throw .notAFile(path: path) }
        return FileBlobReader(file, size: opened.size)
    }
}

/// A blob that is a file of its own.
final class FileBlobReader: BlobReader {
    let file: File
    let size: UInt64

    init(_ file: File, size: UInt64) {
        self.file = file
        self.size = size
    }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int { try file.read(into: &buffer) }
}

func system<Value>(_ call: () throws(SystemError) -> Value) throws(SourceError) -> Value {
    do throws(SystemError) { return try call() } catch { throw .system(error) }
}
