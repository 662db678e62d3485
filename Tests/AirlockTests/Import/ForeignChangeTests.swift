import FileSystem
import Glibc
import OCI
import TestSupport
import Testing

@testable import Airlock

/// What other programs, which mind no lock, do to a destination after an import has decided and before it publishes.
@Suite(.timeLimit(.minutes(1))) struct ForeignChangeTests {
    private let image = HeldImport.image(seed: 1)

    /// Imports a second image into a repository, and does something meanwhile.
    private func importing(
        _ world: ImportWorld, state: String? = nil, meanwhile: () throws -> Void
    ) throws -> Result<ImportReport, any Error> {
        let first = try world.bundle(RandomImage(seed: 2).image(), as: "\(ImportWorld.repository):0.9")
        #expect(try world.importBundle(first, state: state).isPublished)
        return try HeldImport().run(try world.bundle(image), into: world, state: state, meanwhile: meanwhile)
    }

    private func expectChanged(_ result: Result<ImportReport, any Error>, _ path: String) {
        #expect(throws: RegistryError.changed(path)) { try result.get() }
    }

    private func work(_ path: String) throws -> [String] { try Directory.open("\(path)/.airlock").names() }

    @Test func `publishes where nothing happens meanwhile`() throws {
        let world = try ImportWorld()
        #expect(try importing(world) {}.get().isPublished)
        #expect(try world.verify().status == .done)
    }

    @Test func `an index that another program changed is not replaced`() throws {
        let world = try ImportWorld()
        let index = "\(world.repositoryPath)/index.json"
        var changed: [UInt8] = []
        let result = try importing(world) {
            let text = String(decoding: try File.open(index).readAll(limit: 1 << 20), as: UTF8.self)
            changed = Array(text.replacing("\"0.9\"", with: "\"0.8\"").utf8)
            try world.write("registry/\(ImportWorld.repository)/index.json", changed)
        }
        expectChanged(result, index)
        #expect(try File.open(index).readAll(limit: 1 << 20) == changed)
        #expect(try SiteState.load("\(world.registry)/.airlock").last?.sequence == 1)
        #expect(try !work(world.registry).contains { $0 == "staging" || $0 == Transaction.name })
    }

    @Test func `an index that another program took away is not made again`() throws {
        let world = try ImportWorld()
        let result = try importing(world) { try Directory.open(world.repositoryPath).remove("index.json") }
        expectChanged(result, "\(world.repositoryPath)/index.json")
    }

    @Test(arguments: [nil, "state"]) func `a registry directory that a link has replaced is not published into`(
        state: String?
    ) throws {
        let world = try ImportWorld()
        let moved = "\(world.path)/moved"
        let result = try importing(world, state: state.map { "\(world.path)/\($0)" }) {
            try call("rename", unsafe rename(world.registry, moved))
            try call("symlink", unsafe symlink(moved, world.registry))
        }
        #expect(throws: RegistryError.self) { try result.get() }
        #expect(try !work(moved).contains { $0 == "staging" || $0 == Transaction.name })
        let receipts = state.map { "\(world.path)/\($0)" } ?? "\(moved)/.airlock"
        #expect(try SiteState.load(receipts).last?.sequence == 1)
    }

    @Test func `a registry directory that was removed is not made again`() throws {
        let world = try ImportWorld()
        let result = try importing(world) { try Directory.open(world.path).removeTree("registry") }
        #expect(throws: (any Error).self) { try result.get() }
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `a state that was exchanged is not written to`() throws {
        let world = try ImportWorld()
        let state = "\(world.path)/state"
        let result = try importing(world, state: state) {
            try call("rename", unsafe rename(state, "\(world.path)/other"))
            _ = try Directory.create(state)
        }
        expectChanged(result, state)
        #expect(try Directory.open(state).names() == [])
        #expect(try SiteState.load("\(world.path)/other").last?.sequence == 1)
    }

    @Test func `a file that was put under the name of a blob into the pool is not published`() throws {
        let world = try ImportWorld()
        let layer = image.blobs[1]
        let name = String(layer.digest.dropFirst("sha256:".count))
        let result = try importing(world) {
            try world.write("registry/.airlock/blobs/sha256/\(name)", layer.bytes)
        }
        // Whether it is met before the blob is read or when that is published.
        if case .failure(let error) = result {
            #expect((error as? RegistryError)?.code == .registryUnsafe, "\(error)")
        } else {
            let status = try Directory.open("\(world.registry)/.airlock/blobs/sha256").status(name)
            #expect(status?.permissions == 0o444)
        }
    }
}
