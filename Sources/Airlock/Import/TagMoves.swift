import OCI
import OpenSSL
import Sigstore

/// Finds tags that an import would move to another digest, and asks the policy whether they may.
struct TagMoves {
    let registry: RegistryDirectory
    /// Where the images go in the end, if not into the directory: its tags are the ones that move.
    let remote: (any RemoteDestination)?
    let state: SiteState

    /// Refuses, among the verdicts, the images whose tag may not move; says which tags will.
    func check(_ verdicts: inout [ImageVerdict]) throws -> [Publication.Move] {
        var moves: [Publication.Move] = []
        for (position, verdict) in verdicts.enumerated() {
            guard case .admitted(let image) = verdict, let reference = image.record.reference,
                let old = try published(reference, at: image.repositoryPath), old != image.record.digest
            else { continue }
            let finding = image.moves.refusal(
                of: reference, from: TagTarget(digest: old, newestProvenTime: state.provenTime(of: reference, old)),
                to: TagTarget(digest: image.record.digest, newestProvenTime: image.newestProvenTime))
            if let finding {
                verdicts[position] = .refused(
                    RefusedImage(record: image.record, findings: [finding], evidence: image.evidence))
            } else {
                moves.append(Publication.Move(reference: reference, old: old, new: image.record.digest))
            }
        }
        return moves
    }

    /// The digest that a reference means at the destination now.
    private func published(_ reference: Reference, at path: [String]) throws -> Digest? {
        if let remote { return try remote.digest(of: reference) }
        guard let tag = reference.tag, let index = try registry.index(of: path) else { return nil }
        return index.manifests.first { $0.annotations[LayoutFiles.referenceName] == tag }?.digest
    }
}
