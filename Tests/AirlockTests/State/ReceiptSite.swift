import FileSystem
import JSON
import OCI
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// A site that imports one image after the other, and whose log of receipts a key signs.
final class ReceiptSite {
    let world: ImportWorld
    let key: PrivateKey
    private var count = 0

    init() throws {
        world = try ImportWorld()
        key = try PrivateKey.generate(.ed25519)
    }

    var state: String { "\(world.registry)/.airlock" }
    var signing: ReceiptSigning { ReceiptSigning(key: key, origin: "site.test/receipts") }

    func imports(_ number: Int, signing: ReceiptSigning? = nil) throws {
        for _ in 0..<number { #expect(try importNext(signing: signing ?? self.signing).isPublished) }
    }

    /// Imports an image that is not there yet.
    func importNext(signing: ReceiptSigning, officers: OfficerPin = .remembered) throws -> ImportReport {
        count += 1
        let bundle = try world.bundle(
            RandomImage(seed: UInt64(count)).image(), as: "registry.test/app\(count):1.0")
        return try Importer(trust: world.trust, officers: officers, signing: signing, clock: world.clock)
            .importBundle(bundle, into: world.registry)
    }

    func checkpoint() throws -> ReceiptCheckpoint? { try ReceiptLog(of: SiteState.load(state)).checkpoint }

    /// Receipts as versions before the log wrote them.
    func writeReceipts(_ number: Int) throws {
        // An import makes the registry directory; its own traces go.
        try imports(1, signing: .unsigned)
        let directory = try Directory.open(state)
        try directory.removeTree(ReceiptLog.name)
        try directory.remove("last-receipt.json")
        try rewrite { _ in }
        var previous = try SiteState.load(state).digests[0]
        for sequence in 2...max(2, number) where sequence <= number {
            let receipt: JSON = [
                "format": "application/vnd.airlock.receipt.v1+json", "heads": [], "images": [],
                "newestProvenTime": .null, "previous": .string("\(previous)"), "sequence": .integer(sequence),
            ]
            let bytes = receipt.encoded(.canonical)
            try world.write("registry/.airlock/receipts/\(Receipt.name(UInt64(sequence)))", bytes)
            previous = Digest.of(bytes)
        }
    }

    /// Writes the whole chain anew, each receipt changed and without what is said of the log, as one does who may write
    /// to the state and knows how it is made.
    func rewrite(_ change: (inout JSONObject) -> Void) throws {
        var previous: Digest?
        for file in try ReceiptFile.all(in: state) {
            var object = try file.object()
            object["receiptLog"] = nil
            object["trustSeal"] = nil
            object["previous"] = previous.map { .string("\($0)") } ?? .null
            change(&object)
            let bytes = JSON.object(object).encoded(.canonical)
            try world.write("registry/.airlock/receipts/\(Receipt.name(file.receipt.sequence))", bytes)
            previous = Digest.of(bytes)
        }
    }
}
