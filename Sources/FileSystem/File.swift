import Glibc

/// An open file; closed when the last reference goes.
///
/// Reads and writes are complete: a short count is continued, an interrupted call repeated, and a negative result is an
/// error, never the end of the file. Positioned reads may run on several threads at once.
public final class File: Sendable {
    /// What the file is opened for.
    public enum Mode: Sendable {
        case read
        /// Read and write, not created.
        case update
    }

    /// The path or name under which the file was opened, for messages.
    public let path: String
    let descriptor: Int32
    /// Whether reading may have to wait for someone else, as for a pipe.
    private let waits: Bool

    init(descriptor: Int32, path: String, waits: Bool = false) {
        self.descriptor = descriptor
        self.path = path
        self.waits = waits
    }

    deinit { close(descriptor) }

    /// Opens a file by path.
    public static func open(
        _ path: String, _ mode: Mode = .read, followLinks: Bool = true
    ) throws(SystemError) -> File {
        let flags = (mode == .read ? O_RDONLY : O_RDWR) | O_CLOEXEC | (followLinks ? 0 : O_NOFOLLOW)
        let descriptor = try attempt("open", path) { unsafe Glibc.open(path, flags) }
        return try opened(descriptor, path)
    }

    /// Standard input, as a file that is not closed with this object's other copies.
    public static func standardInput() throws(SystemError) -> File {
        try opened(try attempt("dup", "standard input") { dup(0) }, "standard input")
    }

    private static func opened(_ descriptor: Int32, _ path: String) throws(SystemError) -> File {
        var status = stat()
        do { _ = try attempt("stat", path) { unsafe fstat(descriptor, &status) } } catch {
            close(descriptor)
            throw error
        }
        return File(descriptor: descriptor, path: path, waits: FileStatus(status).kind != .regular)
    }

    /// Fills the buffer from the current position and says how many bytes were read; fewer only at the end of the file.
    public func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        try unsafe fill(&buffer) { pointer, count, _ in unsafe Glibc.read(self.descriptor, pointer, count) }
    }

    /// Fills the buffer from an offset, leaving the position alone; fewer bytes only at the end of the file.
    public func read(into buffer: inout [UInt8], at offset: UInt64) throws(SystemError) -> Int {
        try unsafe fill(&buffer) { pointer, count, done in
            unsafe pread(self.descriptor, pointer, count, off_t(offset) + off_t(done))
        }
    }

    /// Writes all bytes at the current position.
    public func write(_ bytes: [UInt8]) throws(SystemError) { try unsafe write(bytes.span.bytes) }

    /// Writes all bytes at the current position.
    public func write(_ bytes: RawSpan) throws(SystemError) {
        var done = 0
        while done < bytes.byteCount {
            let rest = bytes.extracting(droppingFirst: done)
            try Interruption.check("write", path)
            done += try attempt("write", path) {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
        }
    }

    /// Waits until the content and the size are on the device (`fdatasync`).
    public func synchronize() throws(SystemError) { _ = try attempt("fdatasync", path) { fdatasync(descriptor) } }

    /// What the file system says about this open file.
    public func status() throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try attempt("stat", path) { unsafe fstat(descriptor, &status) }
        return FileStatus(status)
    }

    /// Sets the permissions of this open file.
    public func setPermissions(_ permissions: UInt32) throws(SystemError) {
        _ = try attempt("chmod", path) { fchmod(descriptor, permissions) }
    }

    /// Moves the position to an offset from the start.
    public func seek(to offset: UInt64) throws(SystemError) {
        _ = try attempt("seek", path) { lseek(descriptor, off_t(offset), SEEK_SET) }
    }

    /// Cuts the file to a size and moves the position there.
    public func truncate(to size: UInt64) throws(SystemError) {
        _ = try attempt("truncate", path) { ftruncate(descriptor, off_t(size)) }
        try seek(to: size)
    }

    /// Tells the system that the file will be read from front to back.
    public func adviseSequential() { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }

    /// Waits for an exclusive lock on the open file; it goes with the file.
    public func lock() throws(SystemError) {
        // Asked again and again: a signal between the question whether one came and a call that waits would be lost.
        while try !tryLock() { try Interruption.wait(milliseconds: 20, "lock", path) }
    }

    /// Takes an exclusive lock on the open file, unless someone else holds one; it goes with the file.
    public func tryLock() throws(SystemError) -> Bool {
        do { _ = try attempt("lock", path) { flock(descriptor, LOCK_EX | LOCK_NB) } } catch
            where error.code == EWOULDBLOCK
        { return false }
        return true
    }

    /// Gives the lock back.
    public func unlock() throws(SystemError) { _ = try attempt("unlock", path) { flock(descriptor, LOCK_UN) } }

    /// Bytes that an unprivileged writer may still use in the file system of this file.
    public func availableBytes() throws(SystemError) -> UInt64 { try availableBytesOfFileSystem(descriptor, path) }

    /// Reads the rest of the file, refusing more than `limit` bytes with `EFBIG`.
    public func readAll(limit: Int) throws(SystemError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit + 1, 64 << 10))
        while true {
            let count = try read(into: &buffer)
            content.append(contentsOf: buffer[..<count])
            guard content.count <= limit else { throw SystemError(operation: "read", path: path, code: EFBIG) }
            if count < buffer.count { return content }
        }
    }

    private func fill(
        _ buffer: inout [UInt8], _ call: (UnsafeMutableRawPointer?, Int, Int) -> Int
    ) throws(SystemError) -> Int {
        var done = 0
        while done < buffer.count {
            if waits { try Interruption.wait(toRead: descriptor, path) } else { try Interruption.check("read", path) }
            let count = try attempt("read", path) {
                unsafe buffer.withUnsafeMutableBytes { bytes in
                    unsafe call(bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done, done)
                }
            }
            if count == 0 { break }
            done += count
        }
        return done
    }
}
