import FileSystem
import Testing

/// Locks of open files.
struct LockTests {
    private let folder: Directory

    init() throws {
        folder = try Directory.temporary()
    }

    @Test func `a lock is had by one open file at a time, and goes with it`() throws {
        let name = ".airlock-lock-\(UInt64.random(in: 0 ... .max))"
        let first = try folder.create(name, permissions: 0o600)
        let second = try folder.open(name)
        try folder.remove(name)
        #expect(try first.tryLock())
        // Once more by the same open file is no other.
        #expect(try first.tryLock())
        #expect(try !second.tryLock())
        try first.unlock()
        #expect(try second.tryLock())
        #expect(try !first.tryLock())
    }

    @Test func `a lock that was given back is had at once`() throws {
        let name = ".airlock-lock-\(UInt64.random(in: 0 ... .max))"
        let first = try folder.create(name, permissions: 0o600)
        let second = try folder.open(name)
        try folder.remove(name)
        try first.lock()
        #expect(try !second.tryLock())
        try first.unlock()
        try second.lock()
        #expect(try !first.tryLock())
    }

    @Test func `knows one file by whatever name`() throws {
        let name = ".airlock-lock-\(UInt64.random(in: 0 ... .max))"
        let file = try folder.create(name, permissions: 0o600)
        defer { try? folder.remove(name) }
        let status = try #require(try folder.status(name))
        #expect(try status.isSameFile(as: file.status()))
        #expect(try !status.isSameFile(as: folder.status()))
        #expect(try folder.isSame(as: Directory.temporary()))
    }
}
