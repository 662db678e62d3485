import OCI
import OpenSSL
import Sigstore

/// Finds tags that an import would move to another digest, and asks the policy whether they may.
struct TagMoves {
    let registry: RegistryDirectory
    /// Where the images go in the end, if not into the directory: its tags are the ones that move.
    let remote: (any RemoteDestination)?
    let state: SiteState

    /// The verdict on an image, refused where its tag may not move; and the move where it will.
    func check(_ verdict: ImageVerdict) throws -> (verdict: ImageVerdict, move: Publication.Move?) {
        guard case .admitted(let image) = verdict, let reference = image.record.reference,
            let old = try published(reference, at: image.repositoryPath), old != image.record.digest
        else { return (verdict, nil) }
        let finding = image.moves.refusal(
            of: reference, from: TagTarget(digest: old, newestProvenTime: state.provenTime(of: reference, old)),
            to: TagTarget(digest: image.record.digest, newestProvenTime: image.newestProvenTime))
        guard let finding else {
            return (verdict, Publication.Move(reference: reference, old: old, new: image.record.digest))
        }
        let refused = RefusedImage(record: image.record, findings: [finding], evidence: image.evidence)
        return (.refused(refused), nil)
    }

    /// The digest that a reference means at the destination now.
    private func published(_ reference: Reference, at path: [String]) throws -> Digest? {
        if let remote { return try remote.digest(of: reference) }
        guard let tag = reference.tag, let index = try registry.index(of: path) else { return nil }
        return index.manifests.first { $0.annotations[LayoutFiles.referenceName] == tag }?.digest
    }
}
