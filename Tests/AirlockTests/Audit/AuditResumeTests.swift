import FileSystem
import Glibc
import JSON
import Sigstore
import Synchronization
import TestSupport
import Testing

@testable import Airlock

/// Audits that are interrupted and go on.
struct AuditResumeTests {
    private struct Interrupted: Error {}

    /// Counts the bytes that are hashed.
    private final class Hashed: ProgressObserver {
        private let state = Mutex<(bytes: UInt64, total: UInt64)>((0, 0))
        var bytes: UInt64 { state.withLock(\.bytes) }

        func begin(_ phase: String, total: UInt64) {}
        func advance(_ bytes: UInt64) { state.withLock { $0.bytes += bytes } }
        func note(_ line: String) {}
    }

    /// Ends an audit as if it were killed when its memory was written so many times.
    private func interrupt(_ site: AuditedRegistry, _ memory: String, after count: Int = 30) throws {
        let left = Mutex(count)
        #expect(throws: Interrupted.self) {
            try site.audit(resume: memory, memoryInterval: 1) {
                let isEnd = left.withLock { left in
                    left -= 1
                    return left == 0
                }
                if isEnd { throw Interrupted() }
            }
        }
    }

    private func hashed(_ site: AuditedRegistry, _ memory: String?) throws -> (AuditReport, UInt64) {
        let progress = Hashed()
        return (try site.audit(resume: memory, progress: progress), progress.bytes)
    }

    @Test func `an audit that was killed goes on, and reports the same as one in one go`() throws {
        let site = try AuditedRegistry()
        try flip(site.pooled(AuditedRegistry.plain[3].blobs[1].digest), at: 30)
        let (whole, all) = try hashed(site, nil)
        let memory = "\(site.folder.path)/memory"
        let before = try DirectorySnapshot(site.registry)
        try interrupt(site, memory)
        #expect(try DirectorySnapshot(site.registry) == before)
        let (resumed, rest) = try hashed(site, memory)
        #expect(rest < all)
        #expect(resumed.lines == whole.lines)
        #expect(resumed.json == whole.json)
        #expect(try Directory.open(site.folder.path).status("memory") == nil)
    }

    @Test func `a file that changed meanwhile is hashed again`() throws {
        let site = try AuditedRegistry()
        let memory = "\(site.folder.path)/memory"
        let files = try DirectorySnapshot("\(site.state)/blobs").files.count
        // Everything was hashed and found good.
        try interrupt(site, memory, after: files)
        let layer = AuditedRegistry.plain[3].blobs[1]
        try flip(site.pooled(layer.digest), at: 30)
        #expect(try site.audit(resume: memory).told == ["rotten registry.damaged \(layer.hex)"])
    }

    @Test func `begins anew where the trust directory or the newest receipt is another one`() throws {
        let site = try AuditedRegistry()
        let (memory, all) = ("\(site.folder.path)/memory", try hashed(site, nil).1)
        try interrupt(site, memory)
        let policy = try File.open("\(site.trust)/policy.yaml").readAll(limit: 1 << 20)
        try DurableFile.replace("policy.yaml", in: try Directory.open(site.trust), with: policy + Array("# 2\n".utf8))
        #expect(try hashed(site, memory).1 == all)
        try interrupt(site, memory)
        try Directory.open("\(site.state)/receipts").remove(Receipt.name(4))
        #expect(try hashed(site, memory).1 == all)
    }

    @Test func `refuses to go on from what is none of its own, and leaves it`() throws {
        let site = try AuditedRegistry()
        let path = "\(site.trust)/policy.yaml"
        let before = try DirectorySnapshot(site.trust)
        expectError(.systemFailed, .usage) { try site.audit(resume: path) }
        #expect(try DirectorySnapshot(site.trust) == before)
    }

    @Test func `refuses to go on from a file that others may write to`() throws {
        let site = try AuditedRegistry()
        let memory = "\(site.folder.path)/memory"
        try interrupt(site, memory)
        try call("chmod", unsafe chmod(memory, 0o666))
        expectError(.systemFailed, .usage) { try site.audit(resume: memory) }
    }

    @Test(arguments: ["memory", ".airlock/memory", "registry.test/a3/memory"])
    func `refuses to write what it remembers into the registry directory`(name: String) throws {
        let site = try AuditedRegistry()
        let before = try DirectorySnapshot(site.registry)
        expectError(.systemFailed, .usage) { try site.audit(resume: "\(site.registry)/\(name)") }
        #expect(try DirectorySnapshot(site.registry) == before)
    }
}
