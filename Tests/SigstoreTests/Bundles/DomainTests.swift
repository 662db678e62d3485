import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Which trust domain a bundle's parts are of, and what its trusted root says about them.
@Suite struct DomainTests {
    private func fixture(_ change: (inout JSON, VirtualSigstore) throws -> Void) throws -> VerificationFixture {
        var fixture = try VerificationFixture()
        var root = fixture.sigstore.trustedRoot
        try change(&root, fixture.sigstore)
        fixture.roots[0].bytes = root.encoded()
        return fixture
    }

    private static let authority = "/timestampAuthorities/0"

    private static func raw(_ certificates: [[UInt8]]) -> JSON {
        .array(certificates.map { ["rawBytes": .string(Base64.encode($0))] })
    }

    @Test(arguments: ["end", "start"])
    func `refuses a timestamp a second outside the authority's window`(bound: String) throws {
        for (seconds, code) in [(Int64(0), FindingCode?.none), (bound == "end" ? -1 : 1, .timestampOutsideWindow)] {
            let fixture = try fixture { root, sigstore in
                root[at: "\(Self.authority)/validFor/\(bound)"] =
                    .string(sigstore.time.later(seconds: seconds).rfc3339)
            }
            #expect(try fixture.verdict(BundleRequest(tiled: true)).refusal == code)
        }
    }

    @Test func `a timestamp of an unknown authority does not count`() throws {
        let fixture = try fixture { root, _ in root[at: Self.authority] = nil }
        let verdict = try fixture.verdict(BundleRequest(tiled: true))
        #expect(verdict.refusal == .timeNone)
        #expect(verdict.notes == [.timestampUnknownAuthority])
        var promised = BundleRequest()
        promised.template.timestamps = [.init()]
        #expect(try fixture.verdict(promised).refusal == nil)
    }

    @Test func `certificates in a token are never trusted`() throws {
        let fixture = try fixture { root, _ in root[at: Self.authority] = nil }
        var request = BundleRequest(tiled: true)
        request.template.timestamps[0].embedsCertificate = true
        #expect(try fixture.verdict(request).refusal == .timeNone)
    }

    @Test(arguments: [
        ([VirtualTimestampAuthority.timeStamping], false), ([], true),
        ([VirtualTimestampAuthority.timeStamping, CertificateTemplate.codeSigning], true),
        ([CertificateTemplate.codeSigning], true),
    ])
    func `refuses an authority whose certificate is not for timestamps alone`(usages: [String], isCritical: Bool) throws
    {
        var template = VirtualTimestampAuthority.Template()
        template.usages = usages
        template.isCritical = isCritical
        let authority = try VirtualTimestampAuthority(
            host: "other.test", start: VirtualSigstore.defaultStart, template: template)
        let fixture = try fixture { root, _ in
            root[at: "\(Self.authority)/certChain/certificates"] = Self.raw([authority.certificate, authority.root])
        }
        var request = BundleRequest(tiled: true)
        request.template.timestampAuthority = authority
        #expect(try fixture.verdict(request).refusal == .timestampCertificate)
    }

    @Test func `refuses an authority whose certificate another one issued`() throws {
        let fixture = try fixture { root, sigstore in
            root[at: "\(Self.authority)/certChain/certificates"] = Self.raw(
                [sigstore.timestampAuthority.certificate, sigstore.impostor.timestampAuthority.root])
        }
        #expect(try fixture.verdict(BundleRequest(tiled: true)).refusal == .timestampCertificate)
    }

    @Test func `an authority of the same name and other keys is not the authority`() throws {
        let fixture = try fixture { _, _ in }
        var request = BundleRequest(tiled: true)
        request.template.timestampAuthority = fixture.sigstore.impostor.timestampAuthority
        #expect(try fixture.verdict(request).refusal == .timestampInvalid)
    }

    @Test func `of several entries for one authority the one that fits decides`() throws {
        let fixture = try fixture { root, sigstore in
            var old = root[at: Self.authority] ?? .null
            old[at: "/validFor/end"] = .string(sigstore.time.later(seconds: -1).rfc3339)
            root[at: "/timestampAuthorities"] = [old, root[at: Self.authority] ?? .null]
        }
        #expect(try fixture.verdict(BundleRequest(tiled: true)).refusal == nil)
    }

    @Test func `a trusted root must list the certificate that signs timestamps`() throws {
        let sigstore = try VirtualSigstore()
        var root = sigstore.trustedRoot
        root[at: "\(Self.authority)/certChain/certificates"] = Self.raw([sigstore.timestampAuthority.root])
        #expect(throws: TrustedRootError.signerMissing(path: "timestampAuthorities[0].certChain")) {
            try TrustedRoot(parsing: root.encoded())
        }
    }

    @Test func `authority, log and timestamps are of one domain`() throws {
        var fixture = try fixture { root, _ in root[at: Self.authority] = nil }
        var other = fixture.sigstore.trustedRoot
        for name in ["tlogs", "ctlogs", "certificateAuthorities"] { other[at: "/\(name)"] = [] }
        fixture.roots.append((name: "corp.trusted_root.json", bytes: other.encoded()))
        let verdict = try fixture.verdict(BundleRequest(tiled: true))
        #expect(verdict.refusal == .timeNone)
        #expect(verdict.notes == [.timestampOtherDomain])
    }

    @Test func `a key's log and timestamps are of one domain too`() throws {
        var fixture = try fixture { root, _ in root[at: Self.authority] = nil }
        var other = fixture.sigstore.trustedRoot
        for name in ["tlogs", "ctlogs", "certificateAuthorities"] { other[at: "/\(name)"] = [] }
        fixture.roots.append((name: "corp.trusted_root.json", bytes: other.encoded()))
        let verdict = try fixture.verdict(BundleRequest(identity: false, tiled: true))
        #expect(verdict.refusal == nil)
        #expect(verdict.notes == [.timestampOtherDomain])
        #expect(verdict.piece?.times == [])
        var unlogged = BundleRequest(identity: false, tiled: true)
        unlogged.template.log = .none
        #expect(try fixture.verdict(unlogged).piece?.times.count == 1)
    }

    @Test func `a key is not asked of a bundle with a certificate`() throws {
        let fixture = try fixture { _, _ in }
        let bundle = try fixture.bundle(BundleRequest()).encoded()
        #expect(try fixture.verdict(bundle, identity: false).refusal == .certificateUnexpected)
        let keyed = try fixture.bundle(BundleRequest(identity: false)).encoded()
        #expect(try fixture.verdict(keyed, identity: true).refusal == .certificateMissing)
    }

    @Test func `what was verified before is not believed for other bytes, times or domains`() throws {
        let fixture = try fixture { _, _ in }
        let verifier = try fixture.verifier()
        let bundle = try fixture.bundle(BundleRequest(tiled: true))
        func refusal(_ document: JSON) throws -> FindingCode? {
            let reading = try SigstoreBundle.read(document.encoded(), at: BundleRequest.place)
            guard let piece = reading.piece else { return reading.refusal }
            return try verifier.verify(
                piece, about: BundleRequest.artifact, as: .certificate(verifier.domains[0])
            ).refusal
        }
        for _ in 0..<2 { #expect(try refusal(bundle) == nil) }
        let pointer = "\(BundleRule.proof)/checkpoint/envelope"
        let note = try #require(bundle[at: pointer]).string()
        var altered = bundle
        altered[at: pointer] = .string(note.replacing("\n\n", with: "\nmore\n\n"))
        #expect(try refusal(altered) == .logCheckpointInvalid)
        #expect(try refusal(bundle) == nil)
    }
}
