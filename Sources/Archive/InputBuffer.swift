internal import FileSystem

/// Buffered input that counts what was taken from it.
final class InputBuffer {
    private let input: any ByteInput
    private var bytes: [UInt8]
    private var filled = 0
    private var next = 0
    /// How many bytes have been taken.
    private(set) var consumed: UInt64 = 0

    init(_ input: any ByteInput, capacity: Int) {
        self.input = input
        bytes = [UInt8](repeating: 0, count: capacity)
    }

    /// Takes one byte; nil at the end.
    func nextByte() throws(ArchiveError) -> UInt8? {
        guard try fill() else { return nil }
        defer { skip(1) }
        return bytes[next]
    }

    /// Calls `body` with what is there, at most `limit` bytes, and takes as many as `body` says.
    ///
    /// Nothing is there before ``fill()`` said so.
    func take<Failure: Error>(
        _ limit: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        let available = next..<next + min(limit, filled - next)
        let count = try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[available]))
        }
        precondition(count <= available.count)
        skip(count)
        return count
    }

    /// Makes sure that something is there; false at the end of the input.
    func fill() throws(ArchiveError) -> Bool {
        guard next == filled else { return true }
        next = 0
        filled = 0
        filled = try onFile { () throws(SystemError) in try input.read(into: &bytes) }
        return filled > 0
    }

    private func skip(_ count: Int) {
        next += count
        consumed += UInt64(count)
    }
}
