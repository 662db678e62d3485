/// How a program is confined.
public enum ConfinementState: Sendable, Equatable, CustomStringConvertible {
    /// By Landlock of a version, and a filter of system calls.
    case confined(landlock: Int)
    /// Not at all, as the operator wants it.
    case unconfined

    public var description: String {
        switch self {
        case .confined(let version): "landlock \(version), seccomp"
        case .unconfined: "none"
        }
    }
}
