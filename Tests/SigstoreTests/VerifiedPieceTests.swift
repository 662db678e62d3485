import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// What a verified piece says.
@Suite struct VerifiedPieceTests {
    let fixture: VerificationFixture

    init() throws { fixture = try VerificationFixture() }

    private func verified(
        identity: Bool, kind: LogEntryKind = .hashedrekord001, completed: Bool = false,
        change: (inout SigningRequest) -> Void = { _ in }
    ) throws -> VerifiedPiece {
        let piece = try fixture.piece(identity: identity, kind: kind, change: change)
        return try #require(try fixture.verdict(piece, identity: identity, completed: completed).piece)
    }

    @Test func `a signature says reference and annotations`() throws {
        let piece = try verified(identity: false) { $0.annotations = ["ring": "stable"] }
        #expect(piece.purpose == .signature)
        #expect(piece.claims.dockerReference == "registry.test/team/app")
        #expect(piece.claims.annotations == ["ring": "stable"])
        #expect(piece.subject == VerificationFixture.image)
        #expect(piece.identifier == "\(VerificationFixture.manifest)#0")
    }

    @Test func `an attestation says predicate type, predicate and the names of its subject`() throws {
        let piece = try verified(identity: true, kind: .dsse001)
        #expect(piece.purpose == .attestation(predicateType: "https://slsa.dev/provenance/v1"))
        #expect(piece.claims.subjectNames == ["registry.test/team/app"])
        #expect(piece.claims.predicate == [:])
        #expect(piece.claims.statementType == "https://in-toto.io/Statement/v0.1")
        #expect(piece.claims.isInToto)
    }

    @Test func `a promise gives the time and no inclusion`() throws {
        let piece = try verified(identity: true)
        #expect(piece.times.map(\.source) == [.log("rekor.sigstore.test")])
        #expect(piece.times.map(\.time) == [fixture.sigstore.time])
        #expect(piece.logs.map(\.isPromised) == [true])
        #expect(piece.logs[0].inclusion == nil)
    }

    @Test func `a record adds the inclusion to the same entry`() throws {
        let piece = try verified(identity: true, completed: true)
        #expect(piece.logs.count == 1)
        #expect(piece.logs[0].isPromised)
        #expect(piece.logs[0].inclusion?.checkpoint.origin == fixture.sigstore.log.origin)
        #expect(piece.logs[0].inclusion?.checkpoint.size == fixture.sigstore.log.size)
        #expect(piece.times.count == 1)
    }

    @Test func `a piece without a log entry has neither logs nor times`() throws {
        let piece = try verified(identity: false) { $0.isLogged = false }
        #expect(piece.logs.isEmpty)
        #expect(piece.times.isEmpty)
    }

    @Test func `an entry of an unknown log does not count and is told`() throws {
        let piece = try verified(identity: false) { $0.faults = [.entryOfUnknownLog] }
        #expect(piece.logs.isEmpty)
        #expect(piece.notes.map(\.code) == [.logUnknownLog])
    }

    @Test func `a statement of another type is kept and told`() throws {
        let piece = try verified(identity: false, kind: .intoto001) { $0.faults = [.statementOfAnotherType] }
        #expect(!piece.claims.isInToto)
        #expect(piece.claims.statementType == "https://in-toto.io/Statement/v9")
        #expect(piece.notes.map(\.code) == [.statementType])
    }

    @Test func `a signer with a pinned key is that key`() throws {
        let piece = try verified(identity: false)
        #expect(piece.signer == .key(PinnedKey(name: "cosign/release.pub", key: fixture.pinned.publicKey)))
    }

    @Test func `a signer with a certificate is whom the certificate names`() throws {
        let piece = try verified(identity: true)
        guard case .identity(let identity) = piece.signer else { throw Unexpected() }
        #expect(identity.issuer == "https://token.actions.githubusercontent.com")
        #expect(
            identity.subjects == ["https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1.0.0"])
        #expect(identity.sourceRepository == "https://github.com/example/app")
        #expect(identity.buildSigner == identity.subjects[0])
        #expect(identity.domain == VerificationFixture.rootName)
        #expect(identity.extensions.count == 21)
        #expect(identity.extensions.first { $0.name == "runnerEnvironment" }?.value == "github-hosted")
        #expect(identity.extensions.first { $0.name == "gitHubWorkflowTrigger" }?.oid == "1.3.6.1.4.1.57264.1.2")
    }

    private struct Unexpected: Error {}
}
