import FileSystem
import Glibc
import JSON
import OCI
import Synchronization

/// What an audit has hashed and found good, in a file, so that one that was interrupted goes on where it stopped.
///
/// A file is passed over only where device, inode, size and both times are those under which it was hashed, and only
/// while the newest receipt and the trust directory are the same. Whoever can write the memory can have a file passed
/// over: it is believed, like a note that the auditor made. Findings are never kept, only what was good.
final class AuditMemory: Sendable {
    private static let format = "application/vnd.airlock.audit-memory.v1+json"
    /// Written anew whenever so many bytes, or files, were hashed.
    private static let filesBetween = 100_000

    private struct State {
        var proven: Set<AuditFile> = []
        var bytes: UInt64 = 0
        var files = 0
    }

    private let state: Mutex<State>
    private let directory: Directory
    private let name: String
    private let header: [UInt8]
    private let bytesBetween: UInt64
    private let saved: @Sendable () throws -> Void
    /// Whether the file was there and is about this registry directory as it is now.
    let isContinued: Bool

    /// Opens a memory, which need not be there.
    ///
    /// - Parameters:
    ///   - receipt: the digest of the newest receipt.
    ///   - trust: the digest of the trust directory.
    ///   - bytesBetween: how many bytes are hashed before it is written anew.
    ///   - saved: called whenever it was written; an error ends the audit.
    /// - Throws: ``AuditError`` where the file is something else, or lies in the registry directory.
    init(
        _ path: String, of registry: RegistryDirectory, receipt: Digest?, trust: Digest, bytesBetween: UInt64,
        saved: @escaping @Sendable () throws -> Void
    ) throws {
        let (parent, name) = RegistryDirectory.split(path)
        directory = try Directory.open(parent)
        self.name = name
        self.bytesBetween = bytesBetween
        self.saved = saved
        let root = try registry.root.status()
        let document: JSON = [
            "device": .string("\(root.device)"), "format": .string(Self.format), "inode": .string("\(root.inode)"),
            "receipt": receipt.map { .string($0.description) } ?? .null, "trust": .string(trust.description),
        ]
        header = document.encoded(.canonical)
        var found: Set<AuditFile> = []
        let isContinued = try Self.read(name, in: directory, header: header, path: path) { found.insert($0) }
        self.isContinued = isContinued
        state = Mutex(State(proven: isContinued ? found : []))
        try requireOutside(registry, path)
    }

    /// The memory must not change what is audited.
    private func requireOutside(_ registry: RegistryDirectory, _ memory: String) throws {
        let root = try registry.root.status()
        // Pointed at and not opened: a confined program may read nothing above.
        var path = directory.path
        var status = try directory.status()
        while true {
            guard (status.device, status.inode) != (root.device, root.inode) else {
                throw AuditError.memoryInside(memory)
            }
            path += "/.."
            guard let above = try Location.find(path, followLinks: false) else {
                throw SystemError(operation: "find", path: path, code: ENOENT)
            }
            let next = try above.status()
            guard (next.device, next.inode) != (status.device, status.inode) else { return }
            status = next
        }
    }

    /// Reads the lines of a file behind its first; false where there is none or its first line is about something else.
    private static func read(
        _ name: String, in directory: Directory, header: [UInt8], path: String, _ body: (AuditFile) -> Void
    ) throws -> Bool {
        guard let status = try directory.status(name) else { return false }
        guard status.kind == .regular else { throw AuditError.noMemory(path) }
        do throws(RegistryError) { try RegistryDirectory.requireSafe(status, path) } catch {
            throw AuditError.memoryUnsafe("\(error)")
        }
        var (isFirst, isOurs) = (true, false)
        let rest = try LineStore(directory.open(name)).forEach { line, _ in
            if isFirst {
                guard isHeader(line) else { throw AuditError.noMemory(path) }
                isOurs = line == header
                isFirst = false
            } else if isOurs {
                guard let file = AuditFile(line: line) else { throw AuditError.noMemory(path) }
                body(file)
            }
        }
        guard rest.isEmpty, !isFirst else { throw AuditError.noMemory(path) }
        return isOurs
    }

    private static func isHeader(_ line: [UInt8]) -> Bool {
        do throws(JSONError) { return try JSON(parsing: line).object().string("format") == format } catch {
            return false
        }
    }

    /// Whether a file was hashed as it is.
    func isProven(_ file: AuditFile) -> Bool { state.withLock { $0.proven.contains(file) } }

    /// How many files were hashed.
    var count: Int { state.withLock(\.proven.count) }

    /// Remembers a file that is good, and writes the memory from time to time.
    func add(_ file: AuditFile) throws {
        try state.withLock { state in
            state.proven.insert(file)
            state.bytes += file.identity.size
            state.files += 1
            guard state.bytes >= bytesBetween || state.files >= Self.filesBetween else { return }
            (state.bytes, state.files) = (0, 0)
            try write(state.proven)
            try saved()
        }
    }

    /// Temporary file, sync, rename, sync of the directory.
    private func write(_ proven: Set<AuditFile>) throws {
        let temporary = DurableFile.temporaryName(for: name)
        try directory.remove(temporary)
        let file = try directory.create(temporary, permissions: 0o600)
        var piece = header + [0x0A]
        for known in proven {
            piece += known.line
            guard piece.count >= BlobReading.blockBytes else { continue }
            try file.write(piece)
            piece.removeAll(keepingCapacity: true)
        }
        try file.write(piece)
        try file.synchronize()
        try directory.rename(temporary, to: directory, as: name)
        try directory.synchronize()
    }

    /// The audit came to its end: the next one begins anew.
    func remove() throws {
        for name in [name, DurableFile.temporaryName(for: name)] { try directory.remove(name) }
        try directory.synchronize()
    }
}

extension AuditFile {
    /// One line of a memory.
    fileprivate var line: [UInt8] {
        let numbers = [identity.device, identity.inode, identity.size].map(String.init)
        let times = [identity.modified, identity.changed].map(String.init)
        return Array((["\(digest)"] + numbers + times).joined(separator: " ").utf8) + [0x0A]
    }

    /// Reads a line; nil where it is none.
    fileprivate init?(line: [UInt8]) {
        let parts = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, let device = UInt64(parts[1]), let inode = UInt64(parts[2]),
            let size = UInt64(parts[3]), let modified = Int64(parts[4]), let changed = Int64(parts[5])
        else { return nil }
        do throws(DigestError) { digest = try Digest(String(parts[0])) } catch { return nil }
        identity = FileIdentity(device: device, inode: inode, size: size, modified: modified, changed: changed)
    }
}
