public import JSON
public import Sigstore

/// What `verify-blob` found.
public struct BlobReport: Report, Sendable {
    /// What became of one bundle.
    public enum Result: Sendable {
        case verified(VerifiedPiece)
        /// The reason first.
        case refused([Finding])
    }

    /// As it was given.
    public let artifact: String
    /// `sha256:HEX`.
    public let digest: String
    /// The file of bundles.
    public let bundle: String
    public let results: [Result]

    private var verified: [VerifiedPiece] {
        results.compactMap { if case .verified(let piece) = $0 { piece } else { nil } }
    }

    private var refusals: [[Finding]] {
        results.compactMap { if case .refused(let findings) = $0 { findings } else { nil } }
    }

    private var findings: [Finding] { refusals.flatMap(\.self) }

    /// Where no bundle holds, notes beside the reasons do not decide.
    public var status: ExitStatus {
        guard verified.isEmpty else { return .done }
        return .weightiest(refusals.map { $0[0].code.status } + (refusals.isEmpty ? [.missing] : []))
    }

    public var complaints: [String] {
        guard verified.isEmpty else { return [] }
        let reasons = findings.map { "airlock: refused: \($0)" }
        return reasons + Set(findings.compactMap(\.hint)).sorted().map { "airlock: hint: \($0)" }
    }

    public var lines: [String] {
        let name = artifact == digest ? digest : "\(artifact) (\(digest))"
        guard !verified.isEmpty else {
            return ["\(name): not verified by \(bundle)"] + findings.flatMap(VerdictText.lines)
        }
        var lines = ["Verification for \(name) --"]
        for piece in verified {
            lines.append("The following checks were performed on \(piece.identifier):")
            lines += BlobText.checks(piece).map { "  - \($0)" }
            lines += piece.notes.map { "  note: \($0.message) (\($0.code))" }
        }
        return lines
    }

    public var json: JSON {
        [
            "artifact": .string(artifact), "digest": .string(digest), "bundle": .string(bundle),
            "verified": .bool(status == .done), "signatures": .array(verified.map(BlobText.json)),
            "findings": .array(findings.map(VerdictText.json)),
        ]
    }
}
