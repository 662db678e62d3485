private import CLinux
internal import Glibc

extension File {
    /// Where the next bytes are read or written.
    public func position() throws(SystemError) -> UInt64 {
        UInt64(try attempt("seek", path) { lseek(descriptor, 0, SEEK_CUR) })
    }

    /// Writes content at an offset, with marks in between and without copying it; the position stays.
    ///
    /// - Parameter marks: bytes that go before the content at a place in it, with rising places.
    public func write(
        _ content: RawSpan, marks: [(place: Int, bytes: [UInt8])], at offset: UInt64
    ) throws(SystemError) {
        let joined = marks.flatMap(\.bytes)
        try unsafe joined.withUnsafeBufferPointer { (joined) throws(SystemError) in
            try unsafe content.withUnsafeBytes { (content) throws(SystemError) in
                var pieces = unsafe [iovec]()
                var (done, used) = (0, 0)
                for mark in marks {
                    unsafe pieces.append(content, done..<mark.place)
                    unsafe pieces.append(UnsafeRawBufferPointer(joined), used..<used + mark.bytes.count)
                    (done, used) = (mark.place, used + mark.bytes.count)
                }
                unsafe pieces.append(content, done..<content.count)
                try unsafe Self.writeAll(&pieces, at: offset, path) { pieces, count, offset in
                    unsafe pwritev(descriptor, pieces, count, off_t(offset))
                }
            }
        }
    }

    /// Starts to write a part of the file to the device, as far as it is not written yet, and does not wait for it.
    ///
    /// Nothing depends on it: what goes wrong on the way to the device is reported when the file, or its file system, is
    /// synchronised, and a system that cannot do it writes later.
    public func startWriteBack(_ range: Range<UInt64>) {
        _ = sync_file_range(descriptor, Int(range.lowerBound), Int(range.count), 2)
    }

    /// Calls `call` until all pieces are written, each time with what is left; a call may write any part of it.
    static func writeAll(
        _ pieces: inout [iovec], at offset: UInt64, _ path: String,
        _ call: (_ pieces: UnsafePointer<iovec>, _ count: Int32, _ offset: UInt64) -> Int
    ) throws(SystemError) {
        var (first, offset) = (0, offset)
        while unsafe first < pieces.count {
            // The system takes at most 1024 at once.
            let count = unsafe Int32(min(pieces.count - first, 1024))
            try Interruption.check("write", path)
            var done = try attempt("write", path) {
                unsafe pieces.withUnsafeBufferPointer { unsafe call($0.baseAddress! + first, count, offset) }
            }
            offset += UInt64(done)
            while unsafe first < pieces.count, unsafe done >= pieces[first].iov_len {
                unsafe done -= pieces[first].iov_len
                first += 1
            }
            guard done > 0 else { continue }
            unsafe pieces[first].iov_base += done
            unsafe pieces[first].iov_len -= done
        }
    }
}

extension [iovec] {
    /// Appends a part of some memory, unless it is empty.
    fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        guard !range.isEmpty, let base = bytes.baseAddress else { return }
        unsafe append(iovec(iov_base: UnsafeMutableRawPointer(mutating: base + range.lowerBound), iov_len: range.count))
    }
}
