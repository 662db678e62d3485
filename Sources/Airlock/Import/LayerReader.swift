import Archive
import OCI

/// Reads configs and layers, the part of a bundle that is read after everything has been decided: by several threads
/// from a file, in order from a pipe.
struct LayerReader {
    /// What is done with one blob. `read` hands its content on and checks it; it must be called once.
    typealias Handler =
        @Sendable (_ entry: BundleEntry, _ read: ((RawSpan) throws -> Void) throws -> Void) throws -> Void

    let input: BundleInput
    let entries: EntryTable
    let workers: Int
    let progress: any ProgressObserver

    /// Frames with the entries that stand in them, nothing else in either.
    private struct Portion {
        let frames: Range<Int>
        let entries: Range<Int>
        let size: UInt64
    }

    /// Reads all configs and layers and requires that nothing follows.
    ///
    /// - Parameter reader: the one that has read everything before them.
    func read(after reader: BundleReader, _ handler: @escaping Handler) throws {
        let first = entries.section(.config).lowerBound
        guard let table = input.seekTable,
            let portions = try portions(of: table, from: first, at: reader.offset, completed: reader.completedFrames)
        else {
            // One blob after the other: so that one is decoded and written while it is hashed.
            let hashing: BundleReader.Hashing = workers > 1 ? .beside : .inline
            for entry in entries.entries[first...] {
                try handler(entry) { try reader.readBlob(entry, hashing, each: $0) }
            }
            try reader.finish()
            return
        }
        try readPortions(portions, of: table, handler)
        let trailer = BundleReader(
            frames: FrameReader(file: input.file, frames: (table.frames.count - 1)..<table.frames.count, of: table))
        try trailer.readTrailer()
        try trailer.finishFrames()
    }

    /// Cuts the rest of the archive where a frame and an entry begin together, or `nil` where the frames do not allow
    /// it: then everything is read in order, and whatever is wrong is found on the way.
    private func portions(
        of table: SeekTable, from first: Int, at offset: UInt64, completed: [SeekTable.Frame]
    ) throws(ArchiveError) -> [Portion]? {
        guard Array(table.frames.prefix(completed.count)) == completed,
            table.contentOffset(ofFrame: completed.count) == offset
        else { return nil }
        var portions: [Portion] = []
        var (frame, start, position) = (completed.count, first, offset)
        for index in first..<entries.entries.count {
            position += try entries.entries[index].archivedSize()
            var end = frame
            while end < table.frames.count, table.contentOffset(ofFrame: end) < position { end += 1 }
            guard table.contentOffset(ofFrame: end) == position else { continue }
            let size = position - table.contentOffset(ofFrame: frame)
            portions.append(Portion(frames: frame..<end, entries: start..<index + 1, size: size))
            (frame, start) = (end, index + 1)
        }
        // The last frame holds the end of the tar file and nothing else.
        guard start == entries.entries.count, frame == table.frames.count - 1,
            table.contentSize - position == UInt64(TarHeader.trailer.count)
        else { return nil }
        return portions
    }

    private func readPortions(_ portions: [Portion], of table: SeekTable, _ handler: @escaping Handler) throws {
        let work = LargestFirst(portions.map(\.size))
        try SharedWork.forEach(portions.count, workers: workers) {
            portions[work.order[$0]].entries.lowerBound
        } _: { [self] in
            let hashing: BundleReader.Hashing = work.outlasts($0, workers: workers) ? .beside : .inline
            try read(portions[work.order[$0]], of: table, hashing, handler)
        }
    }

    private func read(
        _ portion: Portion, of table: SeekTable, _ hashing: BundleReader.Hashing, _ handler: Handler
    ) throws {
        let reader = BundleReader(
            frames: FrameReader(file: input.file, frames: portion.frames, of: table), progress: progress)
        do {
            for entry in entries.entries[portion.entries] {
                try handler(entry) { each in try reader.readBlob(entry, hashing, each: each) }
            }
            try reader.finishFrames()
        } catch BundleError.archive(.truncated) {
            // The sizes in the table add up to the file's, so it is the table that ends a frame too early.
            let frames = "\(portion.frames.lowerBound) to \(portion.frames.upperBound - 1)"
            throw BundleError.archive(.seekTableMismatch(why: "one of the frames \(frames) ends elsewhere"))
        }
    }
}
