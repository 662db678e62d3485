import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Certificate, certificate log and transparency log of one piece come from one domain.
@Suite struct TrustDomainTests {
    /// Splits the trusted root: what `names` lists goes into a second domain.
    private func verdict(
        moving names: Set<String>, identity: Bool, asking index: Int = 0
    ) throws -> Verdict {
        let fixture = try VerificationFixture()
        let signed = try fixture.piece(identity: identity)
        var first = fixture.sigstore.trustedRoot
        var second = first
        for name in ["tlogs", "certificateAuthorities", "ctlogs"] {
            if names.contains(name) { first[at: "/\(name)"] = nil } else { second[at: "/\(name)"] = nil }
        }
        let domains = try [first, second].enumerated().map { index, root in
            TrustDomain(name: "\(index).trusted_root.json", root: try TrustedRoot(parsing: root.encoded()))
        }
        let candidate: Candidate =
            identity ? .certificate(domains[index]) : try fixture.candidate(identity: false)
        let piece = try #require(try LegacyLayer.read([fixture.layer(signed)])[0].piece)
        return try Verifier(domains: domains).verify(piece, subject: VerificationFixture.image, as: candidate)
    }

    @Test func `accepts a piece whose services are all of the domain`() throws {
        #expect(try verdict(moving: [], identity: true).refusal == nil)
    }

    @Test func `a log of another domain does not count for an identity`() throws {
        let verdict = try verdict(moving: ["tlogs"], identity: true)
        #expect(verdict.refusal == .timeNone)
        #expect(verdict.notes == [.logOtherDomain])
    }

    @Test func `an authority of another domain is none`() throws {
        #expect(try verdict(moving: ["certificateAuthorities"], identity: true).refusal == .certificateUntrusted)
    }

    @Test func `a certificate log of another domain is unknown`() throws {
        #expect(try verdict(moving: ["ctlogs"], identity: true).refusal == .sctUnknownLog)
    }

    @Test func `asks only the domain of the candidate`() throws {
        #expect(try verdict(moving: [], identity: true, asking: 1).refusal == .timeNone)
    }

    @Test func `a pinned key may be logged in any domain`() throws {
        let verdict = try verdict(moving: ["tlogs"], identity: false)
        #expect(verdict.piece?.logs.map(\.domain) == ["1.trusted_root.json"])
    }
}
