internal import FileSystem

/// What libarchive is handed when it asks for bytes: it keeps the pointer until it asks again.
@safe
final class ReadBuffer {
    private var buffer: [UInt8]
    private let handedOut: UnsafeMutableRawBufferPointer
    /// Why the last read failed.
    private(set) var failure: SystemError?

    init(capacity: Int) {
        buffer = [UInt8](repeating: 0, count: capacity)
        unsafe handedOut = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { unsafe handedOut.deallocate() }

    /// Hands out what `read` puts into the buffer, and says how many bytes that is: 0 at the end, -1 after a failure.
    func hand(
        to result: UnsafeMutablePointer<UnsafeRawPointer?>?, _ read: (inout [UInt8]) throws(SystemError) -> Int
    ) -> Int {
        do throws(SystemError) {
            let count = try read(&buffer)
            unsafe handedOut.copyBytes(from: buffer[..<count])
            unsafe result?.pointee = UnsafeRawPointer(handedOut.baseAddress)
            return count
        } catch {
            failure = error
            return -1
        }
    }
}
