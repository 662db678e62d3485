import FileSystem
import OCI

/// Everything that stands in a registry directory: layouts, files under the name of a digest, and what nobody expects.
struct AuditInventory {
    /// Directories nested deeper are no repository's.
    private static let depth = 160

    /// A file to hash, and the directory above its `blobs`, by position in ``places``.
    struct Entry: Sendable {
        let file: AuditFile
        let place: Int
    }

    /// Directories that hold `blobs`: airlock's own first, then the layouts.
    var places: [[String]] = [[RegistryDirectory.workName]]
    /// Every file once, however many links it has.
    var entries: [Entry] = []
    var findings: [AuditFinding] = []
    var known: Set<AuditFile> = []
    private let expected: Set<[String]>
    /// Every directory above an expected layout.
    private let parents: Set<[String]>
    let registry: RegistryDirectory

    /// The layouts that are there.
    var layouts: [[String]] { Array(places.dropFirst()) }
    /// What there is to hash.
    var bytes: UInt64 { entries.reduce(0) { $0 + $1.file.identity.size } }

    /// Looks at everything below a registry directory.
    ///
    /// - Parameter expected: the layouts that the receipts know.
    init(of registry: RegistryDirectory, expected: [[String]]) {
        self.registry = registry
        self.expected = Set(expected)
        parents = expected.reduce(into: []) { parents, path in
            for count in 1..<max(1, path.count) { parents.insert(Array(path.prefix(count))) }
        }
        walkWork()
        walk(registry.root, at: [])
    }

    func name(_ path: [String]) -> String { ([registry.path] + path).joined(separator: "/") }

    /// Does something with a directory; that it cannot be read is a finding.
    mutating func reading(_ path: [String], _ body: (inout AuditInventory) throws -> Void) {
        do { try body(&self) } catch { findings.append(.unreadable(name(path), error)) }
    }

    private mutating func walk(_ directory: Directory, at path: [String]) {
        reading(path) { inventory in
            let isLayout = try inventory.isLayout(directory, at: path)
            if isLayout { inventory.addPlace(path, directory) }
            for name in try directory.names() where !path.isEmpty || name != RegistryDirectory.workName {
                if isLayout, name == ImageLayout.blobsName { continue }
                try inventory.visit(name, in: directory, at: path, isLayout: isLayout)
            }
        }
    }

    private func isLayout(_ directory: Directory, at path: [String]) throws -> Bool {
        try !path.isEmpty && (expected.contains(path) || directory.status(LayoutFiles.layoutPath) != nil)
    }

    private mutating func visit(_ name: String, in directory: Directory, at path: [String], isLayout: Bool) throws {
        let child = path + [name]
        let isFile = isLayout && [LayoutFiles.layoutPath, LayoutFiles.indexPath].contains(name)
        switch try directory.status(name)?.kind {
        case .directory where !isFile:
            let inner = try directory.subdirectory(name)
            guard try belongs(inner, at: child) else { return addExtra(child, "the directory", "a directory") }
            requireSafe(try inner.status(), child)
            walk(inner, at: child)
        case .regular where isFile:
            if let status = try directory.status(name) { requireSafe(status, child) }
        case .regular: addExtra(child, "the file", "a file")
        case nil: addExtra(child, "the entry", "a name that is no text, or that vanished meanwhile")
        case let kind: addOther(child, kind, isExpected: isFile || expected.contains(child) || parents.contains(child))
        }
    }

    /// Whether a directory is a layout, or leads to one that is there or must be.
    private func belongs(_ directory: Directory, at path: [String]) throws -> Bool {
        if try parents.contains(path) || isLayout(directory, at: path) { return true }
        guard path.count < Self.depth else { return false }
        for name in try directory.names() where try directory.status(name)?.kind == .directory {
            if try belongs(try directory.subdirectory(name), at: path + [name]) { return true }
        }
        return false
    }
}
