public import Sigstore

/// One rule of a policy, with every default filled in.
public struct PolicyRule: Sendable {
    /// What of a transparency log must be shown for each piece.
    public enum Log: String, Sendable {
        /// A verified inclusion proof that ends in a checkpoint.
        case inclusion
        /// The log's signed promise suffices; a proof that is there must hold.
        case promise
        case none
    }

    /// What the checkpoint of an inclusion proof must be.
    public enum TreeHead: String, Sendable {
        /// Shown to be consistent with a head that this site trusts.
        case pinned
        /// Signed by its log.
        case signed
    }

    /// Which trusted time each piece must have.
    public enum Time: String, Sendable {
        /// For a certificate any; for a pinned key none is needed.
        case any
        /// Timestamps of authorities, for every piece.
        case timestamp
        /// One from a transparency log, for every piece.
        case log
    }

    /// Where in an image the requirements must be met.
    public enum Platforms: String, Sendable {
        /// Each at the admitted digest, or at one index above it in the same entry of the bundle.
        case reachable
        /// Each at every child manifest.
        case each
    }

    /// Who says which digest a reference means.
    public enum ReferenceSource: String, Sendable {
        /// The sealed bundle.
        case exporter
        /// The evidence, which must name the repository.
        case signed
    }

    /// Where a tag may move that is already published.
    public enum Moves: String, Sendable {
        case newer, deny, any
    }

    /// What a bundle may declare as absent.
    public enum Absence: String, Sendable, CaseIterable {
        /// Manifests of an index that were not exported.
        case platform
    }

    /// Where the rule stands.
    public let position: PolicyPosition
    /// Which images it is about.
    public let match: RepositoryPattern
    /// What such an image must carry; never empty.
    public let requirements: [EvidenceRequirement]
    /// What of a transparency log must be shown.
    public internal(set) var log: Log
    /// Without meaning unless `log` is `inclusion`.
    public internal(set) var treeHead: TreeHead
    /// Which trusted time is needed.
    public let time: Time
    /// How many different timestamp authorities must have stamped each piece, where `time` is `timestamp`.
    public let timestamps: Int
    /// Where in the image the requirements must be met.
    public let platforms: Platforms
    /// What may be declared absent.
    public let absent: Set<Absence>
    /// Who says which digest a reference means.
    public let reference: ReferenceSource
    /// Where a published tag may move.
    public let moves: Moves
    /// Which forms of evidence count.
    public let forms: Set<EvidencePiece.Form>
    /// What the payload of a signature must say under `optional`, besides all else.
    public let annotations: [String: String]
    /// Values of `_type` that count for pinned keys, besides those of in-toto.
    public let statementTypes: [String]
    /// The kinds of signer keys that count; `nil` for every kind that is supported.
    public let algorithms: [AlgorithmAllowance]?
    /// How old the newest proven time of a piece may be.
    public internal(set) var maximumAge: EvidenceAge?
    /// Whether evidence that was rejected or not judged is published too.
    public let publishUnverified: Bool

    /// All who may sign for any requirement of the rule.
    public var signatories: [Signatory] { requirements.flatMap(\.by) }
}
