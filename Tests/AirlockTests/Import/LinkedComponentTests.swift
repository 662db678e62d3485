import FileSystem
import Glibc
import TestSupport
import Testing

@testable import Airlock

/// Links that a local user puts in the place of a directory below the destination or the state.
@Suite(.serialized) struct LinkedComponentTests {
    private static let components: [String] = {
        let parts = ImportWorld.repository.split(separator: "/").map(String.init)
        let places = parts.indices.map { "registry/" + parts[...$0].joined(separator: "/") }
        let layout = "registry/\(ImportWorld.repository)"
        return places + ["\(layout)/blobs", "\(layout)/blobs/sha256"]
            + ["registry/.airlock", "registry/.airlock/blobs", "registry/.airlock/blobs/sha256"]
            + ["state", "state/receipts", "state/receipt-log"]
    }()

    private let image = HeldImport.image(seed: 1)

    /// A world in which one image was imported, and a directory to which links lead.
    private func world() throws -> ImportWorld {
        let world = try ImportWorld()
        let first = try world.bundle(RandomImage(seed: 2).image(), as: "\(ImportWorld.repository):0.9")
        #expect(try world.importBundle(first, state: "\(world.path)/state").isPublished)
        _ = try Directory.create("\(world.path)/decoy")
        return world
    }

    private func link(_ component: String, in world: ImportWorld) throws {
        let path = "\(world.path)/\(component)"
        try call("rename", unsafe rename(path, "\(world.path)/aside"))
        try call("symlink", unsafe symlink("\(world.path)/decoy", path))
    }

    @Test(arguments: components)
    func `nothing is published where a link stands in the destination or the state`(component: String) throws {
        let world = try world()
        let bundle = try world.bundle(image)
        try link(component, in: world)
        #expect(throws: (any Error).self) { try world.importBundle(bundle, state: "\(world.path)/state") }
        #expect(try Directory.open("\(world.path)/decoy").names() == [])
    }

    @Test(arguments: [
        "registry/\(ImportWorld.repository)", "registry/\(ImportWorld.repository)/blobs", "registry/.airlock/blobs",
        "state/receipts",
    ])
    func `nothing is written through a link that is put there meanwhile`(component: String) throws {
        let world = try world()
        let bundle = try world.bundle(image)
        _ = try HeldImport().run(bundle, into: world, state: "\(world.path)/state") {
            try link(component, in: world)
        }
        #expect(try Directory.open("\(world.path)/decoy").names() == [])
    }
}
