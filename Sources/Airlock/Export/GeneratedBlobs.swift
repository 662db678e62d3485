import FileSystem
import OCI
import Synchronization

/// The blobs that export makes itself, of all images: log entries that complete evidence, and their manifests. Outside of
/// memory where there are many. Several threads may read.
final class GeneratedBlobs: ImageSource {
    let subject = "what export adds"

    private struct State {
        var bytes = LineStore.Writer()
        /// Where each blob begins.
        var starts = DigestMap()
        var sizes: [UInt32] = []
    }

    private let state = Mutex(State())

    /// Adds a blob, a small one.
    func insert(_ bytes: [UInt8]) throws -> Digest {
        let digest = Digest.of(bytes)
        try state.withLock { state in
            guard state.starts.insert(digest, UInt64(state.bytes.count)).inserted else { return }
            state.sizes.append(UInt32(bytes.count))
            try state.bytes.add(bytes)
        }
        return digest
    }

    func entries() throws(SourceError) -> [Descriptor] { [] }

    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        try state.withLock { state throws(SourceError) -> MemoryReader? in
            guard let position = state.starts.position(of: digest) else { return nil }
            let start = Int(state.starts[position: position])
            do throws(SystemError) {
                return MemoryReader(try state.bytes.read(start..<start + Int(state.sizes[position])))
            } catch { throw .system(error) }
        }
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
