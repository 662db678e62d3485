/// A piece of memory of fixed capacity that is filled from the front and handed from thread to thread.
///
/// One thread at a time has it: it changes hands through a ``BoundedQueue``, whose lock orders the accesses.
@safe
final class FrameBuffer: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer
    /// How many bytes are in it.
    private(set) var count = 0

    init(capacity: Int) { unsafe storage = .allocate(byteCount: capacity, alignment: 16) }

    deinit { unsafe storage.deallocate() }

    /// How many bytes fit.
    var capacity: Int { unsafe storage.count }

    /// Calls `body` with the bytes in it.
    func withBytes<Output, Failure: Error>(_ body: (RawSpan) throws(Failure) -> Output) throws(Failure) -> Output {
        let filled = unsafe UnsafeRawBufferPointer(rebasing: storage[..<count])
        return try body(unsafe RawSpan(_unsafeBytes: filled))
    }

    /// Empties it; the memory stays.
    func removeAll() { count = 0 }

    /// Appends bytes, which must fit.
    func append(_ bytes: RawSpan) {
        precondition(bytes.byteCount <= capacity - count)
        unsafe bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(from: source)
        }
        count += bytes.byteCount
    }

    /// Appends bytes, which must fit.
    func append(_ bytes: [UInt8]) { unsafe append(bytes.span.bytes) }

    /// Appends what a C call writes into the free space; the call says how much that was.
    func append<Failure: Error>(
        _ write: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let written = try unsafe write(UnsafeMutableRawBufferPointer(rebasing: storage[count...]))
        precondition(written <= capacity - count)
        count += written
    }
}
