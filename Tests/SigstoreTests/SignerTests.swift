import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Rules about keys, certificates and identities that no single fault covers.
@Suite struct SignerTests {
    @Test(arguments: [KeyAlgorithm.ecdsaP256, .ecdsaP384, .ecdsaP521, .ed25519, .rsa(bits: 2048)])
    func `accepts a signature of each kind of key`(algorithm: KeyAlgorithm) throws {
        let fixture = try VerificationFixture(pinned: algorithm)
        #expect(try fixture.verdict(fixture.piece(identity: false), identity: false).refusal == nil)
    }

    @Test(arguments: [KeyAlgorithm.ecdsaP384, .ecdsaP521])
    func `accepts SHA-256 with the larger curves, as old clients sign`(algorithm: KeyAlgorithm) throws {
        let fixture = try VerificationFixture(pinned: algorithm)
        let piece = try fixture.piece(identity: false) { request in
            request.edits.signature.append { signature, context in
                signature = try context.key.sign(context.message, hash: .sha256)
            }
        }
        #expect(try fixture.verdict(piece, identity: false).refusal == nil)
    }

    @Test func `refuses another hash than the key's or SHA-256`() throws {
        let fixture = try VerificationFixture(pinned: .ecdsaP384)
        let piece = try fixture.piece(identity: false) { request in
            request.edits.signature.append { signature, context in
                signature = try context.key.sign(context.message, hash: .sha512)
            }
        }
        #expect(try fixture.verdict(piece, identity: false).refusal == .signatureInvalid)
    }

    @Test func `refuses another pinned key than the one that signed`() throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: false)
        let other = PinnedKey(name: "other.pub", key: try PrivateKey.generate(.ecdsaP256).publicKey)
        let read = try #require(try LegacyLayer.read([fixture.layer(piece)])[0].piece)
        let verdict = try fixture.verifier().verify(read, subject: VerificationFixture.image, as: .key(other))
        #expect(verdict.refusal == .logVerifierMismatch)
    }

    @Test func `refuses another pinned key by the signature where nothing was logged`() throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: false) { $0.isLogged = false }
        let other = PinnedKey(name: "other.pub", key: try PrivateKey.generate(.ecdsaP256).publicKey)
        let read = try #require(try LegacyLayer.read([fixture.layer(piece)])[0].piece)
        let verdict = try fixture.verifier().verify(read, subject: VerificationFixture.image, as: .key(other))
        #expect(verdict.refusal == .signatureInvalid)
    }

    @Test func `refuses a pinned key where the certificate is of another one`() throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: true)
        #expect(try fixture.verdict(piece, identity: false).refusal == .keyMismatch)
    }

    @Test func `accepts a certificate of the pinned key, which the log entry may name`() throws {
        let fixture = try VerificationFixture()
        let certificate = try fixture.certificate()
        for logged in [certificate, fixture.pinned.publicKey.pem] {
            let piece = try fixture.pieceWithCertificate(certificate, logged: logged)
            #expect(try fixture.verdict(piece, identity: false).refusal == nil)
        }
    }

    @Test func `refuses a certificate of the pinned key that had expired`() throws {
        let fixture = try VerificationFixture()
        let certificate = try fixture.certificate { $0.notAfter = fixture.sigstore.time.later(seconds: -1) }
        let piece = try fixture.pieceWithCertificate(certificate, logged: certificate)
        #expect(try fixture.verdict(piece, identity: false).refusal == .certificateOutsideValidity)
    }

    @Test func `refuses a certificate of the pinned key where nothing proves a time`() throws {
        let fixture = try VerificationFixture()
        let certificate = try fixture.certificate()
        let piece = try fixture.pieceWithCertificate(certificate, logged: certificate) { $0.isLogged = false }
        #expect(try fixture.verdict(piece, identity: false).refusal == .timeNone)
    }

    @Test func `refuses an identity where nothing proves a time`() throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: true) { $0.isLogged = false }
        #expect(try fixture.verdict(piece, identity: true).refusal == .timeNone)
    }

    @Test func `a proof of inclusion proves no time`() throws {
        let fixture = try VerificationFixture()
        let signed = try fixture.piece(identity: true)
        let record = try LogEntryRecord(parsing: #require(signed.logEntryRecord))
        let unpromised = try LogEntryRecord(
            original: record.original,
            entry: LogEntry(transparencyLogEntry: record.entry.transparencyLogEntry.without("inclusionPromise")))
        var layer = signed.layer
        layer.annotations[CosignLayer.bundleAnnotation] = nil
        let bare = LegacyLayer(
            mediaType: layer.mediaType, annotations: layer.annotations, blob: layer.blob, blobDigest: layer.digest,
            manifestDigest: VerificationFixture.manifest, layerIndex: 0)
        let piece = try #require(try LegacyLayer.read([bare], records: [unpromised])[0].piece)
        let verdict = try fixture.verifier().verify(
            piece, subject: VerificationFixture.image, as: fixture.candidate(identity: true))
        #expect(verdict.refusal == .timeNone)
    }
}

extension VerificationFixture {
    /// The PEM of a certificate of the pinned key.
    fileprivate func certificate(_ change: (inout CertificateTemplate) -> Void = { _ in }) throws -> String {
        var template = CertificateTemplate.gitHubWorkflow()
        template.notBefore = sigstore.time.later(seconds: -60)
        change(&template)
        return PEMWriter.certificate(try sigstore.issue(template, key: pinned.publicKey))
    }

    /// A piece that is signed with the pinned key and has a certificate beside it.
    fileprivate func pieceWithCertificate(
        _ certificate: String, logged: String, change: (inout SigningRequest) -> Void = { _ in }
    ) throws -> SignedPiece {
        try piece(identity: false) { request in
            request.edits.body.append { body, _ in
                body[at: LogEntryKind.hashedrekord001.verifierPointer] = .string(Base64.encode(Array(logged.utf8)))
            }
            request.edits.layer.append { layer, _ in
                layer.annotations[CosignLayer.certificateAnnotation] = certificate
            }
            change(&request)
        }
    }
}

extension JSON {
    /// The object without a member.
    func without(_ name: String) -> JSON {
        guard case .object(var object) = self else { return self }
        object[name] = nil
        return .object(object)
    }
}
