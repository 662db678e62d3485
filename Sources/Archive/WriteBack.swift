package import FileSystem

/// Has the system write to the device what was written to files, on a thread of its own, while others go on: so there is
/// little left to wait for when all is synchronised.
///
/// A device has a memory of its own, which it empties when it is told to and not much before: whoever synchronises waits for
/// all that is in it. So it is told now and then.
///
/// Nothing depends on it. Where it lags behind, ranges are passed over, and synchronising writes them.
package final class WriteBack: Sendable {
    /// So much is worth a call.
    private static let step: UInt64 = 4 << 20
    /// The end of a file that has at least so much that is not on its way.
    private static let smallestRest: UInt64 = 1 << 20
    /// After so much the device's memory is emptied.
    private static let settlingStep: UInt64 = 64 << 20

    private struct Written: Sendable {
        let file: File
        let range: Range<UInt64>
    }

    private let ranges: BoundedQueue<Written>
    private let thread: WorkerThread<Void>

    /// Starts the thread.
    ///
    /// - Throws: ``ArchiveError``: `libraryFailed`.
    package init() throws(ArchiveError) {
        let ranges = BoundedQueue<Written>(capacity: 64)
        thread = try WorkerThread {
            var unsettled: UInt64 = 0
            while let written = ranges.pop() {
                written.file.startWriteBack(written.range)
                unsettled += UInt64(written.range.count)
                guard unsettled >= Self.settlingStep else { continue }
                written.file.settleFileSystem()
                unsettled = 0
            }
        }
        self.ranges = ranges
    }

    deinit {
        ranges.close()
        thread.join()
    }

    /// Follows what one thread writes to a file from front to back.
    package struct Follower {
        private let writeBack: WriteBack
        private let file: File
        /// Where the part begins that is not on its way, and where it ends.
        private var (start, end): (UInt64, UInt64)

        /// Follows a file from an offset on.
        package init(_ file: File, from offset: UInt64 = 0, by writeBack: WriteBack) {
            self.writeBack = writeBack
            self.file = file
            (start, end) = (offset, offset)
        }

        /// Takes note of so many bytes that were written.
        package mutating func advance(_ count: UInt64) {
            end += count
            if end - start >= WriteBack.step { startWriteBack() }
        }

        /// Takes note that nothing more follows.
        package mutating func finish() {
            if end - start >= WriteBack.smallestRest { startWriteBack() }
        }

        private mutating func startWriteBack() {
            _ = writeBack.ranges.offer(Written(file: file, range: start..<end))
            start = end
        }
    }
}
