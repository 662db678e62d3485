internal import FileSystem

/// What libarchive's callback reads from: any input, front to back.
@safe
final class StreamSource {
    private let input: any ByteInput
    private let buffer: ReadBuffer
    /// Why the last read failed.
    var failure: SystemError? { buffer.failure }

    init(_ input: any ByteInput, capacity: Int = 128 << 10) {
        self.input = input
        buffer = ReadBuffer(capacity: capacity)
    }

    /// The object behind the pointer that libarchive hands back.
    static func from(_ client: UnsafeMutableRawPointer?) -> StreamSource {
        unsafe Unmanaged<StreamSource>.fromOpaque(client!).takeUnretainedValue()
    }

    /// The next bytes and how many they are: 0 at the end, -1 after a failure.
    func read(_ result: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        unsafe buffer.hand(to: result) { (bytes) throws(SystemError) in try input.read(into: &bytes) }
    }
}
