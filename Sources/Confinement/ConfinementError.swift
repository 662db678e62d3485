public import FileSystem

/// Why the program could not confine itself.
public enum ConfinementError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kernel has no such thing, or has it turned off.
    case unavailable(String, why: SystemError)
    /// Its Landlock cannot allow what is needed.
    case tooOld(version: Int)
    /// No filter is known for this instruction set.
    case unknownArchitecture
    /// Landlock would hold one thread of several.
    case threads(Int)
    case failed(SystemError)

    /// What the operator can do.
    public var hint: String {
        "confinement needs Linux 5.19 or newer, with Landlock and seccomp; where that cannot be had, --no-sandbox does without"
    }

    public var description: String {
        switch self {
        case .unavailable(let what, let why): "the program cannot confine itself: no \(what): \(why)"
        case .tooOld(let version):
            "the program cannot confine itself: Landlock has version \(version), want \(Landlock.oldestVersionThatWrites)"
        case .unknownArchitecture: "the program cannot confine itself: no filter is known for this processor"
        case .threads(let count): "the program cannot confine itself: it has \(count) threads, want 1"
        case .failed(let error): "the program cannot confine itself: \(error)"
        }
    }
}
