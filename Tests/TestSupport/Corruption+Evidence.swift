internal import JSON
internal import OpenSSL
internal import Sigstore

/// Changes to the layers of evidence manifests, where nobody signs anything again.
extension Corruption {
    /// Of the `.sig` manifest, whose signature is by the pinned key.
    static let ofSignatures = [
        Corruption("signature: a bit of the payload", .logHashMismatch) { editor, random, _ in
            try editor.editLayer("signature") { random.flipBit(&$0.blob) }
        },
        Corruption("signature: a bit of the payload, which the record follows", .logHashMismatch) { editor, random, _ in
            let old = try editor.layer("signature").blob
            var new = old
            random.flipBit(&new)
            try editor.editRecord(of: "signature") { $0[at: "/original"] = .string(BundleEditor.digest(new)) }
            try editor.replaceBlob(BundleEditor.digest(old), with: new)
        },
        Corruption("signature: a bit of the signature", .logSignatureMismatch) { editor, random, _ in
            try editor.editLayer("signature") { layer in
                layer[CosignLayer.signatureAnnotation] = try flipping(
                    layer[CosignLayer.signatureAnnotation], &random)
            }
        },
        Corruption("signature: a character that base64 has not", .signatureMalformed) { editor, random, _ in
            try editor.editLayer("signature") { layer in
                var text = Array((layer[CosignLayer.signatureAnnotation] ?? "").utf8)
                text[random.next(below: text.count)] = random.pick(Array("*-_ .".utf8))
                layer[CosignLayer.signatureAnnotation] = String(decoding: text, as: UTF8.self)
            }
        },
        Corruption("signature: no signature", .signatureMissing) { editor, _, _ in
            try editor.editLayer("signature") { $0[CosignLayer.signatureAnnotation] = nil }
        },
        Corruption("signature: an empty signature", .signatureMalformed) { editor, _, _ in
            try editor.editLayer("signature") { $0[CosignLayer.signatureAnnotation] = "" }
        },
        Corruption("signature: a certificate of another key", .keyMismatch) { editor, _, _ in
            let certificate = try editor.layer("attestation")[CosignLayer.certificateAnnotation]
            try editor.editLayer("signature") { $0[CosignLayer.certificateAnnotation] = certificate }
        },
        Corruption("signature: a timestamp that is none", .timestampMalformed) { editor, random, _ in
            try editor.editLayer("signature") { layer in
                layer["dev.sigstore.cosign/rfc3161timestamp"] = Base64.encode(random.bytes(40))
            }
        },
        Corruption("signature: another type of its layer", .evidenceTypeUnsupported) { editor, _, _ in
            try editor.editBlob(editor.evidence("signature")) { document in
                document[at: "/layers/0/mediaType"] = "application/vnd.example+json"
            }
        },
    ]

    /// Of the `.att` manifest, whose envelope is by a workflow's certificate.
    static let ofAttestations = [
        Corruption("attestation: a bit of the statement", .logHashMismatch) { editor, random, _ in
            try editor.editEnvelope { envelope in
                let payload = envelope[at: "/payload"]
                repeat {
                    envelope[at: "/payload"] = try flipping(payload, &random)
                    // Of another type it is none that the policy asks for, and is missed before it is looked at.
                } while try isOfAnotherType(envelope[at: "/payload"], than: payload)
            }
        },
        Corruption("attestation: a bit of the signature", .logHashMismatch) { editor, random, _ in
            let pointer = "/signatures/0/sig"
            try editor.editEnvelope { $0[at: pointer] = try flipping($0[at: pointer], &random) }
        },
        Corruption("attestation: white space in the envelope", .logHashMismatch) { editor, random, _ in
            try editor.editLayer("attestation") { $0.blob.append(random.pick([0x20, 0x0A, 0x09, 0x0D])) }
        },
        Corruption("attestation: another payload type", .envelopePayloadType) { editor, random, _ in
            let types = ["application/vnd.in-toto", "text/plain", "", "application/vnd.in-toto+JSON"]
            try editor.editEnvelope { $0[at: "/payloadType"] = .string(random.pick(types)) }
        },
        Corruption("attestation: no signature inside", .envelopeMalformed) { editor, _, _ in
            try editor.editEnvelope { $0[at: "/signatures"] = [] }
        },
        Corruption("attestation: cut off", .envelopeMalformed) { editor, random, _ in
            try editor.editLayer("attestation") { $0.blob.removeLast(1 + random.next(below: $0.blob.count)) }
        },
        Corruption("attestation: a signature beside it", .signatureMalformed) { editor, random, _ in
            try editor.editLayer("attestation") { layer in
                layer[CosignLayer.signatureAnnotation] = Base64.encode(random.bytes(70))
            }
        },
        Corruption("attestation: no certificate", .certificateMissing) { editor, _, _ in
            try editor.editLayer("attestation") { $0[CosignLayer.certificateAnnotation] = nil }
        },
        Corruption("attestation: a bit of the certificate's signature", .logVerifierMismatch) { editor, random, _ in
            try editor.editCertificate { der in
                // The last bytes are those of the second number of the authority's signature.
                let index = der.count - 1 - random.next(below: 24)
                der[index] ^= 1 << UInt8(random.next(below: 8))
            }
        },
        Corruption("attestation: a certificate for another key of the same name", .logVerifierMismatch) {
            editor, _, fixture in
            let key = try PrivateKey.generate(.ecdsaP256).publicKey
            let certificate = PEMWriter.certificate(try fixture.sigstore.issue(fixture.identity, key: key))
            try editor.editLayer("attestation") { $0[CosignLayer.certificateAnnotation] = certificate }
        },
        Corruption("attestation: two certificates", .certificateMalformed) { editor, _, _ in
            try editor.editLayer("attestation") { layer in
                let one = layer[CosignLayer.certificateAnnotation] ?? ""
                layer[CosignLayer.certificateAnnotation] = one + one
            }
        },
        Corruption("attestation: a certificate cut off", .certificateMalformed) { editor, random, _ in
            try editor.editCertificate { $0.removeLast(1 + random.next(below: $0.count - 1)) }
        },
    ]

    /// The base64 of bytes of which one bit is flipped.
    private static func flipping(_ text: String?, _ random: inout SplitMix64) throws -> String {
        guard var bytes = Base64.decode(text ?? "") else { throw BundleEditor.Failure.malformed("base64") }
        random.flipBit(&bytes)
        return Base64.encode(bytes)
    }

    /// Whether a statement in base64 says another predicate type than another one; not where it is no JSON any more.
    private static func isOfAnotherType(_ payload: JSON?, than other: JSON?) throws -> Bool {
        guard let flipped = try? statement(payload) else { return false }
        return try flipped[at: "/predicateType"] != statement(other)[at: "/predicateType"]
    }

    private static func statement(_ payload: JSON?) throws -> JSON {
        try JSON(parsing: Base64.decode(payload?.string() ?? "") ?? [])
    }

    /// The same for a text in a document.
    static func flipping(_ text: JSON?, _ random: inout SplitMix64) throws -> JSON {
        .string(try flipping(text?.string(), &random))
    }
}

extension BundleEditor {
    /// Changes the envelope of the attestation.
    fileprivate mutating func editEnvelope(_ change: (inout JSON) throws -> Void) throws {
        try editLayer("attestation") { layer in
            var envelope = try JSON(parsing: layer.blob)
            try change(&envelope)
            layer.blob = envelope.encoded()
        }
    }

    /// Changes the DER of the attestation's certificate.
    fileprivate mutating func editCertificate(_ change: (inout [UInt8]) throws -> Void) throws {
        try editLayer("attestation") { layer in
            let lines = (layer[CosignLayer.certificateAnnotation] ?? "").split(separator: "\n")
            guard var der = Base64.decode(lines.filter { !$0.hasPrefix("-") }.joined()) else {
                throw Failure.malformed("certificate")
            }
            try change(&der)
            layer[CosignLayer.certificateAnnotation] = PEMWriter.certificate(der)
        }
    }
}
