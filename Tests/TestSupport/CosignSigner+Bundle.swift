public import JSON
public import OpenSSL

/// How a Sigstore bundle shall be made.
public struct BundleTemplate {
    /// Which log takes the signature.
    public enum Log: Sendable {
        case rekorV1, rekorV2, none
    }

    /// What `mediaType` says.
    public var mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
    /// Whether certificates stand as a chain, as they did before version 0.3.
    public var hasChain = false
    /// Which log takes it.
    public var log = Log.rekorV1
    /// One timestamp for each, over the signature.
    public var timestamps: [TimestampTemplate] = []
    /// When they are made; the signing time where nil.
    public var stampedAt: UnixTime?
    /// By whom they are made; the Sigstore's own authority where nil.
    public var timestampAuthority: VirtualTimestampAuthority?
    /// Changes to the finished document.
    public var document: [SigningEdits.Edit<JSON>] = []

    /// A bundle of version 0.3 whose entry is in a log of Rekor v1.
    public init() {}

    /// A bundle of version 0.1 or 0.2.
    public static func old(_ version: String) -> BundleTemplate {
        var template = BundleTemplate()
        template.mediaType = "application/vnd.dev.sigstore.bundle+json;version=\(version)"
        template.hasChain = true
        return template
    }

    /// A bundle over a log of Rekor v2, with a timestamp.
    public static var tiled: BundleTemplate {
        var template = BundleTemplate()
        template.log = .rekorV2
        template.timestamps = [.init()]
        return template
    }
}

extension CosignSigner {
    /// A Sigstore bundle with a signature over an artifact.
    public func signBundle(
        _ artifact: [UInt8], _ request: SigningRequest = SigningRequest(image: ""), _ template: BundleTemplate = .init()
    ) throws -> JSON {
        let request = request.resolved()
        var context = try begin(request)
        context.message = artifact
        let signature = try sign(&context, request)
        let hash = context.key.publicKey.algorithm.defaultHash ?? .sha256
        let digest = hash.hash(artifact)
        let content: JSON = [
            "messageDigest": [
                "algorithm": .string("SHA2_\(hash.digestLength * 8)"), "digest": .string(Base64.encode(digest)),
            ],
            "signature": .string(Base64.encode(signature)),
        ]
        let input = LogEntryKind.Input(artifact: artifact, signature: signature, verifier: context.verifier)
        return try bundle("messageSignature", content, input, signed: artifact, context, request, template)
    }

    /// A Sigstore bundle with an in-toto statement in a DSSE envelope; the request's image is its subject.
    public func attestBundle(
        _ request: SigningRequest, predicateType: String = "https://slsa.dev/provenance/v1", predicate: JSON = [:],
        _ template: BundleTemplate = .init()
    ) throws -> JSON {
        let request = request.resolved()
        var context = try begin(request)
        context.entryKind = request.entryKind
        var statement = Self.statement(request, predicateType: predicateType, predicate: predicate)
        for edit in request.edits.payload { try edit(&statement, context) }
        let payload = statement.encoded()
        context.message = Self.preAuthenticationEncoding(request.payloadType, payload)
        let signature = try sign(&context, request)
        var envelope: JSON = [
            "payload": .string(Base64.encode(payload)), "payloadType": .string(request.payloadType),
            "signatures": [["sig": .string(Base64.encode(signature))]],
        ]
        for edit in request.edits.envelope { try edit(&envelope, context) }
        let input = LogEntryKind.Input(
            artifact: envelope.encoded(), payload: payload, payloadType: request.payloadType, signature: signature,
            verifier: context.verifier)
        return try bundle("dsseEnvelope", envelope, input, signed: context.message, context, request, template)
    }

    private func bundle(
        _ name: String, _ content: JSON, _ input: LogEntryKind.Input, signed: [UInt8], _ context: SigningContext,
        _ request: SigningRequest, _ template: BundleTemplate
    ) throws -> JSON {
        var material = JSONObject()
        if let certificate = context.certificate {
            let raw: JSON = ["rawBytes": .string(Base64.encode(certificate))]
            if template.hasChain {
                let intermediate: JSON = ["rawBytes": .string(Base64.encode(sigstore.authority.intermediate))]
                material["x509CertificateChain"] = ["certificates": [raw, intermediate]]
            } else {
                material["certificate"] = raw
            }
        } else {
            material["publicKey"] = ["hint": .string(Base64.encode(context.key.publicKey.fingerprint))]
        }
        material["tlogEntries"] = .array(
            try entry(input, signed: signed, context, request, template).map { [$0.transparencyLogEntry] } ?? [])
        if !template.timestamps.isEmpty {
            let authority = template.timestampAuthority ?? sigstore.timestampAuthority
            let stamps = try template.timestamps.map { stamp -> JSON in
                let response = try authority.stamp(
                    input.signature, at: template.stampedAt ?? context.time, stamp)
                return ["signedTimestamp": .string(Base64.encode(response))]
            }
            material["timestampVerificationData"] = ["rfc3161Timestamps": .array(stamps)]
        }
        var document: JSON = .object([
            "mediaType": .string(template.mediaType), "verificationMaterial": .object(material), (name): content,
        ])
        for edit in template.document { try edit(&document, context) }
        return document
    }

    private func entry(
        _ input: LogEntryKind.Input, signed: [UInt8], _ context: SigningContext, _ request: SigningRequest,
        _ template: BundleTemplate
    ) throws -> LoggedEntry? {
        switch template.log {
        case .none: return nil
        case .rekorV1: return try log(input, context, request)
        case .rekorV2:
            var body = TiledEntryBody.body(signed: signed, input.signature, context)
            for edit in request.edits.body { try edit(&body, context) }
            var entry = try sigstore.tiledLog.append(body)
            for edit in request.edits.entry { try edit(&entry, context) }
            return entry
        }
    }
}

/// The body of an entry of Rekor v2 (hashedrekord 0.0.2).
public enum TiledEntryBody {
    /// Where the body holds the hash of the signed bytes.
    public static let digestPointer = "/spec/hashedRekordV002/data/digest"
    /// Where it holds the signature.
    public static let signaturePointer = "/spec/hashedRekordV002/signature/content"
    /// Where it holds the certificate or key.
    public static let verifierPointer = "/spec/hashedRekordV002/signature/verifier"

    static func body(signed: [UInt8], _ signature: [UInt8], _ context: SigningContext) -> JSON {
        let algorithm = context.key.publicKey.algorithm
        let hash = algorithm.defaultHash ?? .sha512
        let holder: (String, [UInt8]) =
            context.certificate.map { ("x509Certificate", $0) } ?? ("publicKey", context.key.publicKey.spki)
        let verifier: JSON = [
            "keyDetails": .string(details(algorithm)), (holder.0): ["rawBytes": .string(Base64.encode(holder.1))],
        ]
        return [
            "apiVersion": "0.0.2", "kind": "hashedrekord",
            "spec": [
                "hashedRekordV002": [
                    "data": [
                        "algorithm": .string("SHA2_\(hash.digestLength * 8)"),
                        "digest": .string(Base64.encode(hash.hash(signed))),
                    ],
                    "signature": ["content": .string(Base64.encode(signature)), "verifier": verifier],
                ]
            ],
        ]
    }

    private static func details(_ algorithm: KeyAlgorithm) -> String {
        switch algorithm {
        case .ecdsaP256: "PKIX_ECDSA_P256_SHA_256"
        case .ecdsaP384: "PKIX_ECDSA_P384_SHA_384"
        case .ecdsaP521: "PKIX_ECDSA_P521_SHA_512"
        case .ed25519: "PKIX_ED25519_PH"
        case .rsa(let bits): "PKIX_RSA_PKCS1V15_\(bits)_SHA256"
        }
    }
}
