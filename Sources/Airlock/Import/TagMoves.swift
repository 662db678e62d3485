import OCI
import OpenSSL
import Sigstore

/// Finds tags that an import would move to another digest, and asks the policy whether they may.
struct TagMoves: Sendable {
    private let registry: RegistryDirectory
    /// Where the images go in the end, if not into the directory: its tags are the ones that move.
    private let remote: (any RemoteDestination)?
    private let state: SiteState
    /// What the tags of the repository mean that was asked about last: images come repository by repository.
    private var tags: (path: [String], digests: TagDigests)?

    init(registry: RegistryDirectory, remote: (any RemoteDestination)?, state: SiteState) {
        self.registry = registry
        self.remote = remote
        self.state = state
    }

    /// The verdict on an image, refused where its tag may not move; and the move where it will.
    mutating func check(_ verdict: ImageVerdict) throws -> (verdict: ImageVerdict, move: Publication.Move?) {
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
    private mutating func published(_ reference: Reference, at path: [String]) throws -> Digest? {
        if let remote { return try remote.digest(of: reference) }
        guard let tag = reference.tag else { return nil }
        if let tags, tags.path == path { return tags.digests[tag] }
        var digests = TagDigests()
        try registry.entries(of: path)?.forEach { descriptor in
            if let name = descriptor.annotations[LayoutFiles.referenceName] { digests.add(name, descriptor.digest) }
        }
        tags = (path, digests)
        return digests[tag]
    }
}

/// What the tags of a repository mean, about 90 bytes each.
private struct TagDigests: Sendable {
    /// By the digest of its name, where a tag's digest stands below.
    private var places = DigestMap()
    private var digests = PackedDigests()

    /// Adds a tag; of several entries the first counts.
    mutating func add(_ name: String, _ digest: Digest) {
        guard places.insert(Self.key(name), UInt64(digests.count)).inserted else { return }
        digests.append(digest)
    }

    subscript(name: String) -> Digest? { places[Self.key(name)].map { digests[Int($0)] } }

    private static func key(_ name: String) -> Digest { .of(Array(name.utf8)) }
}
