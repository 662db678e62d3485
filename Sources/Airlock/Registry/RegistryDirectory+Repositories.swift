import FileSystem
import OCI
import Synchronization

extension RegistryDirectory {
    /// The relative path of the layout that holds images without a reference.
    static let unnamedPath = ["_unnamed"]
    /// Below a repository: one layout for each image of Docker's media type, which skopeo can read only where it
    /// stands alone. No component of a repository's name begins with an underscore.
    static let dockerName = "_docker"

    /// The layout directory of a repository, or `nil` where there is none yet.
    func layout(_ components: [String]) throws -> Directory? {
        var directory = root
        for component in components {
            guard let next = try directory.subdirectoryIfPresent(component) else { return nil }
            directory = next
        }
        return try directory.status(LayoutFiles.layoutPath) == nil ? nil : directory
    }

    /// The entries of the `index.json` of a repository, or `nil` where there is none yet.
    func entries(of components: [String]) throws -> PackedDescriptors? {
        try noteIndex(of: components)
        guard let directory = try layout(components) else { return nil }
        return try ImageLayout(directory, subject: "\(path)/\(components.joined(separator: "/"))").index
    }

    /// Notes how an `index.json` is before it is read for the first time.
    private func noteIndex(of components: [String]) throws {
        guard indexes.withLock({ $0[components] }) == nil else { return }
        let digest = try indexDigest(of: components)
        indexes.withLock { $0.note(components, digest) }
    }

    /// Requires that an `index.json` is as it was when it was read for the first time.
    func requireUnchanged(_ components: [String]) throws {
        guard let noted = indexes.withLock({ $0[components] }), try indexDigest(of: components) != noted else { return }
        throw RegistryError.changed("\(path)/\((components + [LayoutFiles.indexPath]).joined(separator: "/"))")
    }

    private func indexDigest(of components: [String]) throws -> Digest? {
        guard let layout = try directory(components), try layout.status(LayoutFiles.indexPath) != nil else {
            return nil
        }
        return try LineStore(layout.open(LayoutFiles.indexPath)).digest()
    }

    /// Refuses a repository of which any directory that is there belongs to someone else or may be changed by others.
    func requireSafe(_ components: [String]) throws {
        var directory = root
        for component in components {
            guard let next = try directory.subdirectoryIfPresent(component) else { return }
            try Self.requireSafe(try next.status(), next.path)
            directory = next
        }
    }

    /// The layout directory of a repository, made where it is missing.
    func makeLayout(_ components: [String]) throws -> Directory {
        var directory = root
        for component in components {
            directory = try directory.subdirectory(component, creating: 0o755)
            try Self.requireSafe(try directory.status(), directory.path)
        }
        return directory
    }

    /// The relative paths of all repositories, sorted.
    public func repositories() throws(RegistryError) -> [[String]] {
        try registry {
            var found: [[String]] = []
            try collect(root, [], into: &found)
            return found
        }
    }

    private func collect(_ directory: Directory, _ path: [String], into found: inout [[String]]) throws {
        let isLayout = try !path.isEmpty && directory.status(LayoutFiles.layoutPath) != nil
        if isLayout { found.append(path) }
        for name in try directory.names() where name != Self.workName && name != Self.dockerName {
            if name == "blobs", isLayout { continue }
            guard try directory.status(name)?.kind == .directory else { continue }
            try collect(try directory.subdirectory(name), path + [name], into: &found)
        }
    }
}
