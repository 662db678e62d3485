public import FileSystem

/// Where an archive's bytes come from, front to back: a file, a pipe, volumes one after the other.
public protocol ByteInput: AnyObject {
    /// Reads the next bytes into the buffer and says how many they are; 0 only at the end.
    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int
}

extension File: ByteInput {}

/// A part of a file, read by position, so that several readers may share the file.
final class FileRange: ByteInput {
    private let file: File
    private var offset: UInt64
    private let end: UInt64

    init(_ file: File, _ range: Range<UInt64>) {
        self.file = file
        offset = range.lowerBound
        end = range.upperBound
    }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        guard offset < end else { return 0 }
        // What lies behind the range may be read too, but is not handed on.
        let count = min(try file.read(into: &buffer, at: offset), Int(end - offset))
        offset += UInt64(count)
        return count
    }
}
