import FileSystem
import OpenSSL
import Sigstore

/// Reads a file once, for all digests that are needed.
enum BlobHashing {
    private static let blockBytes = 256 << 10

    /// The artifact; with its contents where a key signs those and they are not too large to be kept.
    static func artifact(
        _ file: File, _ algorithms: Set<HashAlgorithm>, keepsContents: Bool
    ) throws -> Artifact {
        file.adviseSequential()
        var contents: [UInt8]? = keepsContents ? [] : nil
        var sha256 = try HashFunction(.sha256)
        var sha384 = try HashFunction(.sha384)
        var sha512 = try HashFunction(.sha512)
        var buffer = [UInt8](repeating: 0, count: blockBytes)
        while true {
            let count = try file.read(into: &buffer)
            let block = Array(buffer[..<count])
            sha256.update(block)
            if algorithms.contains(.sha384) { sha384.update(block) }
            if algorithms.contains(.sha512) { sha512.update(block) }
            contents?.append(contentsOf: block)
            if contents?.count ?? 0 > BundleLimits.signedContentsBytes { contents = nil }
            guard count == buffer.count else { break }
        }
        var hashes = [HashAlgorithm.sha256: sha256.finalize()]
        if algorithms.contains(.sha384) { hashes[.sha384] = sha384.finalize() }
        if algorithms.contains(.sha512) { hashes[.sha512] = sha512.finalize() }
        return Artifact(hashes: hashes, contents: contents)
    }
}
