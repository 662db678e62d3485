import FileSystem
import OCI

/// The blobs that export makes itself, held in memory: log entries that complete evidence, and their manifests.
struct GeneratedBlobs: ImageSource {
    let subject = "what export adds"
    private var contents: [Digest: [UInt8]] = [:]

    /// Adds a blob.
    mutating func insert(_ bytes: [UInt8]) -> Digest {
        let digest = Digest.of(bytes)
        contents[digest] = bytes
        return digest
    }

    func entries() throws(SourceError) -> [Descriptor] { [] }

    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        contents[digest].map(MemoryReader.init)
    }
}

/// Reads bytes that are in memory.
final class MemoryReader: BlobReader {
    private var rest: ArraySlice<UInt8>
    let size: UInt64

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
        size = UInt64(bytes.count)
    }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let count = min(buffer.count, rest.count)
        buffer.replaceSubrange(..<count, with: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
    }
}
