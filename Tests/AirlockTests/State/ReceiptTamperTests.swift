import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// Receipts that were taken away or changed, logs that were rolled back, and checkpoints that are known outside.
struct ReceiptTamperTests {
    private let site: ReceiptSite
    /// The checkpoint of the second receipt, noted outside.
    private let noted: String

    /// A site with three receipts.
    init() throws {
        site = try ReceiptSite()
        try site.imports(2)
        noted = "\(site.world.path)/noted.checkpoint"
        try site.world.write("noted.checkpoint", try #require(try site.checkpoint()).bytes)
        try site.imports(1)
    }

    private var log: String { "\(site.state)/receipt-log" }

    private func verify(_ expected: String...) throws -> ReceiptVerification {
        try ReceiptVerification(state: site.state, expected: expected.map { try KnownReceipts($0) })
    }

    /// Expects that receipts are refused with a code, and that nothing is imported.
    private func expectRefused(_ code: FindingCode, _ status: ExitStatus = .forked) throws {
        let report = try verify()
        #expect(report.json[at: "/findings/0/code"] == .string(code.rawValue))
        #expect(report.status == status)
        expectError(code, status) { try site.importNext(signing: site.signing) }
        expectError(code, status) { try HeadRequester(trust: site.world.trust, state: site.state).request() }
    }

    private func remove(_ number: UInt64) throws {
        try Directory.open("\(site.state)/receipts").remove(Receipt.name(number))
        // Else the registry directory shows it already.
        try Directory.open(site.state).remove("last-receipt.json")
    }

    @Test func `everything agrees where nothing was touched`() throws {
        #expect(try verify(noted).status == .done)
        #expect(try verify(noted).lines.contains { $0.contains("checkpoint of size 2 holds") })
        #expect(try verify("\(log)/checkpoint", noted).status == .done)
        let report = try verify()
        #expect(
            report.lines.last
                == "3 receipts, none missing or changed; that none was taken from the end only --expect shows")
    }

    @Test func `the newest receipts taken away are missed by the log`() throws {
        try remove(3)
        try expectRefused(.receiptRemoved)
    }

    @Test func `the newest receipts taken away with the end of the log are missed by the known checkpoint`() throws {
        try remove(3)
        try remove(2)
        let state = try SiteState.load(site.state)
        let first = try TiledLog([ReceiptLog.entry(1, state.digests[0])]).rootHash(size: 1)
        let body = CheckpointBody(origin: "site.test/receipts", size: 1, rootHash: first)
        let forged = try site.signing.checkpoint(body)
        let files = TiledLog([ReceiptLog.entry(1, state.digests[0])]).files(size: 1)
        try Directory.open(site.state).removeTree(ReceiptLog.name)
        try ReceiptLogUpdate(files: files, checkpoint: forged).apply(to: Directory.open(site.state))
        #expect(try verify().status == .done)
        let report = try verify(noted)
        #expect(report.json[at: "/findings/0/code"] == "receipt.removed")
        #expect(report.status == .forked)
    }

    @Test func `a chain that was written anew is not that of the log, nor that of the known checkpoint`() throws {
        try site.rewrite { $0["time"] = "2000-01-01T00:00:00Z" }
        let report = try verify(noted)
        #expect(report.json[at: "/findings/0/code"] == "receipt.changed")
        #expect(report.json[at: "/findings/1/code"] == "receipt.changed")
        #expect(report.status == .forked)
    }

    @Test func `a log that was rolled back is refused`() throws {
        let known = try ReceiptCheckpoint(parsing: File.open(noted).readAll(limit: 1 << 16))
        let state = try SiteState.load(site.state)
        let files = TiledLog((1...2).map { ReceiptLog.entry(UInt64($0), state.digests[$0 - 1]) }).files(size: 2)
        try Directory.open(site.state).removeTree(ReceiptLog.name)
        try ReceiptLogUpdate(files: files, checkpoint: known).apply(to: Directory.open(site.state))
        try expectRefused(.receiptLogBehind)
    }

    @Test func `a log that was taken away is refused`() throws {
        try Directory.open(site.state).removeTree(ReceiptLog.name)
        try expectRefused(.receiptLogBehind)
        let report = try ReceiptVerification(state: site.state)
        #expect(report.complaints[0].contains("taken away"))
    }

    @Test(arguments: ["tile/0/000.p/3", "tile/entries/000.p/3"])
    func `a tile that was changed or taken away is refused`(path: String) throws {
        var bytes = try File.open("\(log)/\(path)").readAll(limit: 1 << 16)
        bytes[bytes.count / 2] ^= 1
        try site.world.write("registry/.airlock/receipt-log/\(path)", bytes)
        try expectRefused(.receiptLogChanged)
        try site.world.write("registry/.airlock/receipt-log/\(path)", bytes + bytes)
        try expectRefused(.receiptLogChanged)
        try Directory.open("\(log)/\(path.dropLast(2))").remove("3")
        try expectRefused(.receiptLogChanged)
    }

    @Test func `a checkpoint that lost its signature, or has another one, is refused`() throws {
        let body = try #require(try site.checkpoint()).body
        let path = "registry/.airlock/receipt-log/checkpoint"
        try site.world.write(path, body.text)
        try expectRefused(.receiptSignature, .refused)
        let other = ReceiptSigning(key: try PrivateKey.generate(.ed25519))
        try site.world.write(path, try other.checkpoint(body).bytes)
        try expectRefused(.receiptSignature, .refused)
        let named = CheckpointBody(origin: "other.test", size: body.size, rootHash: body.rootHash)
        try site.world.write(path, try site.signing.checkpoint(named).bytes)
        try expectRefused(.receiptLogChanged)
        try site.world.write(path, Array("nothing".utf8))
        try expectRefused(.receiptLogChanged)
    }

    @Test func `the key that is known outside must have signed`() throws {
        try site.world.write("site.pub", Array(site.key.publicKey.pem.utf8))
        let name = try VerifierKey(name: "site.test/receipts", note: site.key.publicKey)
        try site.world.write("site.vkey", Array("\(name)\n".utf8))
        let other = try PrivateKey.generate(.ed25519).publicKey
        try site.world.write("other.pub", Array(other.pem.utf8))
        let known = try KnownReceipts(noted)
        for (file, status) in [("site.pub", ExitStatus.done), ("site.vkey", .done), ("other.pub", .refused)] {
            let key = try ReceiptVerifierKey(file: "\(site.world.path)/\(file)")
            #expect(try ReceiptVerification(state: site.state, expected: [known], key: key).status == status)
        }
        try site.world.write("empty.pub", [])
        #expect(throws: ReceiptLogError.self) { try ReceiptVerifierKey(file: "\(site.world.path)/empty.pub") }
    }

    @Test func `a known checkpoint may be its text alone, or stand in a head request`() throws {
        let body = try ReceiptCheckpoint(parsing: File.open(noted).readAll(limit: 1 << 16)).body
        try site.world.write("text", body.text)
        let request = "\(site.world.path)/site.request"
        _ = try HeadRequester(trust: site.world.trust, state: site.state).write(to: request)
        #expect(try verify("\(site.world.path)/text", request).status == .done)
        let root = MerkleTree.emptyRootHash
        let changed = CheckpointBody(origin: body.origin, size: 2, rootHash: root)
        try site.world.write("text", changed.text)
        #expect(try verify("\(site.world.path)/text").json[at: "/findings/0/code"] == "receipt.changed")
        let foreign = CheckpointBody(origin: "other.test", size: 2, rootHash: body.rootHash)
        try site.world.write("text", foreign.text)
        #expect(try verify("\(site.world.path)/text").json[at: "/findings/0/code"] == "receipt.log-changed")
        try site.world.write("text", Array("12:sha256".utf8))
        #expect(throws: KnownReceiptsError.self) { try verify("\(site.world.path)/text") }
        #expect(throws: KnownReceiptsError.self) { try verify("\(site.world.path)/nowhere") }
    }

    @Test func `the head request carries the newest checkpoint, and is read in that form alone`() throws {
        let checkpoint = try #require(try site.checkpoint())
        let request = try HeadRequester(trust: site.world.trust, state: site.state).request()
        #expect(request.receiptCheckpoint == checkpoint)
        #expect(try HeadRequest(parsing: request.bytes) == request)
        let old = HeadRequest(heads: request.heads, receipt: request.receipt, inventory: nil)
        #expect(try HeadRequest(parsing: old.bytes).receiptCheckpoint == nil)
        let body = CheckpointBody(origin: "a", size: 2, rootHash: checkpoint.body.rootHash)
        let other = HeadRequest(
            heads: [], receipt: request.receipt, receiptCheckpoint: ReceiptCheckpoint(body), inventory: nil)
        #expect(throws: (any Error).self) { try HeadRequest(parsing: other.bytes) }
    }

    /// Appends a receipt as somebody would who can write the state and has no key of the site.
    private func forge(_ change: (inout JSONObject) -> Void) throws {
        let file = try #require(try ReceiptFile.all(in: site.state).last)
        let last = file.receipt
        var content = try file.object()
        content["sequence"] = .integer(last.sequence + 1)
        content["previous"] = .string("\(last.digest)")
        change(&content)
        try site.world.write(
            "registry/.airlock/receipts/\(Receipt.name(last.sequence + 1))", JSON.object(content).encoded(.canonical))
    }

    @Test(arguments: [false, true]) func `a receipt that the log does not cover is refused, whatever it says`(
        isPin: Bool
    ) throws {
        try forge { content in
            content[isPin ? "action" : "receiptLog"] = isPin ? .string(Receipt.pinAction) : nil
        }
        try expectRefused(.receiptLogBehind)
    }

    @Test func `a receipt with a staged checkpoint by somebody else is refused`() throws {
        try forge { $0["action"] = .string(Receipt.pinAction) }
        let state = try SiteState.load(site.state)
        let last = try #require(state.last)
        let other = ReceiptSigning(key: try PrivateKey.generate(.ed25519), replacesKey: true)
        let empty = try ReceiptLog(of: SiteState.load("\(site.world.path)/nowhere"))
        let update = try empty.appending(last, to: Array(state.digests.dropLast()), by: other)
        try site.world.write("registry/.airlock/\(ReceiptLogUpdate.stagedName)", update.bytes)
        try expectRefused(.receiptSignature, .refused)
        try site.world.write("registry/.airlock/\(ReceiptLogUpdate.stagedName)", Array("x".utf8))
        try expectRefused(.receiptLogChanged)
    }

    @Test func `a pin that was interrupted before its log is gone on with`() throws {
        let log = try Directory.open(site.state).subdirectory("receipt-log")
        let before = try log.read("checkpoint", limit: 1 << 16)
        try site.world.write("head", site.world.sigstore.log.checkpoint())
        _ = try HeadPin(trust: site.world.trust, state: site.state, signing: site.signing)
            .pin("\(site.world.path)/head")
        let state = try SiteState.load(site.state)
        let last = try #require(state.last)
        let empty = try ReceiptLog(of: SiteState.load("\(site.world.path)/nowhere"))
        let update = try empty.appending(last, to: Array(state.digests.dropLast()), by: site.signing)
        // As it stood between the receipt and the log.
        try ReceiptLogUpdate(files: [:], checkpoint: update.checkpoint).apply(to: Directory.open(site.state))
        try Directory.open(site.state).removeTree("receipt-log")
        let old = try ReceiptCheckpoint(parsing: before)
        let first = try SiteState.load(site.state).digests.dropLast()
        let tiles = TiledLog(first.enumerated().map { ReceiptLog.entry(UInt64($0.offset + 1), $0.element) })
        try ReceiptLogUpdate(files: tiles.files(size: UInt64(first.count)), checkpoint: old).apply(
            to: Directory.open(site.state))
        try expectRefused(.receiptLogBehind)
        try site.world.write("registry/.airlock/\(ReceiptLogUpdate.stagedName)", update.bytes)
        #expect(try verify().status == .done)
        try site.imports(1)
        #expect(try verify().status == .done)
        #expect(try Directory.open(site.state).status(ReceiptLogUpdate.stagedName) == nil)
    }

    @Test func `a chain without any log is refused where the site's key is known`() throws {
        try site.world.write("site.pub", Array(site.key.publicKey.pem.utf8))
        let files = try ReceiptFile.all(in: site.state)
        var last: Receipt?
        for file in files {
            var content = try file.object()
            content["receiptLog"] = nil
            content["previous"] = last.map { .string("\($0.digest)") } ?? .null
            let next = try ReceiptFile(JSON.object(content).encoded(.canonical))
            try site.world.write("registry/.airlock/receipts/\(Receipt.name(next.receipt.sequence))", next.bytes)
            last = next.receipt
        }
        try Directory.open(site.state).removeTree("receipt-log")
        #expect(try verify().status == .done)
        let key = try ReceiptVerifierKey(file: "\(site.world.path)/site.pub")
        let report = try ReceiptVerification(state: site.state, key: key)
        #expect(report.json[at: "/findings/0/code"] == "receipt.log-behind")
    }

    @Test func `a known checkpoint must be signed by the known key too`() throws {
        try site.world.write("site.pub", Array(site.key.publicKey.pem.utf8))
        let key = try ReceiptVerifierKey(file: "\(site.world.path)/site.pub")
        let body = try ReceiptCheckpoint(parsing: File.open(noted).readAll(limit: 1 << 16)).body
        let other = ReceiptSigning(key: try PrivateKey.generate(.ed25519))
        try site.world.write("forged", try other.checkpoint(body).bytes)
        let known = try KnownReceipts("\(site.world.path)/forged")
        let report = try ReceiptVerification(state: site.state, expected: [known], key: key)
        #expect(report.json[at: "/findings/0/code"] == "receipt.signature")
    }

    @Test func `a revoked key signs no pin either`() throws {
        let key = "sha256:\(Hex.encode(site.key.publicKey.fingerprint))"
        let entry = "{receiptKey: '\(key)', date: 2026-05-01T00:00:00Z, reason: stolen}"
        try site.world.write("keys/revoked.yaml", Array("version: 1\nrevoked: [\(entry)]\n".utf8))
        try site.world.write("head", site.world.sigstore.log.checkpoint())
        expectError(.revokedReceiptKey, .refused) {
            try HeadPin(trust: site.world.trust, state: site.state, signing: site.signing).pin(
                "\(site.world.path)/head")
        }
    }
}
