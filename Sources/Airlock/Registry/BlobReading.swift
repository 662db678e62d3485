import OCI
import OpenSSL

/// Reads a blob to its end through a verifier, in blocks large enough for the hash to run at full speed.
enum BlobReading {
    static let blockBytes = 256 << 10

    /// Hashes what `read` gives until it ends, and hands each block to `each`.
    ///
    /// - Parameters:
    ///   - beside: whether a thread of its own hashes a large blob.
    ///   - damaged: makes the error for content that is not what digest and size name.
    static func verify(
        _ digest: Digest, size: UInt64, beside: Bool = false, read: (inout [UInt8]) throws -> Int,
        each: (borrowing RawSpan) throws -> Void = { _ in }, damaged: (String) -> any Error
    ) throws {
        if beside, size >= BackgroundHash.smallestBlob {
            let hash = try BackgroundHash(expecting: digest, size: size)
            do { return try hash.copy(read, each: each) } catch let error as BlobError { throw damaged("\(error)") }
        }
        var verifier = try DigestVerifier(expecting: digest, size: Int64(size))
        var buffer = [UInt8](repeating: 0, count: Int(clamping: min(UInt64(blockBytes), size + 1)))
        while true {
            let count = try read(&buffer)
            let block = unsafe buffer.span.extracting(..<count).bytes
            do { try verifier.update(block) } catch { throw damaged("\(error)") }
            try each(block)
            if count < buffer.count { break }
        }
        do { try verifier.finish() } catch { throw damaged("\(error)") }
    }
}
