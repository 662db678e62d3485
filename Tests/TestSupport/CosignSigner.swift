public import JSON
public import OpenSSL

/// Signs images as cosign does in its legacy form, or nearly so.
public struct CosignSigner: Sendable {
    /// Who signs.
    public enum Credential: Sendable {
        case key(PrivateKey)
        case identity(CertificateTemplate)
    }

    /// Whose services are used.
    public let sigstore: VirtualSigstore
    /// With what it signs.
    public let credential: Credential

    /// Signs an image: a simple signing payload, as a layer of a `.sig` manifest.
    public func sign(_ request: SigningRequest) throws -> SignedPiece {
        let request = request.resolved()
        var context = try begin(request)
        var payload: JSON = [
            "critical": [
                "identity": ["docker-reference": .string(request.reference)],
                "image": ["docker-manifest-digest": .string(request.image)],
                "type": "cosign container image signature",
            ],
            "optional": request.annotations.map { .object($0) } ?? .null,
        ]
        for edit in request.edits.payload { try edit(&payload, context) }
        context.message = payload.encoded()
        let signature = try sign(&context, request)
        let input = LogEntryKind.Input(artifact: context.message, signature: signature, verifier: context.verifier)
        let entry = try log(input, context, request)
        let annotations = [CosignLayer.signatureAnnotation: Base64.encode(signature)]
        return try finish(
            CosignLayer(mediaType: CosignLayer.simpleSigningType, annotations: annotations, blob: context.message),
            entry, context, request)
    }

    /// Attests something of an image: an in-toto statement in a DSSE envelope, as a layer of an `.att` manifest.
    public func attest(
        _ request: SigningRequest, predicateType: String = "https://slsa.dev/provenance/v1", predicate: JSON = [:]
    ) throws -> SignedPiece {
        let request = request.resolved()
        var context = try begin(request)
        context.entryKind = request.entryKind
        var statement = Self.statement(request, predicateType: predicateType, predicate: predicate)
        for edit in request.edits.payload { try edit(&statement, context) }
        let payload = statement.encoded()
        context.message = Self.preAuthenticationEncoding(request.payloadType, payload)
        let signature = try sign(&context, request)
        var envelope: JSON = [
            "payloadType": .string(request.payloadType), "payload": .string(Base64.encode(payload)),
            "signatures": [["keyid": "", "sig": .string(Base64.encode(signature))]],
        ]
        for edit in request.edits.envelope { try edit(&envelope, context) }
        let input = LogEntryKind.Input(
            artifact: envelope.encoded(), payload: payload, payloadType: request.payloadType, signature: signature,
            verifier: context.verifier)
        let entry = try log(input, context, request)
        let annotations = [
            CosignLayer.signatureAnnotation: "", CosignLayer.predicateTypeAnnotation: predicateType,
        ]
        return try finish(
            CosignLayer(mediaType: CosignLayer.envelopeType, annotations: annotations, blob: input.artifact),
            entry, context, request)
    }

    /// An in-toto statement about the request's image.
    static func statement(_ request: SigningRequest, predicateType: String, predicate: JSON) -> JSON {
        [
            "_type": "https://in-toto.io/Statement/v0.1", "predicateType": .string(predicateType),
            "subject": [
                [
                    "name": .string(request.reference),
                    "digest": ["sha256": .string(String(request.image.split(separator: ":").last ?? ""))],
                ]
            ],
            "predicate": predicate,
        ]
    }

    /// What a DSSE signature covers.
    public static func preAuthenticationEncoding(_ payloadType: String, _ payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }

    func begin(_ request: SigningRequest) throws -> SigningContext {
        let key =
            switch credential {
            case .key(let key): key
            case .identity: try PrivateKey.generate(.ecdsaP256)
            }
        return SigningContext(sigstore: sigstore, time: request.time ?? sigstore.time, key: key)
    }

    /// Gets the certificate, if one belongs to it, and signs the message.
    func sign(_ context: inout SigningContext, _ request: SigningRequest) throws -> [UInt8] {
        if case .identity(var template) = credential {
            for edit in request.edits.certificate { try edit(&template, context) }
            context.certificate = try sigstore.issue(template, key: context.key.publicKey, at: context.time)
        }
        var signature = try context.key.sign(context.message)
        for edit in request.edits.signature { try edit(&signature, context) }
        return signature
    }

    func log(
        _ input: LogEntryKind.Input, _ context: SigningContext, _ request: SigningRequest
    ) throws -> LoggedEntry? {
        guard request.isLogged else { return nil }
        var body = context.entryKind.body(input)
        for edit in request.edits.body { try edit(&body, context) }
        var entry = try sigstore.log.append(body, at: context.time)
        for edit in request.edits.entry { try edit(&entry, context) }
        return entry
    }

    private func finish(
        _ unfinished: CosignLayer, _ entry: LoggedEntry?, _ context: SigningContext, _ request: SigningRequest
    ) throws -> SignedPiece {
        var layer = unfinished
        if let certificate = context.certificate {
            let authority = sigstore.authority
            layer.annotations[CosignLayer.certificateAnnotation] = PEMWriter.certificate(certificate)
            layer.annotations[CosignLayer.chainAnnotation] =
                [authority.intermediate, authority.root].map(PEMWriter.certificate).joined()
        }
        layer.annotations[CosignLayer.bundleAnnotation] = entry?.cosignBundle
        for edit in request.edits.layer { try edit(&layer, context) }
        return SignedPiece(layer: layer, entry: entry, certificate: context.certificate)
    }
}
