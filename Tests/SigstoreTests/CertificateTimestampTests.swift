import OpenSSL
import Sigstore
import TestSupport
import Testing

/// The timestamps of the certificate log: one good one is needed and suffices.
@Suite struct CertificateTimestampTests {
    let fixture: VerificationFixture

    init() throws { fixture = try VerificationFixture() }

    private func refusal(_ timestamps: [CertificateTimestampTemplate]) throws -> FindingCode? {
        let piece = try fixture.piece(identity: true) { request in
            request.edits.certificate.append { template, _ in template.timestamps = timestamps }
        }
        return try fixture.verdict(piece, identity: true).refusal
    }

    private static func timestamp(
        _ change: (inout CertificateTimestampTemplate) -> Void
    ) -> CertificateTimestampTemplate {
        var timestamp = CertificateTimestampTemplate()
        change(&timestamp)
        return timestamp
    }

    private static let altered = timestamp { $0.alterSignature = true }
    private static let byImpostor = timestamp { $0.byImpostor = true }
    private static let early = timestamp { $0.time = VirtualSigstore.defaultStart.later(seconds: -1) }

    @Test func `keeps the extensions of a timestamp, which are signed too`() throws {
        #expect(try refusal([Self.timestamp { $0.extensions = [0, 0, 5, 0, 0, 0, 0, 1] }]) == nil)
    }

    @Test func `accepts one good timestamp among bad ones`() throws {
        #expect(try refusal([Self.altered, Self.byImpostor, .init(), Self.early]) == nil)
    }

    @Test func `tells of the timestamp that came nearest`() throws {
        #expect(try refusal([Self.byImpostor, Self.early]) == .sctOutsideWindow)
        #expect(try refusal([Self.altered, Self.early]) == .sctInvalid)
        #expect(try refusal([Self.early, Self.altered]) == .sctInvalid)
    }

    @Test(arguments: [[4, 3] as [UInt8], [4, 1], [5, 3]])
    func `refuses a timestamp that says another algorithm than the log's`(algorithm: [UInt8]) throws {
        let piece = try fixture.piece(identity: true) { request in
            request.edits.layer.append { [fixture] layer, context in
                let certificate = try Certificate(der: #require(context.certificate))
                let changed = try fixture.certificate(certificate, withTimestampAlgorithm: algorithm)
                layer.annotations[CosignLayer.certificateAnnotation] = PEMWriter.certificate(changed)
                layer.annotations[CosignLayer.bundleAnnotation] = try fixture.bundle(of: layer, signer: changed)
            }
        }
        let refusal = try fixture.verdict(piece, identity: true).refusal
        #expect(refusal == (algorithm == [4, 3] ? nil : .sctInvalid))
    }
}

extension VerificationFixture {
    /// The certificate, issued again with other algorithm bytes in its timestamp. The timestamp's signature does not
    /// cover them, so it stays good.
    fileprivate func certificate(
        _ certificate: Certificate, withTimestampAlgorithm algorithm: [UInt8]
    ) throws -> [UInt8] {
        // SEQUENCE { TBSCertificate, AlgorithmIdentifier, BIT STRING }, of which the first and last are long.
        let outer = Array(certificate.der.dropFirst(4))
        let length = 4 + Int(outer[2]) << 8 + Int(outer[3])
        var toBeSigned = Array(outer[..<length])
        let logID = sigstore.certificateLog.logID
        let position = try #require(
            toBeSigned.indices.first { toBeSigned[$0...].starts(with: logID) })
        // After the log's ID: a time of 8 bytes and no extensions.
        let start = position + logID.count + 8 + 2
        #expect(Array(toBeSigned[start..<start + 2]) == [4, 3])
        toBeSigned.replaceSubrange(start..<start + 2, with: algorithm)
        let identifierLength = 2 + Int(outer[length + 1])
        let signature = try sigstore.authority.intermediateKey.sign(toBeSigned)
        let content =
            toBeSigned + outer[length..<length + identifierLength] + [0x03, UInt8(signature.count + 1), 0]
            + signature
        return [0x30, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
    }

    /// A log entry for a layer with another certificate.
    fileprivate func bundle(of layer: CosignLayer, signer: [UInt8]) throws -> String {
        let signature = try #require(Base64.decode(layer.annotations[CosignLayer.signatureAnnotation] ?? ""))
        let input = LogEntryKind.Input(
            artifact: layer.blob, signature: signature, verifier: PEMWriter.certificate(signer))
        return try sigstore.log.append(LogEntryKind.hashedrekord001.body(input), at: sigstore.time).cosignBundle
    }
}
