internal import FileSystem

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnArchive: "not an airlock archive: it does not begin with a zstd frame"
        case .truncated(let frame): "the archive is cut off in or before zstd frame \(frame)"
        case .contentEnded(let missing): "the content ends \(missing) bytes too early"
        case .contentRemains(let frame): "undeclared content follows in zstd frame \(frame)"
        case .trailingData: "data follows the seek table"
        case .frameMalformed(let index, let why): "zstd frame \(index): \(why)"
        case .missingContentSize(let index): "zstd frame \(index) does not declare the size of its content"
        case .windowTooLarge(let index, let found, let limit):
            "zstd frame \(index) needs a window of \(found) bytes, want at most \(limit)"
        case .frameTooLarge(let index, let found, let limit):
            "zstd frame \(index) declares \(found) bytes of content, want at most \(limit)"
        case .tooManyFrames(let limit): "the archive has more than \(limit) zstd frames"
        case .decodedSizeMismatch(let index, let declared):
            "zstd frame \(index) does not hold the \(declared) bytes that it declares"
        case .seekTableMismatch(let why): "the seek table does not agree with the frames: \(why)"
        case .seekTableMalformed(let why): "the seek table is malformed: \(why)"
        case .headerMismatch(let path): "the tar header of \(path) is not the one that its path and size give"
        case .entryTooLarge(let path, let found, let limit): "\(path) has \(found) bytes, want at most \(limit)"
        case .paddingNotZero: "padding of the tar file is not zero"
        case .compressedTar(let format): "the tar file is compressed with \(format), decompress it first"
        case .tarMalformed(let why): "the tar file cannot be read: \(why)"
        case .contentTooLarge(let limit): "it holds more than \(limit) bytes once it is decompressed"
        case .tooManyEntries(let limit): "the tar file has more than \(limit) entries"
        case .nameTooLong(let found, let limit): "an entry's name has \(found) bytes, want at most \(limit)"
        case .unsafeName(let name): "the entry name \(name.debugDescription) is refused"
        case .duplicateEntry(let name): "the entry \(name) is there twice"
        case .noSuchEntry(let name): "there is no entry \(name)"
        case .notARegularFile(let name): "the entry \(name) is not a regular file"
        case .file(let error): error.description
        case .libraryFailed(let operation, let why): "\(operation) failed: \(why)"
        case .unsupportedLevel(let found, let allowed):
            "compression level is \(found), want \(allowed.lowerBound) to \(allowed.upperBound)"
        case .unsupportedPath(let path): "the path \(path.debugDescription) cannot be written"
        case .entrySizeMismatch(let path, let found, let wanted): "\(path) has \(found) bytes, want \(wanted)"
        }
    }
}
