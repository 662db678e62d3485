import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// A Sigstore, two pinned keys, and a policy over them: signs images and asks what the policy says.
struct PolicyWorld {
    let sigstore: VirtualSigstore
    let domain: TrustDomain
    let keys: [PrivateKey]
    var policy = PolicyText()
    /// More trust domains.
    var further: [TrustDomain] = []
    /// When the decision is made, in days after the evidence was.
    var daysLater: Int64 = 1

    static let image = Digest.of(Array("image".utf8))
    static let amd64 = Digest.of(Array("amd64".utf8))
    static let arm64 = Digest.of(Array("arm64".utf8))
    static let reference = "registry.test/team/app:1.0"
    static let provenance = "https://slsa.dev/provenance/v1"

    /// A world whose rule has these lines, besides what is needed; the tree head need not be pinned.
    init(_ lines: String..., require: String = "[signature]", by: String = "[{key: cosign/a.pub}]") throws {
        sigstore = try VirtualSigstore()
        domain = TrustDomain(
            name: "trusted_root.json", root: try TrustedRoot(parsing: sigstore.trustedRootBytes))
        keys = try (0..<2).map { _ in try PrivateKey.generate(.ecdsaP256) }
        policy.require = require
        policy.by = by
        policy.more = lines
        let isAboutLog = lines.contains { $0.hasPrefix("log:") || $0.hasPrefix("treeHead:") }
        if !isAboutLog { policy.more.append("log: promise") }
    }

    static func entry(of identity: String) -> String { "{issuer: 'https://idp.test', subject: \(identity)}" }
    static let keyA = "{key: cosign/a.pub}"
    static let keyB = "{key: cosign/b.pub}"

    var pinned: [PinnedKey] {
        zip(["cosign/a.pub", "cosign/b.pub"], keys).map { PinnedKey(name: $0, key: $1.publicKey) }
    }

    func rule() throws -> PolicyRule {
        let parsed = try Policy(
            parsing: Array(policy.text.utf8), keys: pinned, domains: [domain.name, "corp.trusted_root.json"])
        return try #require(parsed.rules.first)
    }

    /// The key's signer: 0 and 1 are pinned as `cosign/a.pub` and `cosign/b.pub`.
    func signer(_ index: Int) -> CosignSigner { sigstore.signer(key: keys[index]) }

    func person(_ name: String) -> CosignSigner {
        sigstore.signer(CertificateTemplate.email(name, issuer: "https://idp.test"))
    }

    static func request(
        _ digest: Digest = image, _ change: (inout SigningRequest) -> Void = { _ in }
    ) -> SigningRequest {
        var request = SigningRequest(image: digest.description)
        change(&request)
        return request
    }

    /// Leaves the log's promise out: only a record shows the entry then, and nothing says when it was made.
    static func withoutPromise(_ request: inout SigningRequest) {
        request.edits.entry.append { entry, _ in entry.promise = nil }
        request.edits.layer.append { layer, _ in layer.annotations[CosignLayer.bundleAnnotation] = nil }
    }

    /// Reads and judges pieces as evidence about a digest.
    func judge(
        _ pieces: [SignedPiece], about digest: Digest = image, withProofs: Bool = false
    ) throws -> [JudgedPiece] {
        let manifest = Digest.of(Array("evidence of \(digest)".utf8)).description
        let layers = pieces.enumerated().map { index, piece in
            LegacyLayer(
                mediaType: piece.layer.mediaType, annotations: piece.layer.annotations, blob: piece.layer.blob,
                blobDigest: piece.layer.digest, manifestDigest: manifest, layerIndex: index)
        }
        let records = try pieces.compactMap(\.logEntryRecord).map { try LogEntryRecord(parsing: $0) }
        let judge = EvidenceJudge(domains: [domain] + further)
        let rule = try rule()
        return try zip(layers, LegacyLayer.read(layers, records: withProofs ? records : [])).map { layer, reading in
            switch reading {
            case .piece(let piece): try judge.judge(piece, about: digest, under: rule)
            case .rejected(let rejection):
                JudgedPiece(
                    unreadable: layer.place, mediaType: layer.mediaType, digest: digest, rejection: rejection)
            }
        }
    }

    func decide(_ evidence: [JudgedPiece], children: [PolicyImage.Child] = [], above: [Digest] = []) throws
        -> PolicyDecision
    {
        let image = PolicyImage(
            reference: try Reference(Self.reference), digest: Self.image, children: children, indexesAbove: above)
        let now = sigstore.time.milliseconds + daysLater * 86_400_000
        return PolicyDecision(on: image, under: try rule(), evidence: evidence, now: UnixTime(milliseconds: now))
    }

    /// What the policy says of pieces about the image.
    func decide(_ pieces: SignedPiece..., withProofs: Bool = false) throws -> PolicyDecision {
        try decide(try judge(pieces, withProofs: withProofs))
    }

    static func child(_ digest: Digest, _ platform: String, isPresent: Bool = true) -> PolicyImage.Child {
        PolicyImage.Child(
            digest: digest, platform: Platform(os: "linux", architecture: platform), isBuildKitAttestation: false,
            isPresent: isPresent)
    }
}

extension PolicyDecision {
    var admitted: AdmittedImage? {
        if case .admitted(let image) = outcome { image } else { nil }
    }

    /// The codes of the refusal, the deciding one first; empty where the image was admitted.
    var codes: [FindingCode] {
        if case .refused(let findings) = outcome { findings.map(\.code) } else { [] }
    }

    var isAdmitted: Bool { admitted != nil }
}
