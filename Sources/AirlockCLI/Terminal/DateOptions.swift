import ArgumentParser
import OpenSSL

/// The date as of which a command asks.
struct DateOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "As of this moment (RFC 3339): nothing that was signed or revoked after it, no exception that had ended.")
    var at: String?

    func validate() throws { _ = try date() }

    /// The moment; nil for now.
    func date() throws -> UnixTime? {
        guard let at else { return nil }
        guard let date = UnixTime(rfc3339: at) else { throw ValidationError("--at \(at): want 2026-01-31T00:00:00Z") }
        return date
    }
}
