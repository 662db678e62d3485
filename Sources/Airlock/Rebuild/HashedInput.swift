import Archive
import FileSystem
import OCI
import OpenSSL

/// Hands on what it reads, and hashes it.
final class HashedInput: ByteInput {
    private let next: (inout [UInt8]) throws(SystemError) -> Int
    private var hash: HashFunction

    init(_ blob: any BlobReader, algorithm: HashAlgorithm) throws {
        next = { (buffer) throws(SystemError) in try blob.read(into: &buffer) }
        hash = try HashFunction(algorithm)
    }

    init(_ input: any ByteInput, algorithm: HashAlgorithm) throws {
        next = { (buffer) throws(SystemError) in try input.read(into: &buffer) }
        hash = try HashFunction(algorithm)
    }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let count = try next(&buffer)
        unsafe hash.update(buffer.span.extracting(..<count).bytes)
        return count
    }

    /// Reads what nobody has asked for.
    func drain() throws(SystemError) {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while try read(into: &buffer) > 0 {}
    }

    /// The hash of everything that was read.
    func finalize() -> [UInt8] { hash.finalize() }
}
