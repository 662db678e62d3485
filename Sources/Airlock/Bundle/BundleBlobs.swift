import Archive
import FileSystem
import Glibc
import OCI

/// The blobs of a bundle that is a file, each read where it stands, without what is before it.
///
/// The places are the caller's. A wrong one gives an error: the header must be the blob's, and whoever reads on checks
/// the content.
struct BundleBlobs: Sendable {
    private let file: File
    private let table: SeekTable

    /// Opens a bundle; a pipe cannot be read so.
    init(_ path: String) throws {
        let input = try BundleInput.open(path)
        guard let table = input.seekTable else {
            throw BundleError.unreadable(SystemError(operation: "seek", path: input.name, code: ESPIPE))
        }
        (file, self.table) = (input.file, table)
    }

    /// Opens a blob whose header begins at an offset of the tar file.
    func open(_ blob: BlobSize, at offset: UInt64) throws -> BundledBlob {
        guard let frame = table.frame(containing: offset) else {
            throw BundleError.archive(.contentEnded(missing: blob.size))
        }
        do {
            let frames = FrameReader(file: file, frames: frame..<table.frames.count, of: table)
            try frames.read(offset - table.contentOffset(ofFrame: frame)) { _ in }
            try frames.expectHeader(path: BundleEntry.path(of: blob.digest), size: blob.size)
            return BundledBlob(frames, size: blob.size, path: "\(file.path): \(blob.digest)")
        } catch let error as ArchiveError { throw BundleError.archive(error) }
    }

    /// Reads a small blob whole, and requires that it is what its digest says.
    func read(_ blob: BlobSize, at offset: UInt64) throws -> [UInt8] {
        let reader = try open(blob, at: offset)
        var bytes = [UInt8](repeating: 0, count: Int(blob.size))
        let count = try reader.read(into: &bytes)
        let found = Digest.of(Array(bytes[..<count]), algorithm: blob.digest.algorithm)
        guard found == blob.digest else {
            throw BundleError.digestMismatch(
                path: BundleEntry.path(of: blob.digest), found: found, wanted: blob.digest)
        }
        return bytes
    }
}

/// One blob of a bundle being read.
final class BundledBlob: BlobReader {
    let size: UInt64
    private let frames: FrameReader
    private let path: String
    private var rest: UInt64

    fileprivate init(_ frames: FrameReader, size: UInt64, path: String) {
        self.frames = frames
        self.size = size
        self.path = path
        rest = size
    }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        var filled = 0
        do throws(ArchiveError) {
            if UInt64(buffer.count) <= rest {
                filled = try frames.read(into: &buffer)
            } else {
                let last = try frames.read(Int(rest))
                buffer.replaceSubrange(..<last.count, with: last)
                filled = last.count
            }
        } catch {
            if case .file(let error) = error { throw error }
            throw SystemError(operation: "read (\(error))", path: path, code: EIO)
        }
        rest -= UInt64(filled)
        return filled
    }
}
