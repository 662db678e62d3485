public import FileSystem

/// One blob being read from front to back. What it yields is not verified: see ``DigestVerifier``.
public protocol BlobReader: AnyObject {
    /// Bytes that the source says the blob has.
    var size: UInt64 { get }

    /// Fills the buffer with the next bytes and says how many they are; fewer than asked for only at the end.
    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int
}
