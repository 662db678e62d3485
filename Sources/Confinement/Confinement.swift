private import CConfinement
public import FileSystem
import Glibc

/// What a program may still do once it has confined itself, and the step that does it.
///
/// Three walls, one behind the other: Landlock, by which only the places that were named can be reached; a seccomp filter,
/// by which only the system calls of ``SystemCall/allowed`` can be made; and no new privileges. None of them can be left
/// again. Descriptors that are open already stay as they are.
public struct Confinement {
    /// What is allowed at a place and below it.
    public enum Access: Sendable {
        case read
        /// Reads, writes, makes and removes files and directories.
        case write
        /// Writes into files that are there.
        case update
        /// Removes empty directories.
        case removeDirectories
    }

    private var rules: [(access: Access, place: Location)] = []

    /// A confinement in which nothing can be reached.
    public init() {}

    /// Allows something at a place and below it.
    public mutating func allow(_ access: Access, at place: Location) { rules.append((access, place)) }

    /// Confines this process, for good.
    ///
    /// The calls, in order: `landlock_create_ruleset`, `landlock_add_rule` for each place, `prctl(PR_SET_NO_NEW_PRIVS)`,
    /// `landlock_restrict_self`, `seccomp`.
    /// - Precondition: there is one thread, since Landlock holds only the one that calls and those that it starts.
    public func enter() throws(ConfinementError) -> ConfinementState {
        guard let architecture = Architecture.current else { throw .unknownArchitecture }
        try Self.requireOneThread()
        let landlock = try Landlock()
        for rule in rules {
            if case .write = rule.access, landlock.version < Landlock.oldestVersionThatWrites {
                throw .tooOld(version: landlock.version)
            }
            try landlock.allow(rule.access.landlock, at: rule.place)
        }
        do throws(SystemError) {
            _ = try attempt("forbid", "new privileges") { linux_forbid_new_privileges() }
        } catch {
            throw .unavailable("no-new-privs", why: error)
        }
        try landlock.enter()
        try Self.install(SystemCallFilter(for: architecture, process: UInt32(getpid())))
        return .confined(landlock: landlock.version)
    }

    private static func requireOneThread() throws(ConfinementError) {
        let threads: Int
        do throws(SystemError) { threads = try Directory.open("/proc/self/task").names().count } catch {
            throw .failed(error)
        }
        guard threads == 1 else { throw .threads(threads) }
    }

    private static func install(_ filter: SystemCallFilter) throws(ConfinementError) {
        do throws(SystemError) {
            let result = try attempt("install", "a filter of system calls") {
                unsafe filter.instructions.withUnsafeBufferPointer {
                    unsafe linux_install_filter($0.baseAddress, UInt16($0.count))
                }
            }
            // Not an error but the number of a thread that could not be brought under the filter.
            guard result == 0 else { throw SystemError(operation: "filter", path: "thread \(result)", code: EPERM) }
        } catch {
            throw .unavailable("seccomp", why: error)
        }
    }
}

extension Confinement.Access {
    fileprivate var landlock: LandlockAccess {
        switch self {
        case .read: .read
        case .write: .write
        case .update: [.readFile, .writeFile]
        case .removeDirectories: .removeDirectory
        }
    }
}
