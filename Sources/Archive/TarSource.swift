internal import FileSystem

/// What libarchive's callbacks read from: a file by position, so that several readers may share it.
@safe
final class TarSource {
    private let file: File
    private let size: UInt64
    private var offset: UInt64
    private let buffer: ReadBuffer
    /// Where reading began.
    let start: UInt64
    /// Why the last read failed.
    var failure: SystemError? { buffer.failure }

    init(_ file: File, from start: UInt64, size: UInt64, capacity: Int) {
        self.file = file
        self.size = size
        self.start = start
        offset = start
        buffer = ReadBuffer(capacity: capacity)
    }

    /// The object behind the pointer that libarchive hands back.
    static func from(_ client: UnsafeMutableRawPointer?) -> TarSource {
        unsafe Unmanaged<TarSource>.fromOpaque(client!).takeUnretainedValue()
    }

    /// The next bytes and how many they are: 0 at the end, -1 after a failure.
    func read(_ result: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        unsafe buffer.hand(to: result) { (bytes) throws(SystemError) in
            let count = try file.read(into: &bytes, at: offset)
            offset += UInt64(count)
            return count
        }
    }

    /// Goes forward, but not beyond the end: libarchive finds out there that the file is cut off.
    func skip(_ count: Int64) -> Int64 {
        let skipped = min(UInt64(max(0, count)), size - min(offset, size))
        offset += skipped
        return Int64(skipped)
    }
}
