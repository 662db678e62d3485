import FileSystem
import Glibc
import TestSupport
import Testing

@testable import Airlock

/// What the next command finds when an import was interrupted.
struct RecoveryTests {
    private let image = RandomImage(seed: 1).image()

    /// A world whose second import could not be applied after its commit.
    private func interrupted(state: String? = nil) throws -> (world: ImportWorld, bundle: String) {
        let world = try ImportWorld()
        let first = try world.bundle(RandomImage(seed: 2).image(), as: "registry.test/first:1.0")
        #expect(try world.importBundle(first, state: state).isPublished)
        let second = try world.bundle(image)
        // A file stands where applying must make a directory, and nothing looks there before.
        try world.write("registry/registry.test/team/app/blobs", [1])
        expectError(.systemFailed, .couldNotRun) { try world.importBundle(second, state: state) }
        return (world, second)
    }

    private func removeObstacle(_ world: ImportWorld) throws {
        try call("unlink", unsafe unlink("\(world.repositoryPath)/blobs"))
    }

    @Test func `keeps what was staged when an error comes after the commit`() throws {
        let (world, _) = try interrupted()
        let work = try Directory.open("\(world.registry)/.airlock")
        #expect(try work.status(Transaction.name) != nil)
        #expect(try work.subdirectory(RegistryDirectory.stagingName).status(Receipt.stagedName) != nil)
    }

    @Test(arguments: ["verify", "ls", "import"]) func `finishes a committed import with the next command`(
        command: String
    ) throws {
        let (world, _) = try interrupted()
        try removeObstacle(world)
        switch command {
        case "verify": #expect(try world.verify().status == .done)
        case "ls": _ = try Inspector.list(world.registry)
        default:
            _ = try world.importBundle(try world.bundle(RandomImage(seed: 3).image(), as: "registry.test/third:1.0"))
        }
        #expect(try world.verify("\(world.registry)@\(ImportWorld.reference)").status == .done)
        let files = try world.snapshot().files
        #expect(!files.contains { $0.contains("staging") || $0.hasSuffix(Transaction.name) })
        #expect(try SiteState.load("\(world.registry)/.airlock").last?.sequence == (command == "import" ? 3 : 2))
    }

    @Test func `leaves the same registry as an import that was not interrupted`() throws {
        let (world, bundle) = try interrupted()
        try removeObstacle(world)
        _ = try Inspector.list(world.registry)
        let recovered = try world.snapshot()
        #expect(try world.importBundle(bundle).outcome == .unchanged)
        #expect(try world.snapshot() == recovered)
    }

    @Test func `writes the receipt of a finished import into the state that it was made for`() throws {
        let folder = try TemporaryFolder()
        let state = "\(folder.path)/state"
        let (world, _) = try interrupted(state: state)
        #expect(try SiteState.load(state).last?.sequence == 1)
        try removeObstacle(world)
        _ = try Inspector.list(world.registry)
        #expect(try SiteState.load(state).last?.sequence == 2)
        #expect(try world.verify(state: state).status == .done)
    }

    @Test func `sweeps what an import left that was interrupted before its commit`() throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        _ = try world.importBundle(bundle)
        let before = try world.snapshot()
        try world.write("registry/.airlock/staging/blobs/sha256-00", [1])
        try world.write("registry/.airlock/staging/layouts/0/index.json", [1])
        #expect(try world.verify().status == .done)
        #expect(try world.snapshot() == before)
    }

    @Test(arguments: ["{}", "of a version to come"])
    func `refuses a transaction record that is damaged, and touches nothing`(record: String) throws {
        let world = try ImportWorld()
        _ = try world.importBundle(try world.bundle(image))
        let good = String(decoding: Transaction(layouts: [], statePath: nil, receipt: 1).bytes, as: UTF8.self)
        let text = record == "{}" ? record : good.replacing(Transaction.format, with: "application/vnd.airlock.v9+json")
        try world.write("registry/.airlock/transaction.json", Array(text.utf8))
        let before = try world.snapshot()
        expectError(.registryDamaged, .damaged) { try world.verify() }
        #expect(try world.snapshot() == before)
    }

    @Test func `applies a transaction twice with the same result`() throws {
        let (world, bundle) = try interrupted()
        try removeObstacle(world)
        // As after a crash in the middle: some blobs are in the pool already, some are not.
        let work = try Directory.open("\(world.registry)/.airlock")
        let staged = try work.subdirectory("staging").subdirectory("blobs")
        let names = try staged.names()
        if let name = names.first {
            let digest = String(name.dropFirst("sha256-".count))
            try staged.rename(name, to: try work.subdirectory("blobs").subdirectory("sha256"), as: digest)
        }
        #expect(try world.verify().status == .done)
        #expect(try world.importBundle(bundle).outcome == .unchanged)
    }

    @Test func `replaces no receipt of the state that the record names, and writes none that does not follow`() throws {
        let folder = try TemporaryFolder()
        let state = "\(folder.path)/state"
        let (world, _) = try interrupted(state: state)
        try removeObstacle(world)
        let receipts = try Directory.open(state).subdirectory("receipts")
        let other = Array("another receipt".utf8)
        try DurableFile.replace(Receipt.name(2), in: receipts, with: other)
        let before = try DirectorySnapshot(state)
        expectError(.registryDamaged, .damaged) { try Inspector.list(world.registry) }
        #expect(try DirectorySnapshot(state) == before)
        try receipts.remove(Receipt.name(2))
        let first = try receipts.read(Receipt.name(1), limit: 1 << 20)
        try DurableFile.replace(Receipt.name(1), in: receipts, with: other)
        expectError(.registryDamaged, .damaged) { try Inspector.list(world.registry) }
        try DurableFile.replace(Receipt.name(1), in: receipts, with: first)
        let path = "\(world.registry)/.airlock/transaction.json"
        let record = try File.open(path).readAll(limit: 1 << 20)
        for number in ["1", "3"] {
            let text = String(decoding: record, as: UTF8.self).replacing("\"receipt\":2", with: "\"receipt\":\(number)")
            try world.write("registry/.airlock/transaction.json", Array(text.utf8))
            expectError(.registryDamaged, .damaged) { try Inspector.list(world.registry) }
        }
        try world.write("registry/.airlock/transaction.json", record)
        _ = try Inspector.list(world.registry)
        #expect(try SiteState.load(state).last?.sequence == 2)
    }

    /// Pins the log's present head.
    private func pin(_ world: ImportWorld, state: String) throws -> HeadPinReport {
        try world.write("head", world.sigstore.log.checkpoint())
        return try HeadPin(trust: world.trust, state: state).pin("\(world.path)/head")
    }

    @Test(arguments: [nil, "state"]) func `a pin finishes a committed import before it takes the next receipt`(
        name: String?
    ) throws {
        let folder = try TemporaryFolder()
        let apart = name.map { "\(folder.path)/\($0)" }
        let (world, bundle) = try interrupted(state: apart)
        let state = apart ?? "\(world.registry)/.airlock"
        // What cannot be finished holds the pin up.
        #expect(throws: (any Error).self) { try pin(world, state: state) }
        #expect(try SiteState.load(state).last?.sequence == 1)
        #expect(try TrustDirectory.load(path: world.trust).heads.isEmpty)
        try removeObstacle(world)
        #expect(try pin(world, state: state).receipt?.sequence == 3)
        #expect(try ReceiptVerification(state: state).status == .done)
        #expect(try world.importBundle(bundle, state: apart).outcome == .unchanged)
        #expect(try world.verify(state: apart).status == .done)
        #expect(try Directory.open(state).names().filter { $0.contains("unfinished") } == [])
    }

    @Test func `a record that stayed though all was done changes nothing of what came later`() throws {
        let folder = try TemporaryFolder()
        let (world, _) = try interrupted()
        let (state, copy) = ("\(world.registry)/.airlock", try #require(Tool.installed("cp")))
        for name in ["staging", Transaction.name] {
            #expect(try copy.run("-a", "\(state)/\(name)", folder.path).status == 0)
        }
        try removeObstacle(world)
        _ = try Inspector.list(world.registry)
        #expect(try pin(world, state: state).receipt?.sequence == 3)
        // As after a crash just before the record was removed, and a pin that did not know of it.
        for name in ["staging", Transaction.name] {
            #expect(try copy.run("-a", "\(folder.path)/\(name)", state).status == 0)
        }
        _ = try Inspector.list(world.registry)
        #expect(try ReceiptVerification(state: state).status == .done)
        #expect(try SiteState.load(state).last?.sequence == 3)
        #expect(try world.verify().status == .done)
        #expect(try Directory.open(state).status(Transaction.name) == nil)
    }
}
