import FileSystem

extension RegistryDirectory {
    /// Opens a registry directory that exists, and recovers it.
    ///
    /// - Parameters:
    ///   - state: where receipts and tree heads are; nil where they are in the registry directory.
    ///   - progress: told when another command has to be waited for.
    public static func open(
        _ path: String, state: String? = nil, progress: any ProgressObserver = SilentProgress()
    ) throws(RegistryError) -> RegistryDirectory {
        try RegistryOpening.open(path, state: state, for: .update, progress)
    }

    /// Opens a registry directory, or makes one where nothing is or where an empty directory is, and recovers it. A state
    /// that lies apart is made where it is missing.
    static func openOrCreate(
        _ path: String, state: String?, progress: any ProgressObserver
    ) throws(RegistryError) -> RegistryDirectory {
        try RegistryOpening.open(path, state: state, for: .create, progress)
    }

    /// Opens a registry directory to read it. Where nothing may be written, it is read as it stands.
    ///
    /// - Throws: ``RegistryError``; also where nothing may be written and an import waits to be finished.
    static func openToRead(
        _ path: String, state: String? = nil, progress: any ProgressObserver = SilentProgress()
    ) throws(RegistryError) -> RegistryDirectory {
        do throws(RegistryError) { return try open(path, state: state, progress: progress) } catch {
            guard case .system(let cause) = error, cause.isReadOnly else { throw error }
            do throws(RegistryError) { return try openAsItIs(path, state: state, progress: progress) } catch {
                guard case .interrupted = error else { throw error }
                throw .system(cause)
            }
        }
    }

    /// Opens a registry directory to look at it: the lock is held, nothing is recovered, and nothing is written.
    ///
    /// - Throws: ``RegistryError/interrupted(_:)`` where a committed import waits to be applied. What an import staged and
    ///   did not commit is left where it is.
    static func openAsItIs(
        _ path: String, state: String? = nil, progress: any ProgressObserver = SilentProgress()
    ) throws(RegistryError) -> RegistryDirectory {
        try RegistryOpening.open(path, state: state, for: .look, progress)
    }

    /// A directory below the registry directory, or `nil` where there is none.
    func directory(_ components: [String]) throws(SystemError) -> Directory? {
        var directory = root
        for component in components {
            guard let next = try directory.subdirectoryIfPresent(component) else { return nil }
            directory = next
        }
        return directory
    }
}
