import Glibc

/// How many threads work at once where nothing else is said.
public enum Workers {
    /// The processors that are there, at least one.
    public static let available = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
