public import FileSystem

/// Why an archive cannot be read or written.
public enum ArchiveError: Error, Equatable, Sendable {
    /// Reading or writing the file failed.
    case file(SystemError)
    /// A library could not do what it was asked for, memory for example.
    case libraryFailed(operation: String, why: String)

    // Reading

    /// The input does not begin with a zstd frame.
    case notAnArchive
    /// The input ends inside of frame `frame` (counted from 0), or where it should begin.
    case truncated(frame: Int)
    /// The content ends before what was asked for.
    case contentEnded(missing: UInt64)
    /// Content remains that nobody asked for.
    case contentRemains(frame: Int)
    /// Bytes follow the seek table.
    case trailingData
    /// A frame is not one of our format, or does not decode.
    case frameMalformed(index: Int, why: String)
    /// A frame's header does not declare the size of its content.
    case missingContentSize(index: Int)
    /// A frame needs a larger window than the limit allows.
    case windowTooLarge(index: Int, found: UInt64, limit: UInt64)
    /// A frame declares more content than the limit allows.
    case frameTooLarge(index: Int, found: UInt64, limit: UInt64)
    /// The archive has more frames than the limit allows.
    case tooManyFrames(limit: Int)
    /// A frame's blocks hold less or more than its header declares.
    case decodedSizeMismatch(index: Int, declared: UInt64)
    /// A frame has other sizes than the seek table says, or the seek table differs from the frames read.
    case seekTableMismatch(why: String)
    /// The end of the file is no seek table of our format.
    case seekTableMalformed(why: String)
    /// A tar header is not the one that the path and size give.
    case headerMismatch(path: String)
    /// An entry whose size is first read from its header is larger than the caller allows.
    case entryTooLarge(path: String, found: UInt64, limit: UInt64)
    /// The padding after an entry or the tar trailer is not all zeros.
    case paddingNotZero

    // Writing

    /// The level is outside of what is supported.
    case unsupportedLevel(found: Int32, allowed: ClosedRange<Int32>)
    /// The path cannot be written: empty, absolute, a directory's, or not printable ASCII.
    case unsupportedPath(String)
    /// An entry was given less or more content than announced.
    case entrySizeMismatch(path: String, found: UInt64, wanted: UInt64)

    // Foreign tar files

    /// The file is compressed; only plain tar files can be read at random.
    case compressedTar(format: String)
    /// The file is not a tar file, or it is damaged.
    case tarMalformed(why: String)
    /// A stream holds more than the limit allows once it is decompressed.
    case contentTooLarge(limit: UInt64)
    /// The tar file has more entries than the limit allows.
    case tooManyEntries(limit: Int)
    /// The name of an entry is longer than the limit.
    case nameTooLong(found: Int, limit: Int)
    /// The name of an entry is absolute, contains `..` or an empty component, or is not UTF-8.
    case unsafeName(String)
    /// Two entries have the same name.
    case duplicateEntry(String)
    /// There is no entry of this name.
    case noSuchEntry(String)
    /// The entry is not a regular file.
    case notARegularFile(String)
}

/// Calls `body`, whose failure is one of the file's.
func onFile<Output>(_ body: () throws(SystemError) -> Output) throws(ArchiveError) -> Output {
    do {
        return try body()
    } catch {
        throw .file(error)
    }
}
