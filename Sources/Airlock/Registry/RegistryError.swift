public import FileSystem
public import Sigstore

/// Why a registry directory cannot be used.
public enum RegistryError: Error, Sendable, Equatable {
    /// The path is a symbolic link, or something else than a directory.
    case notADirectory(String, why: String)
    /// The directory holds something, and airlock did not make it.
    case notOurs(String)
    /// A directory or file of ours belongs to another user, or others may write to it.
    case unsafe(path: String, why: String)
    /// A blob or document is not what its name or its receipt says.
    case damaged(path: String, why: String)
    /// The file system has too few bytes free; nothing was written yet.
    case noSpace(path: String, available: UInt64, need: SpaceNeed)
    /// An import is committed and not yet applied, and the command must not apply it.
    case interrupted(String)
    /// Another program, which does not mind the lock, has changed this since it was read.
    case changed(String)
    /// A destination of a kind that this version does not write to.
    case unsupportedDestination(String)
    /// A destination that keeps no state, and none was named.
    case needsState(String)
    case system(SystemError)
}

extension RegistryError {
    /// The stable code.
    public var code: FindingCode {
        switch self {
        case .notADirectory: .registryNotADirectory
        case .notOurs: .registryNotOurs
        case .unsafe, .changed: .registryUnsafe
        case .damaged: .registryDamaged
        case .noSpace: .registryNoSpace
        case .system, .unsupportedDestination, .needsState, .interrupted: .systemFailed
        }
    }

    /// How the command ends: a damaged registry is damage, everything else could not be run.
    public var status: ExitStatus {
        switch self {
        case .damaged: .damaged
        case .unsupportedDestination, .needsState: .usage
        default: .couldNotRun
        }
    }

    /// What the operator can do.
    public var hint: String? {
        switch self {
        case .notOurs: "name an empty or a new directory, or one that an earlier import made"
        case .notADirectory: "name the directory itself"
        case .unsafe: "the registry directory must belong to the user who imports and be writable by no one else"
        case .changed: "find out what else writes there and stop it; then run the command again"
        case .damaged: "move the damaged file away and import the bundle that brought it once more"
        case .noSpace: "free the space, or use another file system"
        case .interrupted(let path): "run airlock ls \(path), which finishes it, and then this command again"
        case .unsupportedDestination: "name a directory; skopeo copies from its layouts to anywhere"
        case .needsState: "name the directory of this site's receipts and tree heads with --state"
        case .system: nil
        }
    }
}

extension RegistryError {
    /// Whatever a file operation threw.
    init(wrapping error: any Error) {
        self =
            switch error {
            case let error as SystemError: .system(error)
            case let error as RegistryError: error
            default: .damaged(path: "registry", why: "\(error)")
            }
    }
}

extension RegistryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notADirectory(let path, let why): "\(path) \(why)"
        case .notOurs(let path): "\(path) is not empty and no registry directory of airlock"
        case .unsafe(let path, let why): "\(path) \(why)"
        case .damaged(let path, let why): "\(path): \(why)"
        case .noSpace(let path, let available, let need):
            "\(path) has \(available) bytes free, and \(need.total) are needed: \(need)"
        case .interrupted(let path):
            "\(path) has an import that is committed and was interrupted before it was finished"
        case .changed(let path): "\(path) was changed by another program meanwhile; nothing was published"
        case .unsupportedDestination(let path):
            "\(path) is no directory, and this program publishes into directories only"
        case .needsState(let destination): "\(destination) keeps no receipts and no tree heads"
        case .system(let error): "\(error)"
        }
    }
}

/// Runs file operations and wraps their errors once.
func registry<Result>(_ body: () throws -> Result) throws(RegistryError) -> Result {
    do { return try body() } catch { throw RegistryError(wrapping: error) }
}
