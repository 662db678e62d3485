public import Archive
public import FileSystem
public import OCI

/// Bytes that are read as a file or a blob would be, a few at a time.
public final class Bytes: ByteInput, BlobReader {
    private var rest: ArraySlice<UInt8>
    /// The most that one read gives; small, so that borders fall everywhere.
    private let step: Int
    /// How many there are.
    public let size: UInt64

    public init(_ bytes: [UInt8], step: Int = .max) {
        rest = bytes[...]
        size = UInt64(bytes.count)
        self.step = max(1, step)
    }

    public func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let count = min(buffer.count, rest.count, step)
        buffer.replaceSubrange(..<count, with: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
    }
}

/// A file without a name that has these bytes, for parsers that read by position.
public func file(_ bytes: [UInt8]) -> File {
    do {
        let file = try Directory.open("/dev/shm").createNameless()
        try file.write(bytes)
        return file
    } catch {
        fatalError("no file for the input: \(error)")
    }
}
