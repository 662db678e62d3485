import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// How layers of cosign's manifests become pieces, and which are refused before anything is verified.
@Suite struct LegacyReadTests {
    let fixture: VerificationFixture

    init() throws { fixture = try VerificationFixture() }

    private func reading(
        attestation: Bool = false, digest: String? = nil, _ change: @escaping (inout CosignLayer) -> Void
    ) throws -> EvidenceReading {
        let piece = try fixture.piece(identity: true, kind: attestation ? .dsse001 : .hashedrekord001) { request in
            request.edits.layer.append { layer, _ in change(&layer) }
        }
        var layer = fixture.layer(piece)
        if let digest {
            layer = LegacyLayer(
                mediaType: layer.mediaType, annotations: layer.annotations, blob: layer.blob, blobDigest: digest,
                manifestDigest: layer.manifestDigest, layerIndex: 0)
        }
        return try LegacyLayer.read([layer])[0]
    }

    @Test func `refuses a layer of another media type`() throws {
        #expect(try reading { $0.mediaType = "text/spdx" }.refusal == .evidenceTypeUnsupported)
    }

    @Test func `refuses a blob of another digest`() throws {
        let digest = "sha256:" + String(repeating: "0", count: 64)
        #expect(try reading(digest: digest) { _ in }.refusal == .evidenceDigestMismatch)
    }

    @Test func `refuses a digest of an unknown algorithm`() throws {
        #expect(try reading(digest: "md5:00") { _ in }.refusal == .evidenceDigestMismatch)
    }

    @Test(arguments: [false, true])
    func `refuses a layer without the signature annotation`(attestation: Bool) throws {
        let reading = try reading(attestation: attestation) { $0.annotations[CosignLayer.signatureAnnotation] = nil }
        #expect(reading.refusal == .signatureMissing)
    }

    @Test func `refuses a signature beside an attestation`() throws {
        let reading = try reading(attestation: true) { $0.annotations[CosignLayer.signatureAnnotation] = "AQID" }
        #expect(reading.refusal == .signatureMalformed)
    }

    @Test func `refuses a payload beyond the limit`() throws {
        let reading = try reading { layer in
            layer.blob += [UInt8](repeating: 0x20, count: VerificationLimits.payload.maximumBytes)
        }
        #expect(reading.refusal == .evidenceLimitExceeded)
    }

    @Test(arguments: ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `refuses a certificate annotation that is no certificate`(text: String) throws {
        let reading = try reading { $0.annotations[CosignLayer.certificateAnnotation] = text }
        #expect(reading.refusal == .certificateMalformed)
    }

    @Test func `refuses two certificates in the annotation`() throws {
        let reading = try reading { layer in
            let chain = layer.annotations[CosignLayer.chainAnnotation] ?? ""
            layer.annotations[CosignLayer.certificateAnnotation]? += chain
        }
        #expect(reading.refusal == .certificateMalformed)
    }

    @Test func `takes nothing from the chain annotation`() throws {
        let reading = try reading { $0.annotations[CosignLayer.chainAnnotation] = "anything" }
        #expect(reading.refusal == nil)
    }

    @Test(arguments: ["", "{}", "[]", "null"])
    func `refuses a malformed log entry`(text: String) throws {
        let reading = try reading { $0.annotations[CosignLayer.bundleAnnotation] = text }
        #expect(reading.refusal == .logEntryMalformed)
    }

    @Test(arguments: [
        "", "{}", #"{"SignedRFC3161Timestamp":""}"#, #"{"SignedRFC3161Timestamp":"*"}"#,
        #"{"SignedRFC3161Timestamp":"MAMCAQA=","more":1}"#, #"{"SignedRFC3161Timestamp":"MAUwAwIBAA=="}"#,
    ])
    func `refuses a timestamp annotation that holds none`(text: String) throws {
        let piece = try fixture.piece(identity: false) { request in
            request.edits.layer.append { layer, _ in
                layer.annotations["dev.sigstore.cosign/rfc3161timestamp"] = text
            }
        }
        #expect(try fixture.verdict(piece, identity: false).refusal == .timestampMalformed)
    }

    @Test func `keeps the order of the layers`() throws {
        let good = fixture.layer(try fixture.piece(identity: false))
        let bad = fixture.layer(try fixture.piece(identity: false, faults: [.signatureEmpty]), index: 1)
        #expect(
            try LegacyLayer.read([bad, good, bad]).map(\.refusal) == [.signatureMalformed, nil, .signatureMalformed])
    }
}
