internal import FileSystem
private import Synchronization

/// The bytes on their way to the file, in their order, and the buffers that hold them.
///
/// There are `bufferCount` buffers: who wants one waits until one has been written. So memory is bounded.
final class FrameOutput: Sendable {
    private enum Piece: Sendable {
        /// Some bytes: a frame, or a piece of one, with the size of the frame's content where they end it.
        case bytes(Bytes, endsFrameOf: UInt32?)
        /// Room for frames that someone else writes.
        case reserved(RawFrames)
        /// Where all reserved frames begin is to be pushed there.
        case question(BoundedQueue<[UInt64]>)
    }

    fileprivate enum Bytes: Sendable {
        case ready(FrameBuffer)
        /// A queue to which a worker pushes once.
        case compressing(BoundedQueue<Result<FrameBuffer, ArchiveError>>)
    }

    static let bufferCount = 4

    private let free = BoundedQueue<FrameBuffer>(capacity: bufferCount)
    private let pieces = BoundedQueue<Piece>(capacity: bufferCount)
    /// Why writing was given up.
    private let failure = Mutex<ArchiveError?>(nil)

    init() {
        for _ in 0..<Self.bufferCount { _ = free.push(Self.makeBuffer()) }
    }

    /// A buffer with room for a compressed frame or a piece of a raw one.
    static func makeBuffer() -> FrameBuffer {
        FrameBuffer(capacity: ZstdCompressor.bound(ArchiveFormat.compressedFrameContent))
    }

    /// An empty buffer, once there is one.
    func takeBuffer() throws(ArchiveError) -> FrameBuffer {
        guard let buffer = free.pop() else { throw whyClosed() }
        return buffer
    }

    /// Gives a buffer back, its content no longer needed.
    func giveBack(_ buffer: FrameBuffer) {
        buffer.removeAll()
        _ = free.push(buffer)
    }

    /// Adds bytes; where they end a frame, with the size of the frame's content.
    func write(_ buffer: FrameBuffer, endsFrameOf contentSize: UInt32?) throws(ArchiveError) {
        try push(.bytes(.ready(buffer), endsFrameOf: contentSize))
    }

    /// Adds a frame that a worker will push to `result`.
    func write(
        _ result: BoundedQueue<Result<FrameBuffer, ArchiveError>>, endsFrameOf contentSize: UInt32
    ) throws(ArchiveError) {
        try push(.bytes(.compressing(result), endsFrameOf: contentSize))
    }

    /// Leaves room for frames that someone else writes.
    func reserve(_ frames: RawFrames) throws(ArchiveError) { try push(.reserved(frames)) }

    /// Where the frames begin in the file for which room was left, once all before them is written.
    func reservedOffsets() throws(ArchiveError) -> [UInt64] {
        let answer = BoundedQueue<[UInt64]>(capacity: 1)
        try push(.question(answer))
        guard let offsets = answer.pop() else { throw whyClosed() }
        return offsets
    }

    /// Lets nothing more in.
    func close() { pieces.close() }

    /// Writes what comes until it is closed: the body of the writing thread.
    func drain(to file: File, writeBack: WriteBack) -> Result<[SeekTable.Frame], ArchiveError> {
        // Whoever waits for a buffer or for room must learn that none will come.
        defer {
            free.close()
            pieces.close()
        }
        do throws(ArchiveError) {
            return .success(try writeFrames(to: file, writeBack))
        } catch {
            failure.withLock { $0 = error }
            pieces.close()
            // Nobody may wait for an answer that will not come.
            while let piece = pieces.pop() {
                if case .question(let answer) = piece { answer.close() }
            }
            return .failure(error)
        }
    }

    private func writeFrames(to file: File, _ writeBack: WriteBack) throws(ArchiveError) -> [SeekTable.Frame] {
        var frames: [SeekTable.Frame] = []
        var frameSize = 0
        var offsets: [UInt64] = []
        var position = try onFile { () throws(SystemError) in try file.position() }
        var follower = WriteBack.Follower(file, from: position, by: writeBack)
        while let piece = pieces.pop() {
            switch piece {
            case .bytes(let bytes, let contentSize):
                let buffer = try bytes.wait()
                try onFile { () throws(SystemError) in
                    try buffer.withBytes { (bytes) throws(SystemError) in try file.write(bytes) }
                }
                frameSize += buffer.count
                position += UInt64(buffer.count)
                follower.advance(UInt64(buffer.count))
                giveBack(buffer)
                guard let contentSize else { continue }
                frames.append(SeekTable.Frame(compressedSize: UInt32(frameSize), contentSize: contentSize))
                frameSize = 0
            case .reserved(let reserved):
                offsets.append(position)
                frames += reserved.frames
                position += reserved.compressedSize
                try onFile { () throws(SystemError) in try file.seek(to: position) }
                follower.finish()
                follower = WriteBack.Follower(file, from: position, by: writeBack)
            case .question(let answer): _ = answer.push(offsets)
            }
        }
        return frames
    }

    private func push(_ piece: Piece) throws(ArchiveError) {
        guard pieces.push(piece) else { throw whyClosed() }
    }

    private func whyClosed() -> ArchiveError {
        failure.withLock { $0 } ?? .libraryFailed(operation: "writing", why: "the archive has ended")
    }
}

extension FrameOutput.Bytes {
    fileprivate func wait() throws(ArchiveError) -> FrameBuffer {
        switch self {
        case .ready(let buffer): return buffer
        case .compressing(let result):
            guard let result = result.pop() else { preconditionFailure("a job's queue is never closed") }
            return try result.get()
        }
    }
}
