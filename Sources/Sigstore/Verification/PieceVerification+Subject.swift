internal import JSON
internal import OpenSSL

extension PieceVerification {
    /// Reads what was signed, from the bytes that were verified, and requires that it is about the artifact.
    mutating func verifySubject() throws(VerificationStop) -> (VerifiedPiece.Purpose, VerifiedPiece.Claims) {
        switch piece.content {
        case .simpleSigning(let payload, _): return (.signature, try signatureClaims(payload))
        case .message: return (.signature, .none)
        case .envelope(let envelope):
            // Tekton Chains wraps simple signing payloads in envelopes for its Sigstore bundles.
            if piece.form == .bundle, SimpleSigningPayload.isLikely(envelope.payload) {
                return (.signature, try signatureClaims(envelope.payload))
            }
            let claims = try attestationClaims(envelope.payload)
            let predicateType = claims.predicateType ?? ""
            let isSignature = piece.form == .bundle && predicateType == Statement.cosignSignatureType
            return (isSignature ? .signature : .attestation(predicateType: predicateType), claims)
        }
    }

    private func signatureClaims(_ bytes: [UInt8]) throws(VerificationStop) -> VerifiedPiece.Claims {
        let payload: SimpleSigningPayload
        do throws(JSONError) {
            payload = try SimpleSigningPayload(parsing: bytes)
        } catch {
            throw rejection(.payloadMalformed, .subject, "the signed payload is malformed", found: "\(error)")
        }
        guard payload.type == SimpleSigningPayload.signatureType else {
            throw rejection(
                .payloadType, .subject, "the signed payload is no signature of an image", found: payload.type,
                wanted: SimpleSigningPayload.signatureType)
        }
        guard payload.manifestDigest == artifact.digest else {
            throw rejection(
                .subjectMismatch, .subject, "the signature is about another image", found: payload.manifestDigest,
                wanted: artifact.digest)
        }
        var claims = VerifiedPiece.Claims.none
        claims.dockerReference = payload.dockerReference
        claims.annotations = payload.annotations
        return claims
    }

    private mutating func attestationClaims(_ bytes: [UInt8]) throws(VerificationStop) -> VerifiedPiece.Claims {
        let statement: Statement
        do throws(StatementError) {
            statement = try Statement(parsing: bytes)
        } catch {
            throw rejection(.statementMalformed, .subject, "the signed statement is malformed", found: "\(error)")
        }
        let subjects = statement.subjects(matching: artifact.digests)
        guard !subjects.isEmpty else {
            let digests = statement.subjects.flatMap(\.digests).map { "\($0.algorithm):\($0.value)" }
            throw rejection(
                .subjectMismatch, .subject, "the statement is about another artifact",
                found: digests.isEmpty ? "no subject" : digests.joined(separator: ", "), wanted: artifact.digest)
        }
        if !statement.isInToto {
            notes.append(
                Finding(
                    .statementType, subject: piece.identifier,
                    message: "the statement is of a type that in-toto does not define", found: statement.type,
                    wanted: Statement.inTotoTypes.sorted().joined(separator: " or "),
                    hint: "a policy can allow the type for a pinned key, with statementTypes"))
        }
        var claims = VerifiedPiece.Claims.none
        claims.statementType = statement.type
        claims.isInToto = statement.isInToto
        claims.subjectNames = subjects.compactMap(\.name)
        claims.predicateType = statement.predicateType
        claims.predicate = statement.predicate
        claims.payload = bytes
        // cosign's signatures have their annotations at the subject.
        claims.annotations = subjects.first?.annotations ?? JSONObject()
        return claims
    }
}
