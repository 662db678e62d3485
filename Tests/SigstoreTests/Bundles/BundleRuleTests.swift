import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Sigstore bundles that are good, and ones that break one rule each.
@Suite struct BundleRuleTests {
    /// One Sigstore for all cases: making one costs more than a verification.
    private static let shared = Result { try VerificationFixture() }

    @Test(arguments: BundleRule.form + BundleRule.entries)
    func `refuses a bundle whose form breaks one rule, with the code of that rule`(_ rule: BundleRule) throws {
        #expect(try Self.shared.get().verdict(rule.request).refusal == rule.code)
    }

    @Test(arguments: BundleRule.log)
    func `refuses a bundle whose log entry breaks one rule, with the code of that rule`(_ rule: BundleRule) throws {
        #expect(try Self.shared.get().verdict(rule.request).refusal == rule.code)
    }

    @Test(arguments: BundleRule.timestamps)
    func `refuses a bundle whose timestamp breaks one rule, with the code of that rule`(_ rule: BundleRule) throws {
        #expect(try Self.shared.get().verdict(rule.request).refusal == rule.code)
    }

    @Test(arguments: BundleRule.content)
    func `refuses a bundle whose content breaks one rule, with the code of that rule`(_ rule: BundleRule) throws {
        #expect(try Self.shared.get().verdict(rule.request).refusal == rule.code)
    }

    @Test(arguments: [false, true], BundleRequest.Content.allCases)
    func `accepts a bundle of each content, signer and log`(identity: Bool, content: BundleRequest.Content) throws {
        let fixture = try Self.shared.get()
        for tiled in [false, true] {
            let request = BundleRequest(identity: identity, content: content, tiled: tiled)
            let verdict = try fixture.verdict(request)
            #expect(verdict.refusal == nil)
            #expect(verdict.piece?.logs.count == 1)
            #expect(verdict.piece?.logs[0].inclusion != nil)
            #expect(verdict.notes == [])
        }
    }

    @Test(arguments: ["0.1", "0.2"])
    func `accepts the older versions, whose certificate stands in a chain`(version: String) throws {
        var request = BundleRequest()
        request.template = .old(version)
        #expect(try Self.shared.get().verdict(request).refusal == nil)
    }

    @Test func `accepts both media types of version 0.3`() throws {
        var request = BundleRequest()
        request.template.mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.3"
        #expect(try Self.shared.get().verdict(request).refusal == nil)
    }

    @Test(arguments: [KeyAlgorithm.ecdsaP256, .ecdsaP384, .ecdsaP521, .rsa(bits: 2048)])
    func `accepts a message signed by each kind of key`(algorithm: KeyAlgorithm) throws {
        let fixture = try VerificationFixture(pinned: algorithm)
        #expect(try fixture.verdict(BundleRequest(identity: false)).refusal == nil)
    }

    @Test func `accepts a statement signed by Ed25519`() throws {
        let fixture = try VerificationFixture(pinned: .ed25519)
        #expect(try fixture.verdict(BundleRequest(identity: false, content: .statement)).refusal == nil)
    }
}
