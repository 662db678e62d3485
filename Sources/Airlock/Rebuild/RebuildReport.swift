public import JSON
import OCI

/// Whether a rebuilt image is the one that the provenance vouches for, and if not, where it differs.
public struct RebuildReport: Report {
    let image: ComparedImage
    let rebuilt: ComparedImage
    let vouched: [VouchedDigest]
    /// Whether verified provenance vouches for everything that was compared with.
    let isVouched: Bool
    let comparison: ImageComparison
    let verification: VerifyReport

    /// Whether the digests are the same; nobody may have vouched for them.
    var isSame: Bool { comparison.isSame }

    public var status: ExitStatus {
        .weightiest([verification.status, isSame ? .done : .refused, isVouched ? .done : .missing])
    }

    public var complaints: [String] {
        let missing = "airlock: missing: \(image.name): no verified provenance vouches for what was compared with"
        let different = "airlock: different: \(image.name): \(RebuildText.summary(comparison))"
        return verification.complaints + (isVouched ? [] : [missing]) + (isSame ? [] : [different])
    }

    public var lines: [String] {
        var lines = ["\(image.name) \(image.descriptor.digest)"]
        lines += vouched.map { vouched in
            let commit = vouched.commit.isEmpty ? "" : ", commit \(vouched.commit)"
            let builder = vouched.builder.isEmpty ? "a builder without a name" : vouched.builder
            return "  \(vouched.digest) is vouched for by \(builder)\(commit), \(vouched.identifier)"
        }.map { ProvenanceText.printable($0[...]) }
        lines.append("\(rebuilt.name) \(rebuilt.descriptor.digest)")
        lines += (comparison.index ?? []).flatMap(\.lines).map { "  index \($0)" }
        if comparison.hasOtherAttestations {
            lines.append("  index: BuildKit's attestation manifests differ; nobody signed them, they were not compared")
        }
        lines += comparison.images.flatMap(RebuildText.lines).map { "  \($0)" } + comparison.notes.map { "  \($0)" }
        return lines + [isSame ? "same" : "different: \(RebuildText.summary(comparison))"]
    }

    public var json: JSON {
        [
            "image": .string(image.name), "digest": .string("\(image.descriptor.digest)"),
            "rebuilt": .string(rebuilt.name), "rebuiltDigest": .string("\(rebuilt.descriptor.digest)"),
            "same": .bool(isSame), "vouched": .bool(isVouched),
            "provenance": .array(
                vouched.map {
                    [
                        "digest": .string("\($0.digest)"), "builder": .string($0.builder),
                        "commit": .string($0.commit), "identifier": .string($0.identifier),
                    ]
                }),
            "summary": .string(isSame ? "same" : RebuildText.summary(comparison)),
            "index": .array((comparison.index ?? []).map(\.json)),
            "images": .array(comparison.images.map(RebuildText.json)),
            "notes": .array(comparison.notes.map { .string($0) }),
        ]
    }
}
