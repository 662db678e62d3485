/// How many bytes of a file system a command will write at most, known before it writes the first.
public struct SpaceNeed: Sendable, Equatable, CustomStringConvertible {
    /// Files take whole blocks of the file system; this is what all common ones have.
    private static let block: UInt64 = 4096

    /// Blobs that are not there yet.
    public private(set) var files = 0
    /// Bytes of these, in whole blocks.
    public private(set) var blobs: UInt64 = 0
    /// Bytes of indexes, receipts, records of a transaction and the state, by an upper bound.
    public var documents: UInt64 = 0

    /// Nothing.
    public init() {}

    /// Adds a file; a sum that no number holds is the largest one.
    mutating func add(file size: UInt64) {
        files += 1
        let padded = size.addingReportingOverflow((Self.block - size % Self.block) % Self.block)
        let sum = blobs.addingReportingOverflow(padded.overflow ? .max : padded.partialValue)
        blobs = sum.overflow ? .max : sum.partialValue
    }

    /// All of it.
    public var total: UInt64 {
        let sum = blobs.addingReportingOverflow(documents)
        return sum.overflow ? .max : sum.partialValue
    }

    public var description: String {
        let rest = documents == 0 ? "" : ", and \(documents) for indexes, receipts and state"
        return "\(blobs) for \(files) blobs that are not there yet\(rest)"
    }
}

extension SpaceNeed {
    /// What publishing the images of a bundle writes besides blobs.
    ///
    /// An index lists what the table of images names; it stands once where it is staged and once where it is exchanged.
    /// The receipt names the same, once staged and once in the state.
    static func documents(of head: BundleHead) -> UInt64 {
        let blobs = UInt64(head.entries.entries.count)
        // A line of 72 bytes for each blob, in each of two lists; the tiles of the log; what is smaller than a block.
        return 4 * UInt64(head.images.byteCount) + 144 * blobs + 256 << 10
    }

    /// What an import writes into a state that lies elsewhere: the receipt, and its log and heads.
    static func state(of head: BundleHead) -> SpaceNeed {
        var need = SpaceNeed()
        need.documents = UInt64(head.images.byteCount) + 128 << 10
        return need
    }
}
