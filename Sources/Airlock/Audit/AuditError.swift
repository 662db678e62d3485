import Sigstore

/// Why an audit cannot be made as it was asked for.
public enum AuditError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The target is something else than a registry directory.
    case noRegistry(String)
    /// The file to go on from is something else.
    case noMemory(String)
    /// Others may write to the file to go on from; `why` names it.
    case memoryUnsafe(String)
    /// The file to go on from would lie in the registry directory.
    case memoryInside(String)

    /// The stable code.
    var code: FindingCode { if case .noRegistry = self { .registryNotOurs } else { .systemFailed } }

    /// What the auditor can do.
    var hint: String {
        switch self {
        case .noRegistry(let path): "airlock verify \(path) proves a bundle again"
        case .noMemory: "name a file that an interrupted audit left, or one that is not there"
        case .memoryUnsafe: "remove it and begin anew: others could have had damage passed over"
        case .memoryInside: "name a file elsewhere"
        }
    }

    public var description: String {
        switch self {
        case .noRegistry(let path): "\(path) is no registry directory"
        case .noMemory(let path): "\(path) was not written by an audit that was interrupted"
        case .memoryUnsafe(let why): why
        case .memoryInside(let path): "\(path) lies in the registry directory, which an audit must not change"
        }
    }
}
