import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// The chain of receipts, which every command that uses a state checks whole.
struct SiteStateTests {
    private static func name(_ number: Int) -> String { "registry/.airlock/receipts/\(Receipt.name(UInt64(number)))" }

    /// A registry directory after some imports of different images.
    private func imported(_ count: Int) throws -> ImportWorld {
        let world = try ImportWorld()
        for number in 1...count {
            let image = RandomImage(seed: UInt64(number)).image()
            let bundle = try world.bundle(image, as: "registry.test/app\(number):1.0", daysLater: Int64(number % 3))
            #expect(try world.importBundle(bundle).isPublished)
        }
        return world
    }

    private func receipts(_ world: ImportWorld, _ count: Int) throws -> [Receipt] {
        try files(world, count).map(\.receipt)
    }

    private func files(_ world: ImportWorld, _ count: Int) throws -> [ReceiptFile] {
        try (1...count).map {
            try ReceiptFile(try File.open("\(world.path)/\(Self.name($0))").readAll(limit: 1 << 20))
        }
    }

    /// Expects that after a change of the receipts neither an import nor a verification trusts the state.
    private func expectForked(_ world: ImportWorld) throws {
        let bundle = try world.bundle(RandomImage(seed: 9).image(), as: "registry.test/last:1.0")
        let before = try world.snapshot()
        expectError(.stateBroken, .forked) { try world.importBundle(bundle) }
        expectError(.stateBroken, .forked) { try world.verify() }
        #expect(try world.snapshot() == before)
    }

    private func replace(_ world: ImportWorld, _ number: Int, with bytes: [UInt8]) throws {
        try world.write(Self.name(number), bytes)
    }

    @Test func `names in each receipt the digest of the one before`() throws {
        let receipts = try receipts(try imported(3), 3)
        #expect(receipts.map(\.sequence) == [1, 2, 3])
        #expect(receipts.map(\.previous) == [nil, receipts[0].digest, receipts[1].digest])
    }

    @Test func `keeps in each receipt the newest time that was ever proven`() throws {
        let world = try imported(3)
        let day = { (days: Int64) in world.sigstore.time.later(seconds: days * 86_400) }
        #expect(try receipts(world, 3).map(\.newestProvenTime) == [day(1), day(2), day(2)])
    }

    @Test func `writes down bundle, sealer, policy, trust, tool, time and verdicts`() throws {
        let world = try imported(1)
        let file = try files(world, 1)[0]
        let object = try file.object()
        #expect(try object.array("sealedBy") == ["exporters/e.pub"])
        #expect(try object.string("bundle").hasPrefix("sha256:"))
        let trust = try TrustDirectory.load(path: world.trust)
        #expect(try object.string("trust") == "\(trust.digest)")
        #expect(try object.optionalString("policy") != nil)
        #expect(try object.string("tool") == Version.text)
        #expect(try object.string("time") == world.clock.rfc3339)
        let images = try object.array("images").map { try $0.object() }
        #expect(try images.map { try $0.string("verdict") } == ["admitted"])
        #expect(file.bytes == JSON.object(object).encoded(.canonical))
        #expect(try File.open("\(world.path)/\(Self.name(1))").status().permissions & 0o777 == 0o444)
    }

    @Test func `refuses a chain with a gap`() throws {
        let world = try imported(3)
        try call("unlink", unsafe unlink("\(world.path)/\(Self.name(2))"))
        #expect(throws: StateError.gap(Receipt.name(3), wanted: 2)) {
            try SiteState.load("\(world.registry)/.airlock")
        }
        try expectForked(world)
    }

    @Test func `refuses a chain that has lost its beginning`() throws {
        let world = try imported(2)
        try call("unlink", unsafe unlink("\(world.path)/\(Self.name(1))"))
        try expectForked(world)
    }

    @Test func `refuses a receipt that was changed`() throws {
        let world = try imported(2)
        var document = try JSON.object(files(world, 1)[0].object())
        document[at: "/time"] = "2000-01-01T00:00:00Z"
        try replace(world, 1, with: document.encoded(.canonical))
        try expectForked(world)
    }

    @Test func `refuses a receipt under the number of another`() throws {
        let world = try imported(2)
        let path = "\(world.path)/\(Self.name(2))"
        try call("rename", unsafe rename(path, "\(world.path)/\(Self.name(3))"))
        try expectForked(world)
    }

    @Test(arguments: ["", "{}", "[1", #"{"format":"application/vnd.airlock.receipt.v2+json"}"#])
    func `refuses a receipt that cannot be read`(text: String) throws {
        let world = try imported(2)
        try replace(world, 2, with: Array(text.utf8))
        try expectForked(world)
    }

    @Test func `refuses a file among the receipts that is none`() throws {
        let world = try imported(1)
        try world.write("registry/.airlock/receipts/notes.txt", [1])
        try expectForked(world)
    }

    @Test func `takes a missing directory for a new site's state`() throws {
        let state = try SiteState.load("/tmp/airlock-there-is-no-such-state")
        #expect(state.last == nil)
    }

    @Test func `keeps receipts elsewhere where that is asked for, and none in the registry`() throws {
        let world = try ImportWorld()
        let state = "\(world.path)/state"
        let report = try world.importBundle(try world.bundle(RandomImage(seed: 1).image()), state: state)
        #expect(report.isPublished)
        #expect(try SiteState.load(state).last?.sequence == 1)
        #expect(try !world.snapshot().files.contains { $0.contains("receipts") })
        #expect(try world.verify(state: state).status == .done)
    }

    @Test func `counts the newest proven time where the clock is behind it`() throws {
        let world = try imported(2)
        let state = try SiteState.load("\(world.registry)/.airlock")
        let proven = try #require(state.last?.newestProvenTime)
        #expect(state.now(clock: proven.later(seconds: -60)) == proven)
        #expect(state.now(clock: proven.later(seconds: 60)) == proven.later(seconds: 60))
    }
}
