import Airlock
import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore

/// A statement of a type that in-toto does not define, as 2021's Tekton wrote it: signed here by a pinned key, it must be
/// admitted for each of its subjects where the policy names its type, and refused where it does not.
struct StatementVector {
    private let payload: [UInt8]
    private let statement: Statement
    private let key: PrivateKey

    init(path: String) throws {
        payload = try File.open(path).readAll(limit: CaseSearch.fileLimit)
        statement = try Statement(parsing: payload)
        key = try PrivateKey.generate(.ecdsaP256)
    }

    func outcome() throws -> CaseResult.Outcome {
        let piece = try piece()
        let digests = statement.subjects.flatMap(\.digests).filter { $0.algorithm == "sha256" }
        guard !digests.isEmpty else { return .notRun(why: "the statement names no image") }
        for digest in digests {
            let image = try Digest("sha256:\(digest.value)")
            if let code = try decide(piece, about: image, naming: true) { return code }
            guard
                case .refused(code: "policy.statement-type-denied", _)? = try decide(piece, about: image, naming: false)
            else { return .notRun(why: "\(image) is admitted where the policy does not name the type") }
        }
        return .accepted
    }

    /// The statement in an envelope, as a layer of cosign's.
    private func piece() throws -> EvidencePiece {
        let signed = Envelope.preAuthenticationEncoding(payloadType: Envelope.inTotoType, payload: payload)
        let envelope: JSON = [
            "payloadType": .string(Envelope.inTotoType), "payload": .string(Base64.encode(payload)),
            "signatures": [["sig": .string(Base64.encode(try key.sign(signed)))]],
        ]
        let blob = envelope.encoded()
        let layer = LegacyLayer(
            mediaType: LegacyLayer.envelopeType, annotations: ["dev.cosignproject.cosign/signature": ""], blob: blob,
            blobDigest: Digest.of(blob).description, manifestDigest: Digest.of([]).description, layerIndex: 0)
        guard case .piece(let piece)? = try LegacyLayer.read([layer]).first else { throw VectorError.unreadable }
        return piece
    }

    /// Nil where the policy admits the image.
    private func decide(_ piece: EvidencePiece, about image: Digest, naming: Bool) throws -> CaseResult.Outcome? {
        let text = """
            version: 1
            images:
              - match: "@sha256:*"
                require: [{attestation: "\(statement.predicateType)"}]
                by: [{key: cosign/key.pub}]
                log: none
            """ + (naming ? "\n    statementTypes: [\"\(statement.type)\"]\n" : "\n")
        let pinned = PinnedKey(name: "cosign/key.pub", key: key.publicKey)
        let policy = try Policy(parsing: Array(text.utf8), keys: [pinned], domains: [])
        let rule = policy.rules[0]
        let judged = try EvidenceJudge(domains: []).judge(piece, about: image, under: rule)
        let decision = PolicyDecision(
            on: PolicyImage(reference: nil, digest: image), under: rule, evidence: [judged], now: .now())
        guard case .refused(let findings) = decision.outcome else { return nil }
        return .refused(code: findings[0].code.rawValue, why: findings[0].message)
    }
}
