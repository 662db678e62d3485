import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// The log of receipts beside their chain: what it shows, and what each change of it or of the chain comes to.
struct ReceiptLogTests {
    private let site: ReceiptSite

    init() throws { site = try ReceiptSite() }

    @Test func `is what readers of tiled logs verify, a leaf for each receipt`() throws {
        try site.imports(3)
        var source = try TileDirectory(ProofFiles(path: "\(site.state)/receipt-log"))
        let checkpoint = try #require(try site.checkpoint())
        #expect(checkpoint.body.size == 3)
        try NoteKey(ed25519: site.key.publicKey, name: "site.test/receipts").check(try #require(checkpoint.note))
        for (index, digest) in try SiteState.load(site.state).digests.enumerated() {
            let line = Array("\(digest.hex)  receipts/000000000\(index + 1).json\n".utf8)
            #expect(try source.entry(at: UInt64(index)) == line)
            let hash = MerkleTree.leafHash(line)
            let found = try source.inclusion(ofLeafHash: hash, near: nil)
            try #require(found).proof.verify(leafHash: hash, root: checkpoint.body.rootHash)
        }
    }

    @Test func `is named after the first receipt and not signed where nothing else is said`() throws {
        try site.imports(2, signing: .unsigned)
        let checkpoint = try #require(try site.checkpoint())
        #expect(checkpoint.note == nil)
        #expect(checkpoint.body.origin.hasPrefix("airlock.receipts/"))
        #expect(checkpoint.line.hasSuffix("not signed"))
        #expect(checkpoint.bytes == checkpoint.body.text)
    }

    @Test func `goes on across full tiles and keeps no narrower one`() throws {
        try site.writeReceipts(255)
        try site.imports(2)
        let names = try Directory.open("\(site.state)/receipt-log/tile/0").names()
        #expect(names == ["000", "001.p"])
        #expect(try ReceiptVerification(state: site.state).status == .done)
    }

    @Test func `is built from the receipts of versions that kept none`() throws {
        try site.writeReceipts(3)
        try site.imports(1)
        #expect(try site.checkpoint()?.body.size == 4)
        #expect(try ReceiptVerification(state: site.state).status == .done)
    }

    @Test func `is printed and recorded by each import`() throws {
        let report = try site.importNext(signing: site.signing)
        let checkpoint = try #require(report.checkpoint)
        #expect(try report.lines.contains(checkpoint.line))
        #expect(report.json[at: "/checkpoint/size"] == "1")
        let receipt = try #require(try SiteState.load(site.state).last)
        #expect(receipt.log?.origin == "site.test/receipts")
        #expect(receipt.log?.key?.publicKey == site.key.publicKey)
    }

    @Test func `keeps its signature: no key, another key and another name are refused`() throws {
        try site.imports(1)
        let before = try site.world.snapshot()
        expectError(.receiptKey, .usage) { try site.importNext(signing: .unsigned) }
        let other = try PrivateKey.generate(.ed25519)
        expectError(.receiptKey, .usage) { try site.importNext(signing: ReceiptSigning(key: other)) }
        expectError(.receiptKey, .usage) {
            try site.importNext(signing: ReceiptSigning(key: site.key, origin: "other.test"))
        }
        #expect(try site.world.snapshot() == before)
        _ = try site.importNext(signing: ReceiptSigning(key: other, replacesKey: true))
        #expect(try SiteState.load(site.state).log?.key?.publicKey == other.publicKey)
        #expect(try ReceiptVerification(state: site.state).status == .done)
    }

    @Test func `a key that the trust directory revokes signs nothing more, and an audit tells of what it signed`()
        throws
    {
        try site.imports(1)
        let key = "sha256:\(Hex.encode(site.key.publicKey.fingerprint))"
        let entry = "{receiptKey: '\(key)', date: 2026-05-01T00:00:00Z, reason: stolen}"
        try site.world.write("keys/revoked.yaml", Array("version: 1\nrevoked: [\(entry)]\n".utf8))
        let before = try site.world.snapshot()
        expectError(.revokedReceiptKey, .refused) { try site.importNext(signing: site.signing) }
        #expect(try site.world.snapshot() == before)
        func audit() throws -> [FindingCode] {
            try Auditor(trust: site.world.trust, clock: site.world.clock).audit(site.world.registry).findings
                .map(\.finding.code)
        }
        #expect(try audit() == [.revokedReceiptKey])
        let other = try PrivateKey.generate(.ed25519)
        _ = try site.importNext(signing: ReceiptSigning(key: other, replacesKey: true))
        #expect(try audit().isEmpty)
    }

    @Test func `is signed from now on where it was not`() throws {
        try site.imports(1, signing: .unsigned)
        let origin = try site.checkpoint()?.body.origin
        _ = try site.importNext(signing: ReceiptSigning(key: site.key))
        #expect(try site.checkpoint()?.body.origin == origin)
        #expect(try site.checkpoint()?.note != nil)
    }

    @Test func `refuses keys that sign no notes, and names that no checkpoint can have`() throws {
        let elliptic = try PrivateKey.generate(.ecdsaP256)
        expectError(.receiptKey, .usage) { try site.importNext(signing: ReceiptSigning(key: elliptic)) }
        for name in ["", "a b", "a+b", "a\nb", String(repeating: "a", count: 201)] {
            expectError(.receiptKey, .usage) { try site.importNext(signing: ReceiptSigning(key: nil, origin: name)) }
        }
        #expect(try site.world.snapshot().files.isEmpty)
    }

    @Test func `is finished with an import that was interrupted after its commit`() throws {
        try site.imports(1)
        try site.world.write("registry/registry.test/app2/blobs", [1])
        expectError(.systemFailed, .couldNotRun) { try site.importNext(signing: site.signing) }
        #expect(try site.checkpoint()?.body.size == 1)
        try Directory.open("\(site.world.registry)/registry.test/app2").remove("blobs")
        _ = try Inspector.list(site.world.registry)
        #expect(try site.checkpoint()?.body.size == 2)
        #expect(try ReceiptVerification(state: site.state).status == .done)
    }

    @Test func `is applied twice with the same result`() throws {
        try site.imports(2)
        let state = try SiteState.load(site.state)
        let receipt = try state.receipt(
            provenTime: nil, trust: TrustDirectory.load(path: site.world.trust), content: ["images": [], "heads": []],
            images: LineStore([]), signing: site.signing
        ).receipt
        let update = try ReceiptLog(of: state).appending(receipt, to: state.digests, by: site.signing)
        let staged = try ReceiptLogUpdate(parsing: update.bytes)
        let directory = try Directory.open(site.state)
        try staged.apply(to: directory)
        let once = try site.world.snapshot()
        try staged.apply(to: directory)
        #expect(try site.world.snapshot() == once)
        #expect(once.files.filter { $0.contains("receipt-log") }.count == 3)
    }

    @Test(arguments: [[""], ["/"], ["/a"], ["a/"], ["a//b"], ["../x"], ["a/../b"], ["./a"], ["a", "a"]])
    func `refuses a staged update whose paths lead elsewhere or stand twice`(paths: [String]) throws {
        let root = Base64.encode([UInt8](repeating: 7, count: 32))
        let document: JSON = [
            "checkpoint": .string(Base64.encode(Array("site\n1\n\(root)\n".utf8))),
            "files": .array(paths.map { ["bytes": "AAAA", "path": .string($0)] }),
            "format": "application/vnd.airlock.receipt-log-update.v1+json",
        ]
        #expect(throws: JSONError.self) { try ReceiptLogUpdate(parsing: document.encoded(.canonical)) }
    }

    @Test func `reads a staged update of tiles`() throws {
        let root = Base64.encode([UInt8](repeating: 7, count: 32))
        let document: JSON = [
            "checkpoint": .string(Base64.encode(Array("site\n1\n\(root)\n".utf8))),
            "files": [["bytes": "AAAA", "path": "tile/0/000.p/1"]],
            "format": "application/vnd.airlock.receipt-log-update.v1+json",
        ]
        #expect(try ReceiptLogUpdate(parsing: document.encoded(.canonical)).files.keys.sorted() == ["tile/0/000.p/1"])
    }
}
