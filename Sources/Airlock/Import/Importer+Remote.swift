import FileSystem
public import OCI

extension Importer {
    /// Imports one bundle and pushes what was verified to a registry.
    ///
    /// Everything is verified and published into a directory first, which then is gone. So nothing is sent unless every
    /// check has passed, the receipt is written before the first tag moves, and no tag is moved before all that it needs
    /// is there. Where the registry fails in between, the import is run again: what it has already is not sent again.
    ///
    /// - Parameters:
    ///   - destination: the registry, which says what its tags mean now.
    ///   - workDirectory: a directory with room for the bundle's content.
    /// - Precondition: the importer has a state of its own, since the directory does not stay.
    public func importBundle(
        _ path: String, into destination: any RemoteDestination, workDirectory: String
    ) throws -> ImportReport {
        guard statePath != nil else { throw RegistryError.needsState(destination.subject) }
        let parent = try Directory.open(workDirectory + "/.")
        let name = ".airlock-\(UInt64.random(in: 0 ... .max)).push"
        try parent.make(name, permissions: 0o700)
        defer {
            do { try parent.removeTree(name) } catch {
                progress.note("airlock: warning: \(workDirectory)/\(name) is left behind and can be removed: \(error)")
            }
        }
        let stage = "\(workDirectory)/\(name)/registry"
        let (imported, images) = try importBundle(path, into: stage, on: destination)
        var report = imported
        guard report.outcome != .refused else { return report }
        var summary = PushSummary()
        let registry = try RegistryDirectory.open(stage)
        for (path, repository) in try images.repositories().sorted(by: Self.precedes) {
            guard let directory = try registry.layout(path) else { continue }
            let layout = try ImageLayout(directory, subject: path.joined(separator: "/"))
            progress.begin("pushing \(layout.subject)", total: 0)
            summary += try destination.push(layout, as: repository)
        }
        report.push = .init(destination: destination.subject, summary: summary)
        return report
    }

    private static func precedes(
        _ left: (path: [String], repository: Reference?), _ right: (path: [String], repository: Reference?)
    ) -> Bool { left.path.joined(separator: "/") < right.path.joined(separator: "/") }
}
