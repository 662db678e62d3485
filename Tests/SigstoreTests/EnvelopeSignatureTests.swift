import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Envelopes with several signatures: one that is the signer's, and logged as theirs, suffices.
@Suite struct EnvelopeSignatureTests {
    let fixture: VerificationFixture
    let other: PrivateKey

    init() throws {
        fixture = try VerificationFixture()
        other = try PrivateKey.generate(.ecdsaP256)
    }

    /// An attestation with a second signature by another key, logged as `change` says.
    private func piece(
        logged: Bool, change: @escaping (inout JSON, SigningContext) throws -> Void = { _, _ in }
    ) throws -> SignedPiece {
        let signatures = Signatures()
        return try fixture.piece(identity: false, kind: .dsse001) { request in
            request.isLogged = logged
            request.edits.envelope.append { [other] envelope, context in
                let second = try other.sign(context.message)
                signatures.second = second
                envelope[at: "/signatures/1"] = ["keyid": "", "sig": .string(Base64.encode(second))]
            }
            request.edits.body.append { [other] body, _ in
                body[at: "/spec/signatures/1"] = [
                    "signature": .string(Base64.encode(signatures.second)),
                    "verifier": .string(Base64.encode(Array(other.publicKey.pem.utf8))),
                ]
            }
            request.edits.body.append(change)
        }
    }

    /// What one edit leaves for the next.
    private final class Signatures { var second: [UInt8] = [] }

    private func verdict(_ piece: SignedPiece, as key: PublicKey) throws -> Verdict {
        let read = try #require(try LegacyLayer.read([fixture.layer(piece)])[0].piece)
        return try fixture.verifier().verify(
            read, subject: VerificationFixture.image, as: .key(PinnedKey(name: "key.pub", key: key)))
    }

    @Test(arguments: [false, true])
    func `accepts either signer`(logged: Bool) throws {
        let piece = try piece(logged: logged)
        #expect(try verdict(piece, as: fixture.pinned.publicKey).refusal == nil)
        #expect(try verdict(piece, as: other.publicKey).refusal == nil)
    }

    @Test(arguments: [false, true])
    func `refuses whoever did not sign`(logged: Bool) throws {
        let verdict = try verdict(piece(logged: logged), as: PrivateKey.generate(.ecdsaP256).publicKey)
        #expect(verdict.refusal == (logged ? .logVerifierMismatch : .signatureInvalid))
    }

    @Test func `refuses a payload that was changed after it was signed, where no log entry tells`() throws {
        let piece = try fixture.piece(identity: false, kind: .dsse001, faults: [.envelopePayloadAltered]) {
            $0.isLogged = false
        }
        #expect(try fixture.verdict(piece, identity: false).refusal == .signatureInvalid)
    }

    @Test func `refuses an entry that lacks one of the signatures`() throws {
        let piece = try piece(logged: true) { body, _ in body[at: "/spec/signatures/1"] = nil }
        #expect(try verdict(piece, as: fixture.pinned.publicKey).refusal == .logSignatureMismatch)
    }

    @Test func `refuses an entry that gives the signatures to each other's keys`() throws {
        let piece = try piece(logged: true) { body, _ in
            let first = body[at: "/spec/signatures/0/verifier"]
            body[at: "/spec/signatures/0/verifier"] = body[at: "/spec/signatures/1/verifier"]
            body[at: "/spec/signatures/1/verifier"] = first
        }
        #expect(try verdict(piece, as: fixture.pinned.publicKey).refusal == .signatureInvalid)
    }
}
