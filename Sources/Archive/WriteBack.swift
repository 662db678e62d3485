package import FileSystem
private import Synchronization

/// Has the system write to the device what was written to files, on a thread of its own, while others go on: so there is
/// little left to wait for when all is synchronised.
///
/// A device has a memory of its own, which it empties when it is told to and not much before: whoever synchronises waits for
/// all that is in it. So it is told now and then, by synchronising a file that nobody writes to. That waits for the device
/// alone, and not for what others have written meanwhile.
///
/// Synchronising does not depend on it. Where it lags behind, ranges are passed over, and are written then.
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
    private let thread: WorkerThread<SystemError?>
    private let hasEnded = Mutex(false)

    /// Starts the thread.
    ///
    /// - Parameter idle: a file on the same device that nobody writes to, to have the device's memory emptied; nil where it
    ///   is not to be.
    /// - Throws: ``ArchiveError``: `libraryFailed`.
    package init(settling idle: File? = nil) throws(ArchiveError) {
        let ranges = BoundedQueue<Written>(capacity: 64)
        thread = try WorkerThread {
            var unsettled: UInt64 = 0
            while let written = ranges.pop() {
                written.file.startWriteBack(written.range)
                unsettled += UInt64(written.range.count)
                guard let idle, unsettled >= Self.settlingStep else { continue }
                unsettled = 0
                do throws(SystemError) { try idle.synchronize() } catch { return error }
            }
            return nil
        }
        self.ranges = ranges
    }

    deinit {
        // Dropped after an error, or finished: there is nothing more to be told.
        try? finish()
    }

    /// Ends the thread, and passes over what waits: to be called before all is synchronised.
    ///
    /// - Throws: what the device said when its memory was emptied. It may not say so again.
    package func finish() throws(SystemError) {
        let hadEnded = hasEnded.withLock { ended in
            defer { ended = true }
            return ended
        }
        guard !hadEnded else { return }
        ranges.abandon()
        if let failure = thread.join() { throw failure }
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
