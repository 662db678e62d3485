import OCI
import Sigstore

/// A digest of an image, or of something in it, that a verified provenance attestation is about.
struct VouchedDigest: Sendable {
    let digest: Digest
    let builder: String
    let commit: String
    /// The manifest and layer of the attestation.
    let identifier: String

    /// What verified attestations about an image vouch for.
    static func all(of verdict: ImageVerdict) -> [VouchedDigest] {
        verdict.evidence.flatMap { outcome in
            outcome.pieces.filter(\.isVerified).compactMap { piece in
                guard let provenance = piece.verified?.claims.statement.flatMap({ Provenance($0) }) else { return nil }
                return VouchedDigest(
                    digest: outcome.record.subject, builder: provenance.builder, commit: provenance.commit,
                    identifier: piece.identifier)
            }
        }
    }
}

extension [VouchedDigest] {
    /// Whether a manifest is vouched for: it, or an index that lists it, or for an index all images in it.
    func cover(_ digest: Digest, in closure: ImageClosure) -> Bool {
        guard let node = closure.nodes.first(where: { $0.descriptor.digest == digest }) else { return false }
        if contains(where: { $0.digest == digest }) { return true }
        if let parent = node.parent, coversAbove(parent, in: closure) { return true }
        let children = closure.nodes.filter { $0.parent == digest && !$0.isBuildKitAttestation }
        return !children.isEmpty
            && children.allSatisfy { child in
                contains { $0.digest == child.descriptor.digest }
            }
    }

    private func coversAbove(_ digest: Digest, in closure: ImageClosure) -> Bool {
        if contains(where: { $0.digest == digest }) { return true }
        guard let parent = closure.nodes.first(where: { $0.descriptor.digest == digest })?.parent else { return false }
        return coversAbove(parent, in: closure)
    }
}
