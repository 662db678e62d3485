import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// What happens to a site over the years, one disc after another.
struct SiteLifeTests {
    private let life: SiteLife

    init() throws {
        life = try SiteLife()
    }

    private func codes(_ report: ImportReport) -> [String] {
        report.refused.map { $0.findings[0].code.rawValue } + report.headFindings.map(\.code.rawValue)
    }

    @Test func `heads advance with every bundle, and a skipped disc is no obstacle`() throws {
        let start = life.log.size
        try life.pin()
        let first = try life.bundle()
        let second = try life.bundle()
        let third = try life.bundle()
        #expect(try life.importing(first.file).isPublished)
        #expect(try life.sizes() == [start, first.size])
        // The second disc is skipped: the third proves from the pinned head, and the site asks for its own.
        let asked = try life.bundle(requests: [life.request()])
        #expect(codes(try life.importing(third.file)) == ["head.unanchored", "head.unanchored"])
        #expect(try life.sizes() == [start, first.size])
        #expect(try life.importing(asked.file).isPublished)
        #expect(try life.sizes() == [start, first.size, asked.size])
        // The second disc comes late: nothing links its head with what is known now.
        let late = try life.importing(second.file)
        #expect(codes(late) == ["head.unanchored", "head.unanchored"])
        #expect(late.status == .refused)
        // The first is replayed: nothing new, and a note that it is old.
        let replayed = try life.importing(first.file)
        #expect(replayed.status == .done)
        #expect(codes(replayed) == ["head.stale"])
        #expect(try life.sizes() == [start, first.size, asked.size])
    }

    @Test func `a late disc is accepted where a newer one has proven from its head`() throws {
        try life.pin()
        let first = try life.bundle()
        // Another site has had the late disc, and its request came along with ours.
        let elsewhere = "\(life.world.path)/elsewhere"
        _ = try life.world.importBundle(first.file, into: elsewhere)
        let request = "\(life.world.path)/elsewhere.request"
        _ = try HeadRequester(trust: life.world.trust, state: "\(elsewhere)/.airlock").write(to: request)
        let second = try life.bundle(requests: [request])
        #expect(try life.importing(second.file).isPublished)
        #expect(try life.sizes().contains(first.size))
        let late = try life.importing(first.file)
        #expect(late.isPublished)
        #expect(codes(late) == ["head.stale"])
    }

    @Test func `a forked log is caught, and the evidence is kept`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        let fork = life.log.fork()
        let next = try life.bundle(requests: [life.request()])
        #expect(try life.importing(next.file).isPublished)
        let before = try life.world.snapshot()
        fork.fill(count: Int(next.size - fork.size), seed: 99)
        let head = JSON.string(String(decoding: try fork.checkpoint(), as: UTF8.self))
        let forked = try life.rewrite(next.file) { $0[at: "/heads"] = [head] }
        let report = try life.importing(forked)
        #expect(report.status == .forked)
        #expect(codes(report).contains("head.fork"))
        let saved = try #require(report.forkNotes.first?.split(separator: " ").last.map(String.init))
        let evidence = try JSON(parsing: File.open(saved).readAll(limit: 1 << 20))
        #expect(evidence[at: "/otherHead"] == head)
        #expect(evidence[at: "/consistencyProofs/0/oldSize"] != nil)
        #expect(try life.world.snapshot().files.filter { !$0.contains("forks") } == before.files)
    }

    @Test func `two heads that nobody signed are no fork`() throws {
        try life.pin()
        let bundle = try life.bundle()
        let root = [UInt8](repeating: 1, count: 32)
        let stranger = try VirtualSigstore().log
        let forged = try [root, life.log.rootHash(size: life.log.size)].map { root in
            JSON.string(
                String(
                    decoding: try stranger.checkpoint(origin: life.log.origin, size: 900, rootHash: root), as: UTF8.self
                ))
        }
        // One of the two orders is the sorted one; the other is refused for its form.
        var reports: [ImportReport] = []
        for pair in [forged, forged.reversed()] {
            let changed = try life.rewrite(bundle.file) { manifest in
                manifest[at: "/heads"] = .array((try manifest[at: "/heads"]?.array() ?? []) + pair)
            }
            do { reports.append(try life.importing(changed)) } catch is BundleError {}
        }
        #expect(reports.count == 1)
        #expect(reports.allSatisfy { !$0.isForked && $0.forkNotes.isEmpty })
        #expect(reports.allSatisfy { $0.headFindings.count { $0.code == .checkpointSignatureInvalid } == 2 })
    }

    @Test func `an export says when it cannot prove from what a receiver asks for`() throws {
        try life.pin()
        let bundle = try life.bundle()
        #expect(try life.importing(bundle.file).isPublished)
        let request = try life.request()
        #expect { try life.bundle(requests: [request], proving: false) } throws: {
            Diagnosis($0).status == .usage
        }
        let old = "\(life.world.path)/tiles1"
        life.log.fill(count: 4, seed: 4)
        try life.world.write(
            "newer.request",
            HeadRequest(
                heads: [try Checkpoint(parsing: life.log.checkpoint())], receipt: nil, inventory: nil
            ).bytes)
        #expect { try life.bundle(requests: ["\(life.world.path)/newer.request"], tiles: old) } throws: {
            Diagnosis($0).status == .missing
        }
    }

    @Test func `a head that is pinned again begins anew what the site learns`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        life.log.fill(count: 5, seed: 3)
        // The trust directory was replaced by one with a newer head: the state is behind it.
        try Directory.open(life.world.trust).removeTree("heads")
        try life.world.write("keys/heads/log.checkpoint", life.log.checkpoint())
        #expect { try life.sizes() } throws: {
            guard case .behindPin? = $0 as? StateError else { return false }
            return Diagnosis($0).status == .forked
        }
        _ = try HeadPin(trust: life.world.trust, state: life.state)
            .pin("\(life.world.trust)/heads/log.checkpoint", replacingBecause: "compared with the log")
        #expect(try life.sizes() == [life.log.size])
    }

    @Test func `a scratched proof proves nothing about the log`() throws {
        let start = life.log.size
        try life.pin()
        let bundle = try life.bundle()
        let scratched = try life.rewrite(bundle.file) { manifest in
            manifest[at: "/consistencyProofs/0/hashes/0"] = .string(
                Base64.encode([UInt8](repeating: 7, count: 32)))
        }
        let report = try life.importing(scratched)
        #expect(report.status == .refused)
        #expect(codes(report) == ["head.proof-invalid", "head.proof-invalid"])
        #expect(try Directory.open(life.world.path).status("registry") == nil)
        #expect(try life.importing(bundle.file).isPublished)
        #expect(try life.sizes() == [start, bundle.size])
    }

    @Test func `a bundle without proofs is unanchored, and one of an unpinned log unknown`() throws {
        try life.pin()
        let bundle = try life.bundle()
        let bare = try life.rewrite(bundle.file) { $0[at: "/consistencyProofs"] = [] }
        let report = try life.importing(bare)
        #expect(codes(report) == ["head.unanchored", "head.unanchored"])
        #expect(report.status == .refused)
        try Directory.open(life.world.trust).removeTree("heads")
        #expect(codes(try life.importing(bundle.file)) == ["head.unknown-log", "head.unknown-log"])
    }

    @Test func `heads advance with a sealed bundle alone`() throws {
        let start = life.log.size
        try life.pin()
        try life.world.setPolicy(["log: inclusion"], seal: "optional")
        let bundle = try life.bundle(sealed: false)
        #expect(try life.importing(bundle.file).isPublished)
        #expect(try life.sizes() == [start])
    }

    @Test func `a frozen log does not grow`() throws {
        let pinned = try life.log.checkpoint()
        try life.pin()
        let bundle = try life.bundle()
        try Directory.open(life.world.trust).removeTree("heads")
        try life.world.write("keys/heads/frozen/log.checkpoint", pinned)
        #expect(codes(try life.importing(bundle.file)) == ["head.unanchored", "head.unanchored"])
    }

    @Test func `a state from an old backup is found out`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        let heads = try Directory.open(life.state).read(HeadRecords.name, limit: 1 << 20)
        #expect(try life.importing(try life.bundle(requests: [life.request()]).file).isPublished)
        try life.world.write("registry/.airlock/\(HeadRecords.name)", heads)
        #expect { try life.sizes() } throws: {
            guard case .behindReceipt? = $0 as? StateError else { return false }
            return Diagnosis($0).status == .forked
        }
        // With the receipts of that time the registry still knows better.
        try Directory.open("\(life.state)/receipts").remove("0000000002.json")
        let bundle = try life.bundle()
        #expect { try life.importing(bundle.file) } throws: {
            guard case .behindRegistry? = $0 as? StateError else { return false }
            return Diagnosis($0).status == .forked
        }
    }

    @Test func `a learned head that leads to no pinned one is found out`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        var records = HeadRecords()
        records.add(try Checkpoint(parsing: life.log.checkpoint()), by: nil)
        life.log.fill(count: 1, seed: 5)
        records.add(try Checkpoint(parsing: life.log.checkpoint()), by: nil)
        try life.world.write("registry/.airlock/\(HeadRecords.name)", records.bytes)
        #expect { try life.sizes() } throws: {
            guard case .head? = $0 as? StateError else { return false }
            return true
        }
    }

    @Test func `a request is the same again, and tells when it was changed`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        let path = try life.request()
        let requester = HeadRequester(trust: life.world.trust, state: life.state)
        #expect(try requester.check(path).status == .done)
        let bytes = try File.open(path).readAll(limit: 1 << 20)
        try life.world.write("site.request", bytes + [0x0A])
        #expect(try requester.check(path).status == .refused)
    }

    @Test func `an export finds out that the receiver was shown another log`() throws {
        try life.pin()
        let fork = life.log.fork()
        fork.fill(count: 3, seed: 12)
        try life.world.write("head", fork.checkpoint())
        let request = HeadRequest(
            heads: [try Checkpoint(parsing: fork.checkpoint())], receipt: nil, inventory: nil)
        try life.world.write("other.request", request.bytes)
        #expect { try life.bundle(requests: ["\(life.world.path)/other.request"]) } throws: {
            Diagnosis($0).status == .forked && Diagnosis($0).code == .headFork
        }
    }

    @Test func `a pinned head is replaced with a reason alone, and the old one is kept`() throws {
        try life.pin()
        #expect(try life.importing(try life.bundle().file).isPublished)
        life.log.fill(count: 5, seed: 3)
        try life.world.write("head", life.log.checkpoint())
        let pin = HeadPin(trust: life.world.trust, state: life.state)
        #expect(throws: HeadPinError.self) { try pin.pin("\(life.world.path)/head") }
        let report = try pin.pin("\(life.world.path)/head", replacingBecause: "the log lost its key")
        #expect(report.replaced.count == 1)
        #expect(try life.sizes() == [life.log.size])
        #expect(try SiteState.load(life.state).last?.sequence == 2)
        #expect(try TrustDirectory.load(path: life.world.trust).files.contains { $0.path.contains("heads/replaced/") })
    }

    @Test func `two shards advance side by side, and a third one must be pinned first`() throws {
        let old = life.log
        let new = life.world.sigstore.tiledLog
        new.fill(count: 5, seed: 1)
        try life.pin()
        let unpinned = try life.bundle(further: [new])
        #expect(try life.importing(unpinned.file).isPublished)
        #expect(try life.sizes(of: new.host).isEmpty)
        try life.pin(new.checkpoint())
        let start = new.size
        new.fill(count: 6, seed: 2)
        let bundle = try life.bundle(requests: [life.request()], further: [new])
        #expect(try life.importing(bundle.file).isPublished)
        #expect(try life.sizes(of: old.origin).last == old.size)
        #expect(try life.sizes(of: new.host) == [start, new.size])
        #expect(try HeadReport(trust: life.world.trust, state: life.state).lines.count == 6)
    }

    @Test func `a head without the quorum does not advance`() throws {
        let start = life.log.size
        try life.pin()
        let bundle = try life.bundle()
        let witness = try VirtualWitness(name: "w.test")
        try life.world.write(
            "keys/witnesses.policy", Array("witness w \(witness.verifierKey)\nquorum w\n".utf8))
        let report = try life.importing(bundle.file)
        #expect(codes(report) == ["head.quorum", "head.quorum"])
        #expect(report.status == .refused)
        #expect(try life.sizes() == [start])
        let note = String(decoding: try life.log.checkpoint(), as: UTF8.self)
        let text = Array(note.utf8.prefix(note.utf8.count - note.split(separator: "\n").last!.utf8.count - 2))
        let cosigned = note + (try witness.line(over: text, at: life.world.sigstore.time))
        let good = try life.rewrite(bundle.file) { manifest in
            manifest[at: "/heads/1"] = .string(cosigned)
        }
        #expect(try life.importing(good).headFindings.isEmpty)
    }
}
