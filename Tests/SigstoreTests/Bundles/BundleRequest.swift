import JSON
import OpenSSL
import Sigstore
import TestSupport

/// What is signed in a Sigstore bundle, by whom, and what is wrong with it.
struct BundleRequest {
    /// What the bundle holds.
    enum Content: String, CaseIterable, Sendable {
        case message, statement
    }

    var identity = true
    var content = Content.message
    var signing = SigningRequest(image: VerificationFixture.image)
    var template = BundleTemplate()

    /// A bundle of either content; a certificate's over Rekor v2 has a timestamp.
    init(identity: Bool = true, content: Content = .message, tiled: Bool = false) {
        self.identity = identity
        self.content = content
        if tiled { template = .tiled }
        signing.image = Self.artifact.digest
    }

    static let file = Array("what is signed\n".utf8)
    static let artifact = Artifact(contents: file)
    static let place = EvidencePiece.Place(file: "app.sigstore.json", blobDigest: "sha256:00")
}

extension VerificationFixture {
    /// The bundle that a request asks for.
    func bundle(_ request: BundleRequest) throws -> JSON {
        let signer = request.identity ? sigstore.signer(.gitHubWorkflow()) : sigstore.signer(key: pinned)
        switch request.content {
        case .message: return try signer.signBundle(BundleRequest.file, request.signing, request.template)
        case .statement: return try signer.attestBundle(request.signing, request.template)
        }
    }

    /// Makes, reads and verifies a bundle.
    func verdict(_ request: BundleRequest, artifact: Artifact = BundleRequest.artifact) throws -> Verdict {
        try verdict(bundle(request).encoded(), identity: request.identity, artifact: artifact)
    }

    /// Reads and verifies the bytes of a bundle.
    func verdict(
        _ bytes: [UInt8], identity: Bool, artifact: Artifact = BundleRequest.artifact
    ) throws -> Verdict {
        switch try SigstoreBundle.read(bytes, at: BundleRequest.place) {
        case .rejected(let rejection): return .rejected(rejection)
        case .piece(let piece): return try verifier().verify(piece, about: artifact, as: candidate(identity: identity))
        }
    }
}
