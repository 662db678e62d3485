import FileSystem
import JSON
import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The chain of receipts, listed and held against one that was noted elsewhere.
struct ReceiptReportTests {
    private let world: ImportWorld
    private var state: String { "\(world.registry)/.airlock" }

    /// A site with two receipts.
    init() throws {
        world = try ImportWorld()
        for seed in [1, 2] as [UInt64] {
            let bundle = try world.bundle(RandomImage(seed: seed).image(), as: "\(ImportWorld.repository):\(seed).0")
            _ = try world.importBundle(bundle)
        }
    }

    private func known(_ receipt: Receipt) throws -> KnownReceipts {
        try KnownReceipts("\(receipt.sequence):\(receipt.digest)")
    }

    @Test func `lists and shows every receipt`() throws {
        let report = try ReceiptReport(state: state)
        #expect(report.receipts.map(\.sequence) == [1, 2])
        #expect(report.receipts[1].previous == report.receipts[0].digest)
        #expect(report.status == .done)
        #expect(report.lines.last == "2 receipts")
        let shown = try ReceiptDocument(state: state, sequence: 1).json
        #expect(shown == (try JSON.object(ReceiptFile.all(in: state)[0].object())))
        #expect(try ReceiptDocument(state: state, sequence: 0).json[at: "/sequence"] == 2)
        #expect(throws: CatalogError.self) { try ReceiptDocument(state: state, sequence: 3) }
    }

    @Test func `holds the chain against a receipt that was noted`() throws {
        let receipts = try ReceiptReport(state: state).receipts
        for receipt in receipts {
            #expect(try ReceiptVerification(state: state, expected: [known(receipt)]).status == .done)
        }
        // The newest one is taken away, and the end of the log with it: the chain alone does not show it.
        try Directory.open("\(state)/receipts").remove(Receipt.name(2))
        try Directory.open(state).removeTree(ReceiptLog.name)
        #expect(try ReceiptReport(state: state).status == .done)
        let report = try ReceiptVerification(state: state, expected: [known(receipts[1])])
        #expect(report.status == .forked)
        #expect(report.complaints.contains { $0.contains("receipt 2") })
    }

    @Test func `another receipt in its place is told`() throws {
        let receipts = try ReceiptReport(state: state).receipts
        let other = try KnownReceipts("2:\(receipts[0].digest)")
        #expect(try ReceiptVerification(state: state, expected: [other]).status == .forked)
    }

    @Test(arguments: ["", "1", "0:sha256:\(String(repeating: "a", count: 64))", "x:sha256:aa", "1:sha256:aa"])
    func `what names no receipt is refused`(text: String) { #expect(KnownReceipt(text) == nil) }

    @Test func `a chain that is broken is an error`() throws {
        try Directory.open("\(state)/receipts").remove(Receipt.name(1))
        #expect(throws: StateError.self) { try ReceiptReport(state: state) }
        #expect(throws: SystemError.self) { try ReceiptReport(state: "\(world.path)/nowhere") }
    }
}
