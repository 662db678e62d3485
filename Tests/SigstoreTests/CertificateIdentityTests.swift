import OpenSSL
import Sigstore
import TestSupport
import Testing

/// What is read from Fulcio's extensions and the names in a certificate.
@Suite struct CertificateIdentityTests {
    let fixture: VerificationFixture

    init() throws { fixture = try VerificationFixture() }

    private func verdict(_ change: @escaping (inout CertificateTemplate) -> Void) throws -> Verdict {
        let piece = try fixture.piece(identity: true) { request in
            request.edits.certificate.append { template, _ in change(&template) }
        }
        return try fixture.verdict(piece, identity: true)
    }

    private func identity(_ change: @escaping (inout CertificateTemplate) -> Void) throws -> CertificateIdentity {
        let verdict = try verdict(change)
        guard case .identity(let identity)? = verdict.piece?.signer else { throw NoIdentity(verdict: verdict) }
        return identity
    }

    private struct NoIdentity: Error { let verdict: Verdict }

    /// A UTF8String in DER.
    private static func utf8String(_ text: String) -> [UInt8] { [0x0C, UInt8(text.utf8.count)] + Array(text.utf8) }

    private static func oid(_ number: Int) -> String { "1.3.6.1.4.1.57264.1.\(number)" }

    @Test func `prefers the second form of the issuer`() throws {
        #expect(
            try identity { $0.fulcio[1] = "https://old.test" }.issuer == "https://token.actions.githubusercontent.com")
    }

    @Test func `takes the first form of the issuer where there is no other`() throws {
        #expect(try identity { $0.fulcio = [1: "https://old.test"] }.issuer == "https://old.test")
    }

    @Test func `refuses a certificate without an issuer`() throws {
        #expect(try verdict { $0.fulcio = [5: "example/app"] }.refusal == .certificateIdentityMissing)
        #expect(try verdict { $0.fulcio = [8: ""] }.refusal == .certificateIdentityMissing)
    }

    @Test func `takes the repository of old certificates for one of GitHub`() throws {
        let identity = try identity { $0.fulcio[12] = nil }
        #expect(identity.sourceRepository == "https://github.com/example/app")
    }

    @Test func `knows no repository where none is named`() throws {
        #expect(try identity { $0.fulcio = [8: "https://idp.test"] }.sourceRepository == nil)
    }

    @Test(arguments: [
        (CertificateTemplate.Name.email("ci@example.test"), "ci@example.test"),
        (.uri("https://example.test/ci"), "https://example.test/ci"),
        (.otherName("ci!example.test"), "ci!example.test"),
    ])
    func `takes the name of each kind that identifies a signer`(name: CertificateTemplate.Name, text: String) throws {
        #expect(try identity { $0.names = [name] }.subjects == [text])
    }

    @Test func `a host name identifies no one`() throws {
        #expect(try verdict { $0.names = [.dns("example.test")] }.refusal == .certificateIdentityMissing)
        #expect(
            try identity { $0.names = [.dns("example.test"), .email("ci@example.test")] }.subjects == [
                "ci@example.test"
            ])
    }

    @Test(
        arguments: [
            Array("https://idp.test".utf8), [], [0x0C], [0x0C, 0x02, 0x61], [0x0C, 0x01, 0x61, 0x61],
            [0x16, 0x01, 0x61],
            [0x0C, 0x81, 0x01, 0x61], [0x0C, 0x01, 0xFF], [0x0C, 0x80],
        ] as [[UInt8]])
    func `refuses an extension that is no UTF8String in DER`(value: [UInt8]) throws {
        let verdict = try verdict { template in
            template.fulcio[8] = nil
            template.further.append(.init(identifier: Self.oid(8), value: value))
        }
        #expect(verdict.refusal == .certificateMalformed)
    }

    @Test func `refuses an extension of the first form that is no UTF-8`() throws {
        let verdict = try verdict { template in
            template.fulcio[1] = nil
            template.further.append(.init(identifier: Self.oid(1), value: [0xFF]))
        }
        #expect(verdict.refusal == .certificateMalformed)
    }

    @Test(arguments: [127, 128, 255, 256, 1000])
    func `reads texts of each length`(count: Int) throws {
        let text = String(repeating: "a", count: count)
        #expect(try identity { $0.fulcio[21] = text }.extensions.first { $0.name == "runInvocationURI" }?.value == text)
    }
}
