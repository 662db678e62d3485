/// Takes the content out of a frame of raw blocks, where it lies as it is.
struct RawFrameDecoder {
    private let index: Int
    private let contentSize: UInt64
    /// How much content of the frame, and of the block, is still to be given.
    private(set) var rest: UInt64
    private var blockRest = 0

    init(_ header: FrameHeader, index: Int) {
        self.index = index
        contentSize = header.contentSize
        rest = header.contentSize
    }

    /// Says how much content may be taken from the input now: at least one byte, if it has that many.
    ///
    /// - Throws: ``ArchiveError``: `truncated`, `frameMalformed`, `decodedSizeMismatch`, `file`.
    mutating func available(in input: InputBuffer) throws(ArchiveError) -> Int {
        if blockRest == 0 { try beginBlock(input) }
        guard try input.fill() else { throw .truncated(frame: index) }
        return blockRest
    }

    /// Notes that content was taken, at most what was available.
    mutating func advance(_ count: Int) {
        blockRest -= count
        rest -= UInt64(count)
    }

    private mutating func beginBlock(_ input: InputBuffer) throws(ArchiveError) {
        var bytes: [UInt8] = []
        for _ in 0..<RawFrame.blockHeaderSize {
            guard let byte = try input.nextByte() else { throw .truncated(frame: index) }
            bytes.append(byte)
        }
        let header = Int(bytes.littleEndian(at: 0, count: bytes.count))
        let (isLast, type, size) = (header & 1 == 1, header >> 1 & 3, header >> 3)
        guard type == 0 else { throw .frameMalformed(index: index, why: "not all of its blocks are raw") }
        guard isLast == (size == rest), size <= rest else {
            throw .decodedSizeMismatch(index: index, declared: contentSize)
        }
        guard size == min(rest, UInt64(ArchiveFormat.rawBlock)) else {
            throw .frameMalformed(index: index, why: "it has a raw block of \(size) bytes")
        }
        blockRest = size
    }
}
