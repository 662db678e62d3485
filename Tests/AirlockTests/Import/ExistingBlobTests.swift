import FileSystem
import Glibc
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Blobs that the registry directory has already: proven before they are linked into another repository.
struct ExistingBlobTests {
    private let image = RandomImage(seed: 1).image()

    /// Imports an image, spoils its layer in the pool, and imports the image again under another name: that must fail
    /// and change nothing.
    private func expectRefusal(_ spoil: (String) throws -> Void, of code: FindingCode, _ status: ExitStatus) throws {
        let world = try ImportWorld()
        #expect(try world.importBundle(try world.bundle(image)).isPublished)
        try spoil(world.pooled(image.blobs[1].digest))
        let before = try world.snapshot()
        let bundle = try world.bundle(image, as: "registry.test/team/other:1.0")
        expectError(code, status) { try world.importBundle(bundle) }
        #expect(try world.snapshot() == before)
    }

    @Test(arguments: [0o644, 0o464, 0o446] as [UInt32]) func `refuses a blob that may be written to`(mode: UInt32)
        throws
    {
        try expectRefusal({ try call("chmod", unsafe chmod($0, mode)) }, of: .registryUnsafe, .couldNotRun)
    }

    @Test func `refuses a symbolic link in place of a blob`() throws {
        try expectRefusal(
            { path in
                try call("rename", unsafe rename(path, path + "-moved"))
                try call("symlink", unsafe symlink(path + "-moved", path))
            }, of: .systemFailed, .couldNotRun)
    }

    @Test func `refuses a pipe in place of a blob, and does not wait for it`() throws {
        try expectRefusal(
            { path in
                try call("unlink", unsafe unlink(path))
                try call("mkfifo", unsafe mkfifo(path, 0o444))
            }, of: .registryUnsafe, .couldNotRun)
    }

    @Test func `refuses a directory in place of a blob`() throws {
        try expectRefusal(
            { path in
                try call("unlink", unsafe unlink(path))
                try call("mkdir", unsafe mkdir(path, 0o555))
            }, of: .registryUnsafe, .couldNotRun)
    }

    @Test func `refuses a blob of another size`() throws {
        try expectRefusal(
            { path in
                let (parent, name) = RegistryDirectory.split(path)
                try DurableFile.replace(name, in: try Directory.open(parent), with: [1], permissions: 0o444)
            }, of: .registryDamaged, .damaged)
    }

    @Test func `refuses a blob of other content`() throws {
        try expectRefusal({ try flip($0, at: 100) }, of: .registryDamaged, .damaged)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `refuses a blob that belongs to somebody else`() throws {
        try expectRefusal({ try call("chown", unsafe chown($0, 54_321, 0)) }, of: .registryUnsafe, .couldNotRun)
    }

    @Test func `accepts a blob that is what its name says`() throws {
        let world = try ImportWorld()
        _ = try world.importBundle(try world.bundle(image))
        #expect(try world.importBundle(try world.bundle(image, as: "registry.test/team/other:1.0")).isPublished)
    }
}
