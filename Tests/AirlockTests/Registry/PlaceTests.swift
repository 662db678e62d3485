import FileSystem
import Glibc
import TestSupport
import Testing

@testable import Airlock

/// Who works where, and who waits for whom.
@Suite(.timeLimit(.minutes(1))) struct PlaceTests {
    private let image = RandomImage(seed: 1).image()

    @Test(arguments: ["registry/.airlock", "registry/./.airlock", "link/.airlock"])
    func `a state that is the registry directory's own, however it is spelled, is locked once`(
        spelling: String
    ) throws {
        let world = try ImportWorld()
        _ = try Directory.create(world.registry)
        try call("symlink", unsafe symlink(world.registry, "\(world.path)/link"))
        let state = "\(world.path)/\(spelling)"
        #expect(try world.importBundle(try world.bundle(image), state: state).isPublished)
        let second = try world.bundle(RandomImage(seed: 2).image(), as: "registry.test/second:1.0")
        #expect(try world.importBundle(second, state: state).isPublished)
        #expect(try world.verify(state: state).status == .done)
        #expect(try SiteState.load("\(world.registry)/.airlock").last?.sequence == 2)
        #expect(try Directory.open("\(world.registry)/.airlock").status("unfinished-import.json") == nil)
    }

    @Test func `a lock that a refused first import took away with its directory is worth nothing`() throws {
        let world = try ImportWorld()
        var first: RegistryDirectory? = try .openOrCreate(world.registry, state: nil, progress: SilentProgress())
        // Opened as by another import, which then waits.
        let second = try Place(Directory.open("\(world.registry)/.airlock"), creating: true)
        try first?.discard()
        // The lock goes with it.
        first = nil
        #expect(try !Place.lock([second], telling: SilentProgress()))
        #expect(try world.importBundle(try world.bundle(image)).isPublished)
        #expect(try world.verify().status == .done)
    }

    @Test func `who finds one of two places in use gives the other one back`() throws {
        let folder = try TemporaryFolder()
        let paths = ["a", "b"].map { "\(folder.path)/\($0)" }
        for path in paths { _ = try Directory.create(path) }
        let places = try (0..<3).map { _ in try paths.map { try Place(Directory.open($0), creating: true) } }
        #expect(try Place.lock([places[0][1]], telling: SilentProgress()))
        #expect(try Place.take(places[1], beginningWith: 0, SilentProgress()) == 1)
        #expect(try Place.lock([places[2][0]], telling: SilentProgress()))
    }

    @Test func `a refused import leaves nothing of a state that it made, and nothing in one that is empty`() throws {
        let world = try ImportWorld()
        let layout = try world.layout { $0.add(image, tag: "1.0") }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        let (made, empty) = ("\(world.path)/made", "\(world.path)/empty")
        _ = try Directory.create(empty)
        for state in [made, empty] {
            expectRefused(try world.importBundle(bundle, state: state), .evidenceMissing, status: .denied)
        }
        #expect(try Directory.open(world.path).status("made") == nil)
        #expect(try Directory.open(empty).names() == [])
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `an import that cannot begin takes away what it made to begin`() throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        try world.write("state/unfinished-import.json", Array("{}".utf8))
        expectError(.registryDamaged, .damaged) { try world.importBundle(bundle, state: "\(world.path)/state") }
        #expect(try Directory.open(world.path).status("registry") == nil)
        #expect(try Directory.open("\(world.path)/state").names() == ["unfinished-import.json"])
    }

    @Test func `a bundle that is cut off makes no registry directory and no state`() throws {
        let world = try ImportWorld()
        let bytes = try File.open(try world.bundle(image)).readAll(limit: 1 << 26)
        try world.write("cut.airlock", Array(bytes.prefix(bytes.count / 2)))
        expectError(.bundleSeekTable, .damaged) {
            try world.importBundle("\(world.path)/cut.airlock", state: "\(world.path)/state")
        }
        #expect(try world.snapshot().entries.isEmpty)
        #expect(try Directory.open(world.path).status("state") == nil)
    }
}
