import OpenSSL
import Sigstore
import TestSupport

/// A Sigstore in memory with signers, and the way from a signed piece to a verdict.
struct VerificationFixture {
    let sigstore: VirtualSigstore
    let pinned: PrivateKey
    /// What the verifier is told to trust.
    var roots: [(name: String, bytes: [UInt8])]

    static let image = "sha256:" + String(repeating: "5a", count: 32)
    static let manifest = "sha256:" + String(repeating: "c3", count: 32)
    static let rootName = "trusted_root.json"

    init(pinned algorithm: KeyAlgorithm = .ecdsaP256) throws {
        sigstore = try VirtualSigstore()
        pinned = try PrivateKey.generate(algorithm)
        roots = [(Self.rootName, sigstore.trustedRootBytes)]
    }

    /// Signs or attests, as the kind of log entry has it.
    func piece(
        identity: Bool, kind: LogEntryKind = .hashedrekord001, faults: [Fault] = [],
        change: (inout SigningRequest) -> Void = { _ in }
    ) throws -> SignedPiece {
        var request = SigningRequest(image: Self.image)
        request.entryKind = kind
        request.faults = faults
        change(&request)
        let signer = identity ? sigstore.signer(.gitHubWorkflow()) : sigstore.signer(key: pinned)
        return try kind == .hashedrekord001 ? signer.sign(request) : signer.attest(request)
    }

    /// The layer of a piece as the importer would hand it over.
    func layer(_ piece: SignedPiece, index: Int = 0) -> LegacyLayer {
        LegacyLayer(
            mediaType: piece.layer.mediaType, annotations: piece.layer.annotations, blob: piece.layer.blob,
            blobDigest: piece.layer.digest, manifestDigest: Self.manifest, layerIndex: index)
    }

    /// The record that completes a piece.
    func record(_ piece: SignedPiece) throws -> [LogEntryRecord] {
        try piece.logEntryRecord.map { [try LogEntryRecord(parsing: $0)] } ?? []
    }

    func verifier() throws -> Verifier {
        Verifier(domains: try roots.map { TrustDomain(name: $0.name, root: try TrustedRoot(parsing: $0.bytes)) })
    }

    /// The candidate who signed the fixture's pieces.
    func candidate(identity: Bool) throws -> Candidate {
        guard identity else { return .key(PinnedKey(name: "cosign/release.pub", key: pinned.publicKey)) }
        return .certificate(try verifier().domains[0])
    }

    /// Reads and verifies one piece.
    func verdict(
        _ piece: SignedPiece, identity: Bool, completed: Bool = false, image: String = Self.image
    ) throws -> Verdict {
        let readings = try LegacyLayer.read([layer(piece)], records: completed ? record(piece) : [])
        switch readings[0] {
        case .rejected(let rejection): return .rejected(rejection)
        case .piece(let piece):
            return try verifier().verify(piece, subject: image, as: candidate(identity: identity))
        }
    }
}

extension Verdict {
    /// The code of the refusal, nil for a verified piece.
    var refusal: FindingCode? {
        if case .rejected(let rejection) = self { rejection.reason.code } else { nil }
    }

    /// The verified piece, nil for a refusal.
    var piece: VerifiedPiece? {
        if case .verified(let piece) = self { piece } else { nil }
    }

    /// What was found and did not decide.
    var notes: [FindingCode] {
        switch self {
        case .verified(let piece): piece.notes.map(\.code)
        case .rejected(let rejection): rejection.notes.map(\.code)
        }
    }
}

extension EvidenceReading {
    var refusal: FindingCode? {
        if case .rejected(let rejection) = self { rejection.reason.code } else { nil }
    }

    var piece: EvidencePiece? {
        if case .piece(let piece) = self { piece } else { nil }
    }
}
