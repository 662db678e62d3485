private import CConfinement
import FileSystem
import Glibc

/// Landlock's rules for this thread and those that it starts: of the file system only what is allowed, of the network
/// nothing.
struct Landlock {
    /// The first version with which blobs can be moved from one directory to another.
    static let oldestVersionThatWrites = 2

    /// The version that the kernel has (its ABI).
    let version: Int
    private let ruleset: Int32

    /// Begins a set of rules that allows nothing.
    init() throws(ConfinementError) {
        do throws(SystemError) {
            version = try attempt("ask the kernel for", "Landlock") { linux_landlock_version() }
            // TCP's bind and connect; signals to and abstract sockets of processes outside.
            var handled = linux_landlock_ruleset(
                files: LandlockAccess.known(by: version).rawValue, network: version < 4 ? 0 : 3,
                scopes: version < 6 ? 0 : 3)
            let size = version < 4 ? 8 : version < 6 ? 16 : 24
            ruleset = Int32(try attempt("begin rules", "Landlock") { unsafe linux_landlock_create(&handled, size) })
        } catch {
            throw .unavailable("Landlock", why: error)
        }
    }

    /// Allows something below a directory, or for one file. Pipes and the like are not restricted and need no rule.
    func allow(_ access: LandlockAccess, at place: Location) throws(ConfinementError) {
        do throws(SystemError) {
            let isDirectory = try place.status().kind == .directory
            let wanted = isDirectory ? access : access.intersection(.ofFiles)
            let known = wanted.intersection(.known(by: version))
            guard !known.isEmpty else { return }
            _ = try attempt("allow", place.path) {
                linux_landlock_allow(ruleset, known.rawValue, place.descriptor)
            }
        } catch  where error.code == EBADFD {
        } catch {
            throw .failed(error)
        }
    }

    /// Holds this thread to the rules, for good.
    func enter() throws(ConfinementError) {
        defer { close(ruleset) }
        do throws(SystemError) {
            _ = try attempt("enter", "Landlock") { linux_landlock_restrict(ruleset) }
        } catch {
            throw .failed(error)
        }
    }
}
