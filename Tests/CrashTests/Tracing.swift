import TestSupport

/// What the crash tests need that a computer may lack.
enum Tracing {
    /// Whether all tools are there and strace may trace, which some containers forbid.
    static let isPossible: Bool = {
        guard Tool.airlock != nil, Tool.installed("python3") != nil, Tool.installed("openssl") != nil else {
            return false
        }
        do { return try Tool.installed("strace")?.run("-o", "/dev/null", "/bin/true").status == 0 } catch {
            return false
        }
    }()
}
