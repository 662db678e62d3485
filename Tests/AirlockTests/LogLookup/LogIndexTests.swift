import FileSystem
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The index: kept, found stale, never believed.
struct LogIndexTests {
    private func indexFile(_ world: LookupWorld) throws -> String {
        let names = try Directory.open(world.index).names().filter { $0.hasSuffix(".logidx") }
        return "\(world.index)/\(try #require(names.first))"
    }

    /// Changes bytes of a file in place.
    private func change(_ path: String, _ edit: (inout [UInt8]) -> Void) throws {
        var bytes = try File.open(path).readAll(limit: 1 << 26)
        edit(&bytes)
        let (parent, name) = RegistryDirectory.split(path)
        try DurableFile.replace(name, in: Directory.open(parent), with: bytes)
    }

    @Test func `is kept and used again`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let query = try LogQuery(sha: world.image.digest)
        #expect(try world.lookup(bundle).search(query).lines.count == 2)
        let file = try indexFile(world)
        let before = try File.open(file).status()
        #expect(try world.lookup(bundle).search(query).lines.count == 2)
        #expect(try File.open(file).status().inode == before.inode)
    }

    @Test func `is not kept where nobody wants it`() throws {
        let world = try LookupWorld()
        let lookup = try world.lookup(world.bundle(), usesIndex: false)
        #expect(try lookup.search(LogQuery(sha: world.image.digest)).lines.count == 2)
        #expect(throws: SystemError.self) { try Directory.open(world.index) }
    }

    @Test func `of a registry directory is made anew after an import`() throws {
        let world = try LookupWorld()
        let registry = world.world.registry
        _ = try world.world.importBundle(world.bundle())
        let lookup = try LogLookup([registry])
        #expect(try lookup.search(LogQuery(sha: world.image.digest)).lines.count == 2)
        #expect(try Directory.open("\(registry)/.airlock").names().contains("log-entries.logidx"))
        let later = RandomImage(seed: 2).image()
        _ = try world.world.importBundle(world.world.bundle(later, as: "registry.test/team/later:1.0"))
        #expect(try lookup.search(LogQuery(sha: later.digest)).lines.count == 1)
        #expect(try lookup.search(LogQuery(sha: world.image.digest)).lines.count == 2)
    }

    @Test func `that is damaged hides nothing`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let query = try LogQuery(sha: world.image.digest)
        let wanted = try world.lookup(bundle).search(query).lines
        let file = try indexFile(world)
        let size = try File.open(file).status().size
        for position in stride(from: 0, to: Int(size), by: 97) {
            try change(file) { $0[position] ^= 1 }
            #expect(try world.lookup(bundle).search(query).lines == wanted, "byte \(position)")
        }
        try change(file) { $0.removeLast(5) }
        #expect(try world.lookup(bundle).search(query).lines == wanted)
    }

    @Test func `of one bundle does not answer for another`() throws {
        let world = try LookupWorld()
        let other = try LookupWorld()
        let (bundle, second) = (try world.bundle(), try other.bundle())
        _ = try world.lookup(bundle).search(LogQuery(sha: world.image.digest))
        _ = try other.lookup(second).search(LogQuery(sha: other.image.digest))
        let foreign = try File.open(try indexFile(other)).readAll(limit: 1 << 26)
        try change(try indexFile(world)) { $0 = foreign }
        let found = try world.lookup(bundle).search(LogQuery(sha: world.image.digest)).lines
        #expect(Set(found) == [world.signatureUUID, world.attestationUUID])
    }

    @Test func `that leads to other evidence invents no entry`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let absent = try LogQuery(sha: String(repeating: "5", count: 64))
        #expect(try world.lookup(bundle).search(absent).lines == [])
        // The same lines under the key of something that is not there, with a hash that agrees.
        try change(try indexFile(world)) { bytes in
            let count = Int(bytes.littleEndian(at: 80))
            let end = LogIndex.headerSize + count * LogIndex.recordSize
            let last = end - LogIndex.recordSize
            bytes.replaceSubrange(last..<last + LookupKey.length, with: [UInt8](repeating: 0xFF, count: 32))
            let first = LogIndex.headerSize
            bytes.replaceSubrange(first..<first + LookupKey.length, with: LookupKey(absent).bytes)
            let keys = (0..<count).map {
                Array(bytes[first + $0 * LogIndex.recordSize..<first + ($0 + 1) * LogIndex.recordSize])
            }
            let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
            bytes.replaceSubrange(first..<end, with: sorted)
            bytes.replaceSubrange(48..<80, with: HashAlgorithm.sha256.hash(sorted))
        }
        #expect(try world.lookup(bundle).search(absent).lines == [])
    }

    @Test func `that others may write is not used`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let query = try LogQuery(sha: world.image.digest)
        #expect(try world.lookup(bundle).search(query).lines.count == 2)
        let file = try indexFile(world)
        // An index that knows nothing, as someone who wants to hide an entry would write it.
        var empty = LogIndex.magic + (try File.open(file).readAll(limit: 1 << 26))[16..<48]
        empty += HashAlgorithm.sha256.hash([]) + [UInt8](repeating: 0, count: 16)
        try change(file) { $0 = empty }
        #expect(try world.lookup(bundle).search(query).lines == [])
        try File.open(file).setPermissions(0o666)
        #expect(try world.lookup(bundle).search(query).lines.count == 2)
    }

    @Test func `leads to the same entries where many are read at once`() throws {
        let world = try LookupWorld()
        let target = try BundleLookup(world.bundle())
        let keeper = LogIndexKeeper(target, path: nil, isUsed: false, progress: SilentProgress())
        let lines = try #require(try keeper.make().lines(LookupKey(LogQuery(sha: world.image.digest))))
        #expect(lines.count == 1)
        let group = try EvidenceGroup(parsing: lines[0])
        let found = try [1, 1000].map { count in
            try group.read(in: target.stores(forGroups: count)(group), target: "t").entries.map(\.uuid)
        }
        #expect(found[0] == found[1])
        #expect(Set(found[0]) == [world.signatureUUID, world.attestationUUID])
    }
}
