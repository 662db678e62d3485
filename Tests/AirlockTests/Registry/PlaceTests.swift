import Archive
import FileSystem
import Glibc
import TestSupport
import Testing

@testable import Airlock

/// Who works where, and who waits for whom.
@Suite(.timeLimit(.minutes(1))) struct PlaceTests {
    private let image = RandomImage(seed: 1).image()

    /// Hands on what is told of waiting.
    private struct Told: ProgressObserver {
        let lines = BoundedQueue<String>(capacity: 64)

        func begin(_ phase: String, total: UInt64) {}
        func advance(_ bytes: UInt64) {}
        func note(_ line: String) { if line.contains("waiting") { _ = lines.push(line) } }
    }

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

    @Test func `who waits for a first import that is refused begins anew, and does not lock what was taken away`()
        throws
    {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        var first: RegistryDirectory? = try .openOrCreate(world.registry, state: nil, progress: SilentProgress())
        let told = Told()
        let (trust, registry, clock) = (world.trust, world.registry, world.clock)
        let second = try WorkerThread {
            Result {
                try Importer(trust: trust, progress: told, clock: clock).importBundle(bundle, into: registry)
                    .isPublished
            }
        }
        #expect(told.lines.pop() == "airlock: waiting for another command that works in \(registry)/.airlock")
        try first?.discard()
        // The lock goes with it.
        first = nil
        #expect(try second.join().get())
        #expect(try world.verify().status == .done)
    }

    @Test func `two commands that name two places in opposite order do not wait for each other for ever`() throws {
        let folder = try TemporaryFolder()
        let paths = ["a", "b"].map { "\(folder.path)/\($0)" }
        for path in paths { _ = try Directory.create(path) }
        let threads = try [paths, paths.reversed()].map { order in
            try WorkerThread {
                Result {
                    try (0..<200).allSatisfy { _ in
                        let places = try order.map { try Place(Directory.open($0), creating: true) }
                        defer { withExtendedLifetime(places) {} }
                        return try Place.lock(places, telling: SilentProgress())
                    }
                }
            }
        }
        for thread in threads { #expect(try thread.join().get()) }
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
