import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// What is refused of heads and proofs before anything is judged by them: on the way in, and on the way out.
struct HeadRefusalTests {
    private let life: SiteLife

    init() throws { life = try SiteLife() }

    private func trustError(_ name: String, _ bytes: [UInt8]) throws -> TrustError? {
        try life.world.write("keys/heads/\(name)", bytes)
        do { _ = try TrustDirectory.load(path: life.world.trust) } catch { return error }
        return nil
    }

    @Test func `a pinned head must be signed by the log that it names`() throws {
        let stranger = try VirtualSigstore().log
        let forged = try stranger.checkpoint(origin: life.log.origin, size: 3, rootHash: life.log.rootHash(size: 3))
        let error = try #require(try trustError("a.checkpoint", forged))
        #expect(error.code == .trustMalformed)
        guard case .head = error.reason else { throw error }
    }

    @Test func `a pinned head must be of a known log, and of a tree with leaves`() throws {
        let unknown = try life.log.checkpoint(
            origin: "elsewhere.test - 1", size: 3, rootHash: life.log.rootHash(size: 3))
        guard case .headOfUnknownLog? = try trustError("a.checkpoint", unknown)?.reason else {
            Issue.record("an unknown log")
            return
        }
        let nothing = try life.log.checkpoint(size: 0, rootHash: life.log.rootHash(size: 3))
        guard case .headOfNothing? = try trustError("a.checkpoint", nothing)?.reason else {
            Issue.record("a tree of nothing")
            return
        }
    }

    @Test func `two pinned heads of one size must be the same`() throws {
        let other = life.log.fork()
        other.fill(count: 1, seed: 40)
        life.log.fill(count: 1, seed: 41)
        #expect(try trustError("a.checkpoint", life.log.checkpoint()) == nil)
        let error = try #require(try trustError("b.checkpoint", other.checkpoint()))
        #expect(error.code == .headFork)
        #expect(Diagnosis(error).status == .forked)
    }

    @Test func `a file of another name among the heads is refused by name`() throws {
        let error = try #require(try trustError("a.txt", life.log.checkpoint()))
        #expect(error.code == .trustUnsupportedFile)
    }

    @Test func `a replaced head is kept and counts for nothing`() throws {
        #expect(try trustError("replaced/a.checkpoint", life.log.checkpoint()) == nil)
        #expect(try TrustDirectory.load(path: life.world.trust).heads.isEmpty)
    }

    @Test func `a learned head that its log did not sign is found out`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        let directory = try Directory.open(life.state)
        let records = try HeadRecords(parsing: directory.read(HeadRecords.name, limit: 1 << 20))
        let head = try #require(records.content.heads.last)
        let stranger = try VirtualSigstore().log
        var changed = HeadRecords()
        let forged = try stranger.checkpoint(origin: head.origin, size: head.size, rootHash: head.rootHash)
        changed.add(try Checkpoint(parsing: forged), by: records.content.proofs.all.first?.proof)
        try life.world.write("registry/.airlock/\(HeadRecords.name)", changed.bytes)
        #expect { try life.sizes() } throws: {
            guard case .head? = $0 as? StateError else { return false }
            return true
        }
    }

    @Test func `a fork that only the head of an entry shows is seen`() throws {
        try life.pin()
        let trust = try TrustDirectory.load(path: life.world.trust)
        let ledger = try HeadLedger(accepted: AcceptedHeads(trust: trust), trust: trust)
        let size = life.log.size
        let other = try Checkpoint(
            parsing: life.log.checkpoint(size: size, rootHash: [UInt8](repeating: 9, count: 32)))
        #expect(ledger.finding(about: other, subject: "x")?.code == .headFork)
        #expect(ledger.seenForks.count == 1)
        #expect(ledger.forkFindings.map(\.code) == [.headFork])
    }

    @Test func `evidence of a fork that cannot be saved is told, and is no error`() throws {
        let head = try Checkpoint(parsing: life.log.checkpoint())
        try life.world.write("state", [])
        let note = HeadFork(known: head, other: head).save(state: "\(life.world.path)/state")
        #expect(note.contains("could not be saved"))
    }

    private func exportStatus(_ tiles: String, requests: [String] = []) -> ExitStatus? {
        do {
            _ = try life.bundle(requests: requests, tiles: tiles)
            return nil
        } catch { return Diagnosis(error).status }
    }

    @Test func `an export refuses a source whose head no trusted log signed`() throws {
        try life.pin()
        _ = try life.bundle()
        let stranger = try VirtualSigstore().log
        let forged = try stranger.checkpoint(
            origin: life.log.origin, size: life.log.size, rootHash: life.log.rootHash(size: life.log.size))
        try life.world.write("tiles1/checkpoint", forged)
        #expect(exportStatus("\(life.world.path)/tiles1") == .damaged)
    }

    @Test func `an export refuses a request with a head that the log did not sign, or in another form`() throws {
        try life.pin()
        let stranger = try VirtualSigstore().log
        let forged = try stranger.checkpoint(origin: life.log.origin, size: 3, rootHash: life.log.rootHash(size: 3))
        let request = HeadRequest(heads: [try Checkpoint(parsing: forged)], receipt: nil, inventory: nil)
        try life.world.write("forged.request", request.bytes)
        #expect { try life.bundle(requests: ["\(life.world.path)/forged.request"]) } throws: {
            Diagnosis($0).status == .damaged
        }
        let good = HeadRequest(heads: [try Checkpoint(parsing: life.log.checkpoint())], receipt: nil, inventory: nil)
        try life.world.write("spaced.request", good.bytes + [0x20])
        #expect { try life.bundle(requests: ["\(life.world.path)/spaced.request"]) } throws: {
            Diagnosis($0).status == .damaged
        }
    }

    @Test func `a receiver that was shown another log is found out where its size is a power of two`() throws {
        let log = life.world.sigstore.tiledLog
        log.fill(count: 9, seed: 1)
        let tiles = "\(life.world.path)/tiled"
        try LogTiles.write(log.leafHashes, entries: log.entries, checkpoint: log.checkpoint(), to: tiles)
        let verifier = Verifier(domains: try TrustDirectory.load(path: life.world.trust).domains)
        var proven = try ProvenLog.open(tiles, verifier: verifier, opener: nil)[0]
        let other = VirtualTiledLog(host: log.host, key: log.key)
        other.fill(count: 4, seed: 7_077)
        #expect {
            try proven.consistency(from: Checkpoint(parsing: other.checkpoint()))
        } throws: {
            guard case .anotherLog? = $0 as? ExportError else { return false }
            return true
        }
    }
}
