internal import JSON
internal import OpenSSL

extension Fault {
    /// Adds to a request the changes that make this fault.
    func apply(to request: inout SigningRequest) {
        if rawValue.hasPrefix("certificate") { return applyToCertificate(&request.edits) }
        if rawValue.hasPrefix("body") { return applyToBody(&request.edits) }
        if rawValue.hasPrefix("promise") || rawValue.hasPrefix("entry") { return applyToPromise(&request.edits) }
        if isInRecordOnly { return applyToProof(&request.edits) }
        applyToContent(&request)
    }

    private func applyToContent(_ request: inout SigningRequest) {
        let otherDigest = Hex.encode(HashAlgorithm.sha256.hash([0x21]))
        switch self {
        case .signatureAltered:
            request.edits.signature.append { signature, _ in signature[signature.count - 1] ^= 1 }
        case .signatureByAnotherKey:
            request.edits.signature.append { signature, context in
                signature = try PrivateKey.generate(.ecdsaP256).sign(context.message)
            }
        case .signatureEmpty: annotate(&request.edits) { _ in "" }
        case .signatureNotBase64: annotate(&request.edits) { "*\($0)" }
        case .payloadOfAnotherImage:
            set(&request.edits.payload, "/critical/image/docker-manifest-digest", .string("sha256:\(otherDigest)"))
        case .payloadOfAnotherType: set(&request.edits.payload, "/critical/type", "atomic container signature")
        case .payloadWithoutImage: set(&request.edits.payload, "/critical/image", nil)
        case .payloadAltered: request.edits.layer.append { layer, _ in layer.blob[layer.blob.count / 2] ^= 1 }
        case .statementOfAnotherImage: set(&request.edits.payload, "/subject/0/digest/sha256", .string(otherDigest))
        case .statementOfAnotherAlgorithm:
            request.edits.payload.append { statement, _ in
                statement[at: "/subject/0/digest"] = ["gitCommit": statement[at: "/subject/0/digest/sha256"] ?? .null]
            }
        case .statementWithoutSubject: set(&request.edits.payload, "/subject", [])
        case .statementOfAnotherType: set(&request.edits.payload, "/_type", "https://in-toto.io/Statement/v9")
        case .envelopeOfAnotherType: request.payloadType = "application/vnd.example+json"
        case .envelopeWithoutSignature: set(&request.edits.envelope, "/signatures", [])
        case .envelopeReformatted: request.edits.layer.append { layer, _ in layer.blob.append(0x0A) }
        case .envelopePayloadAltered:
            request.edits.envelope.append { envelope, context in
                var payload = Base64.decode(try envelope[at: "/payload"]!.string(), allowing: .standard)!
                payload.insert(0x20, at: 1)
                envelope[at: "/payload"] = .string(Base64.encode(payload))
            }
        default: preconditionFailure("\(rawValue) is not about the content")
        }
    }

    private func annotate(_ edits: inout SigningEdits, _ change: @escaping (String) -> String) {
        edits.layer.append { layer, _ in
            layer.annotations[CosignLayer.signatureAnnotation] =
                change(layer.annotations[CosignLayer.signatureAnnotation] ?? "")
        }
    }

    private func set(_ edits: inout [SigningEdits.Edit<JSON>], _ pointer: String, _ value: JSON?) {
        edits.append { document, _ in document[at: pointer] = value }
    }
}
