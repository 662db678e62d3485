public import JSON
import OCI
public import OpenSSL

/// `trust check`: loads all of a trust directory, and tells what in it is odd, though no error.
public struct TrustCheck: Report, Sendable {
    private let trust: TrustDirectory
    let warnings: [String]

    /// Loads and checks.
    ///
    /// - Parameter now: tells which windows hold.
    /// - Throws: ``TrustError`` for whatever a trust directory may not hold, keys that the policy names and that are not
    ///   there among it, and a broken seal.
    public init(_ path: String, now: UnixTime = .now()) throws {
        trust = try TrustDirectory.load(path: path)
        warnings =
            trust.policy.warnings.map { "\($0)" }
            + TrustItem.all(trust, now: now).compactMap { item in
                item.warning.map { "\(item.kind) \(item.name): \($0)" }
            }
            + trust.policy.exceptions.filter { $0.hasEnded(at: now) }.map {
                "\($0.position): the exception ended on \($0.expires)"
            } + Self.gaps(in: trust)
    }

    /// What the policy needs and the directory does not have.
    private static func gaps(in trust: TrustDirectory) -> [String] {
        var gaps: [String] = []
        if trust.policy.seal == .required, trust.exporters.isEmpty {
            gaps.append("exporters: the policy requires seals and nobody may seal, so every bundle is refused")
        }
        for rule in trust.policy.rules where rule.log == .inclusion && rule.treeHead == .pinned && trust.heads.isEmpty {
            gaps.append("\(rule.position): it needs a pinned tree head, and heads holds none: airlock head pin")
        }
        return gaps
    }

    public let status = ExitStatus.done
    public var complaints: [String] { warnings.map { "airlock: warning: \($0)" } }

    public var lines: [String] {
        let keys = trust.signers.count + trust.exporters.count + (trust.seal?.officers.count ?? 0)
        return (trust.seal.map { [$0.line] } ?? ["not sealed by officers"]) + [
            "\(counted(trust.files.count, "file")): \(counted(keys, "key")), "
                + "\(counted(trust.domains.count, "trusted root")), \(counted(trust.heads.count, "head")), "
                + "\(counted(trust.policy.rules.count, "rule")); \(counted(warnings.count, "warning"))",
            "digest \(trust.digest)",
        ]
    }

    public var json: JSON {
        [
            "digest": .string(trust.digest.description), "files": .integer(trust.files.count),
            "seal": RecordedSeal(trust.seal).json, "warnings": .array(warnings.map { .string($0) }),
        ]
    }
}
