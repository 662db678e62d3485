public import JSON
import OCI
public import OpenSSL

/// What a trust directory holds: every key, authority, log and head, with fingerprints as other tools show them, and
/// who may vouch for what.
public struct TrustReport: Report, Sendable {
    let digest: Digest
    let items: [TrustItem]
    private let files: Int
    private let seal: TrustSeal?
    private let warnings: [PolicyWarning]

    /// Loads a trust directory; all of it is checked.
    ///
    /// - Parameter now: tells which windows have closed.
    public init(_ path: String, now: UnixTime = .now()) throws {
        let trust = try TrustDirectory.load(path: path)
        digest = trust.digest
        files = trust.files.count
        seal = trust.seal
        warnings = trust.policy.warnings
        items = TrustItem.all(trust, now: now)
    }

    public let status = ExitStatus.done
    public var complaints: [String] { warnings.map { "airlock: warning: \($0)" } }

    public var lines: [String] {
        items.flatMap(\.lines) + (seal.map { [$0.line] } ?? []) + ["\(counted(files, "file")), digest \(digest)"]
    }

    public var json: JSON {
        [
            "digest": .string(digest.description), "items": .array(items.map(\.json)),
            "seal": RecordedSeal(seal).json, "warnings": .array(warnings.map { .string($0.description) }),
        ]
    }
}
