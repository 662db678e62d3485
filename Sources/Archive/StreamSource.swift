internal import FileSystem

/// What libarchive's callback reads from: any input, front to back.
@safe
final class StreamSource {
    private let input: any ByteInput
    private var buffer: [UInt8]
    /// What libarchive is handed: it keeps the pointer until the next call.
    private let handedOut: UnsafeMutableRawBufferPointer
    /// Why the last read failed.
    private(set) var failure: SystemError?

    init(_ input: any ByteInput, capacity: Int = 128 << 10) {
        self.input = input
        buffer = [UInt8](repeating: 0, count: capacity)
        unsafe handedOut = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { unsafe handedOut.deallocate() }

    /// The object behind the pointer that libarchive hands back.
    static func from(_ client: UnsafeMutableRawPointer?) -> StreamSource {
        unsafe Unmanaged<StreamSource>.fromOpaque(client!).takeUnretainedValue()
    }

    /// The next bytes and how many they are: 0 at the end, -1 after a failure.
    func read(_ result: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        do throws(SystemError) {
            let count = try input.read(into: &buffer)
            unsafe handedOut.copyBytes(from: buffer[..<count])
            unsafe result?.pointee = UnsafeRawPointer(handedOut.baseAddress)
            return count
        } catch {
            failure = error
            return -1
        }
    }
}
