import FileSystem
import Glibc
import TestSupport
import Testing

@testable import Airlock

/// Destinations into which nothing may be published: each stays as it was.
struct DestinationTests {
    private let image = RandomImage(seed: 1).image()

    @Test func `makes a directory where nothing was, and takes it away when the import is refused`() throws {
        let world = try ImportWorld()
        let layout = try world.layout { $0.add(image, tag: "1.0") }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        expectRefused(try world.importBundle(bundle), .evidenceMissing, status: .denied)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `leaves an empty directory empty when the import is refused`() throws {
        let world = try ImportWorld()
        let layout = try world.layout { $0.add(image, tag: "1.0") }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        _ = try Directory.create(world.registry)
        let before = try world.snapshot()
        expectRefused(try world.importBundle(bundle), .evidenceMissing, status: .denied)
        #expect(try world.snapshot() == before)
    }

    @Test func `refuses a directory that is not empty and not ours`() throws {
        let world = try ImportWorld()
        try world.write("registry/notes.txt", [1])
        let before = try world.snapshot()
        expectError(.registryNotOurs, .couldNotRun) { try world.importBundle(try world.bundle(image)) }
        #expect(try world.snapshot() == before)
    }

    @Test(arguments: ["", "/", "//"]) func `refuses a symbolic link`(ending: String) throws {
        let world = try ImportWorld()
        _ = try Directory.create("\(world.path)/elsewhere")
        try call("symlink", unsafe symlink("\(world.path)/elsewhere", world.registry))
        let bundle = try world.bundle(image)
        expectError(.registryNotADirectory, .couldNotRun) {
            try world.importBundle(bundle, into: world.registry + ending)
        }
        #expect(try DirectorySnapshot("\(world.path)/elsewhere").files.isEmpty)
        #expect(try Directory.open(world.path).status("registry")?.kind == .symbolicLink)
    }

    @Test func `refuses a file`() throws {
        let world = try ImportWorld()
        try world.write("registry", [1])
        expectError(.registryNotADirectory, .couldNotRun) { try world.importBundle(try world.bundle(image)) }
        #expect(try File.open(world.registry).readAll(limit: 9) == [1])
    }

    @Test(arguments: [0o777, 0o775] as [UInt32]) func `refuses a directory into which others may write`(
        mode: UInt32
    ) throws {
        let world = try ImportWorld()
        _ = try Directory.create(world.registry)
        try call("chmod", unsafe chmod(world.registry, mode))
        let before = try world.snapshot()
        expectError(.registryUnsafe, .couldNotRun) { try world.importBundle(try world.bundle(image)) }
        #expect(try world.snapshot() == before)
    }

    @Test func `refuses a registry directory with a repository into which others may write`() throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(RandomImage(seed: 2).image(), as: "registry.test/team/other:1.0")
        _ = try world.importBundle(try world.bundle(image))
        try call("chmod", unsafe chmod("\(world.registry)/registry.test/team", 0o777))
        let before = try world.snapshot()
        expectError(.registryUnsafe, .couldNotRun) { try world.importBundle(bundle) }
        #expect(try world.snapshot() == before)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func `refuses a directory that belongs to somebody else`() throws {
        let world = try ImportWorld()
        _ = try Directory.create(world.registry)
        try call("chown", unsafe chown(world.registry, 54_321, 0))
        let before = try world.snapshot()
        expectError(.registryUnsafe, .couldNotRun) { try world.importBundle(try world.bundle(image)) }
        #expect(try world.snapshot() == before)
    }

    @Test(arguments: ["docker://host/app", "distribution:dir", "oci-archive:file.tar", "oci:dir"])
    func `refuses a destination of another kind, and makes no directory of that name`(destination: String) throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        expectError(.systemFailed, .usage) { try world.importBundle(bundle, into: destination) }
        #expect(unsafe access(destination, F_OK) != 0)
    }

    @Test func `refuses where the parent directory is missing`() throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        expectError(.systemFailed, .couldNotRun) { try world.importBundle(bundle, into: "\(world.path)/no/registry") }
        #expect(unsafe access("\(world.path)/no", F_OK) != 0)
    }

    @Test(.enabled(if: FullFileSystem.isPossible, "needs the right to mount"))
    func `says before reading a layer that the file system is too small`() throws {
        let world = try ImportWorld()
        let full = try FullFileSystem(at: "\(world.path)/small", options: "size=64k")
        let large = RandomImage(seed: 4, layers: [RandomImage.Layer(size: 1 << 20)]).image()
        let bundle = try world.bundle(large)
        expectError(.registryNoSpace, .couldNotRun) { try world.importBundle(bundle, into: "\(full.path)/registry") }
        #expect(try DirectorySnapshot("\(full.path)/registry").entries.isEmpty)
    }

    @Test(.enabled(if: FullFileSystem.isPossible, "needs the right to mount"), arguments: 1..<13)
    func `leaves nothing behind when the file system is full in the middle of it`(inodes: Int) throws {
        let world = try ImportWorld()
        let full = try FullFileSystem(at: "\(world.path)/small", options: "size=64m,nr_inodes=\(inodes)")
        let bundle = try world.bundle(image)
        expectError(.systemFailed, .couldNotRun) { try world.importBundle(bundle, into: "\(full.path)/registry") }
        #expect(try DirectorySnapshot("\(full.path)/registry").entries.isEmpty)
    }
}

/// A file system in memory with room for very little, mounted while this object lives.
final class FullFileSystem {
    let path: String

    /// Whether this process may mount.
    static let isPossible: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
        return withExtendedLifetime(folder) {
            (try? FullFileSystem(at: "\(folder.path)/probe", options: "size=4k")) != nil
        }
    }()

    /// - Parameter options: `size=64k` for few bytes, `nr_inodes=9` for few files.
    init(at path: String, options: String) throws {
        self.path = path
        _ = try Directory.create(path)
        try call("mount", unsafe mount("tmpfs", path, "tmpfs", 0, "\(options),mode=0755"))
    }

    deinit { _ = unsafe umount2(path, Int32(MNT_DETACH)) }
}
