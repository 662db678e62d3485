internal import JSON
internal import OpenSSL

extension PieceVerification {
    /// Requires that one of the signatures at these positions is the key's, over the payload or the envelope.
    func verifySignature(_ positions: Set<Int>, with key: PublicKey) throws(VerificationStop) {
        let message: [UInt8]
        let signatures: [[UInt8]]
        switch piece.content {
        case .simpleSigning(let payload, let signature): (message, signatures) = (payload, [signature])
        case .envelope(let envelope):
            (message, signatures) = (envelope.signedBytes, envelope.signatures.map(\.bytes))
        }
        for position in positions.sorted() {
            do throws(CryptoError) {
                if try verifies(signatures[position], over: message, with: key) { return }
            } catch {
                throw .unanswered(error)
            }
        }
        throw rejection(
            .signatureInvalid, .signature, "the signature is not the signer's over these bytes",
            found: "no signature that verifies", wanted: "one by key sha256:\(Hex.encode(key.fingerprint))")
    }

    /// By the key's own hash; old clients took SHA-256 with every curve.
    private func verifies(
        _ signature: [UInt8], over message: [UInt8], with key: PublicKey
    ) throws(CryptoError) -> Bool {
        if try key.verify(signature: signature, over: message) { return true }
        switch key.algorithm {
        case .ecdsaP384, .ecdsaP521: return try key.verify(signature: signature, over: message, hash: .sha256)
        case .ecdsaP256, .ed25519, .rsa: return false
        }
    }

    /// Reads what was signed, from the bytes that were verified, and requires that it is about the image.
    mutating func verifySubject() throws(VerificationStop) -> (VerifiedPiece.Purpose, VerifiedPiece.Claims) {
        switch piece.content {
        case .simpleSigning(let payload, _): return (.signature, try signatureClaims(payload))
        case .envelope(let envelope):
            let claims = try attestationClaims(envelope.payload)
            return (.attestation(predicateType: claims.predicateType ?? ""), claims)
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
        guard payload.manifestDigest == subject else {
            throw rejection(
                .subjectMismatch, .subject, "the signature is about another image", found: payload.manifestDigest,
                wanted: subject)
        }
        return .init(
            dockerReference: payload.dockerReference, annotations: payload.annotations, statementType: nil,
            isInToto: true, subjectNames: [], predicateType: nil, predicate: nil)
    }

    private mutating func attestationClaims(_ bytes: [UInt8]) throws(VerificationStop) -> VerifiedPiece.Claims {
        let statement: Statement
        do throws(StatementError) {
            statement = try Statement(parsing: bytes)
        } catch {
            throw rejection(.statementMalformed, .subject, "the signed statement is malformed", found: "\(error)")
        }
        let subjects = statement.subjects(matching: subject)
        guard !subjects.isEmpty else {
            let digests = statement.subjects.flatMap(\.digests).map { "\($0.algorithm):\($0.value)" }
            throw rejection(
                .subjectMismatch, .subject, "the statement is about another image",
                found: digests.isEmpty ? "no subject" : digests.joined(separator: ", "), wanted: subject)
        }
        if !statement.isInToto {
            notes.append(
                Finding(
                    .statementType, subject: piece.identifier,
                    message: "the statement is of a type that in-toto does not define", found: statement.type,
                    wanted: Statement.inTotoTypes.sorted().joined(separator: " or "),
                    hint: "a policy can allow the type for a pinned key, with statementTypes"))
        }
        return .init(
            dockerReference: nil, annotations: JSONObject(), statementType: statement.type,
            isInToto: statement.isInToto, subjectNames: subjects.compactMap(\.name),
            predicateType: statement.predicateType, predicate: statement.predicate)
    }
}
