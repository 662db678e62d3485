public import OCI
public import OpenSSL
public import Sigstore

/// What became of one piece of evidence in a decision.
public struct EvidenceReport: Sendable {
    /// What it counted for.
    public enum Standing: String, Sendable {
        /// It meets a requirement, together with others or alone.
        case counted
        /// It holds, its signer is one whom the rule names, and nothing needed it.
        case verified
        case rejected
    }

    /// What of a transparency log stands behind it.
    public enum LogStanding: String, Sendable {
        case shown = "included in a log"
        case promised = "promised, not shown"
        case none = "in no log"
    }

    /// `sha256:HEX#0`: manifest and layer.
    public let identifier: String
    /// The manifest that it is about, or was offered for.
    public let digest: Digest
    /// What it counted for.
    public let standing: Standing
    /// What it is for; `nil` where it was not verified.
    public let purpose: EvidenceRequirement.Purpose?
    /// Who signed; `nil` where it was not verified.
    public let signer: String?
    /// What of a transparency log stands behind it; `nil` where it was not verified.
    public let log: LogStanding?
    /// When it was there, proven; the newest of several times.
    public let newestTime: UnixTime?
    /// Why it was rejected, the reason first; otherwise what was seen and did not decide.
    public let findings: [Finding]
}

extension VerifiedPiece {
    /// What of a transparency log is shown for it.
    var logStanding: EvidenceReport.LogStanding {
        if logs.contains(where: { $0.inclusion != nil }) { return .shown }
        return logs.isEmpty ? .none : .promised
    }

    /// The authorities that stamped it, each once.
    var timestampAuthorities: [String] {
        var names: [String] = []
        for case .timestamp(let name) in times.map(\.source) where !names.contains(name) { names.append(name) }
        return names
    }

    /// The newest of its trusted times.
    var newestTime: UnixTime? { times.map(\.time).max() }

    /// What it is for, in the words of a policy.
    var requirementPurpose: EvidenceRequirement.Purpose {
        switch purpose {
        case .signature: .signature
        case .attestation(let type): .attestation(type)
        }
    }
}

extension VerifiedPiece.Signer {
    /// The key's name, or the subject with its issuer.
    var name: String {
        switch self {
        case .key(let key): key.name
        case .identity(let identity): "\(identity.subjects.joined(separator: ", ")) of \(identity.issuer)"
        }
    }
}
