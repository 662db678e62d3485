internal import OpenSSL

/// One run of the ``Verifier``: a piece, an artifact, a candidate. The methods stand in the order of the steps.
struct PieceVerification {
    let verifier: Verifier
    let piece: EvidencePiece
    let artifact: Artifact
    let candidate: Candidate
    /// What was found and does not decide.
    var notes: [Finding] = []

    init(verifier: Verifier, piece: EvidencePiece, artifact: Artifact, candidate: Candidate) {
        self.verifier = verifier
        self.piece = piece
        self.artifact = artifact
        self.candidate = candidate
    }

    /// The signer that the piece is checked against: not yet known to be anyone's.
    struct Signer {
        let key: PublicKey
        /// What a log entry may name as the verifier.
        let verifiers: [VerifierText]
        /// Nil for a pinned key to which no certificate belongs.
        let certificate: SigningCertificate?
    }

    mutating func run() throws(VerificationStop) -> VerifiedPiece {
        try requireStatedDigest()
        let domain = try domain()
        let stamped = try verifyTimestamps(in: domain)
        let signer = try supposedSigner()
        let (logs, signatures) = try verifyLogEntries(of: signer, in: domain)
        let times = try trustedTimes(logs, stamped, needed: signer.certificate != nil)
        let verified = try verifySigner(signer, at: times)
        try verifySignature(signatures, with: signer.key)
        let (purpose, claims) = try verifySubject()
        return VerifiedPiece(
            piece, subject: artifact.digest, purpose: purpose, signer: verified, logs: logs, times: times,
            claims: claims, notes: notes)
    }

    /// A rejection at a step, with the notes so far.
    func rejection(
        _ code: FindingCode, _ step: VerificationStep, _ message: String, found: String = "", wanted: String = "",
        hint: String? = nil
    ) -> VerificationStop {
        let finding = Finding(
            code, subject: piece.identifier, message: message, found: found, wanted: wanted, hint: hint)
        return .rejected(Rejection(reason: finding, notes: notes, step: step))
    }

    /// Runs a call of libcrypto; what it finds wrong with the material is a finding with this code.
    func answer<Value>(
        _ code: FindingCode, _ step: VerificationStep, _ message: String,
        _ body: () throws(CryptoError) -> Value
    ) throws(VerificationStop) -> Value {
        do throws(CryptoError) {
            return try body()
        } catch {
            switch error {
            case .malformed, .unsupported: throw rejection(code, step, message, found: "\(error)")
            case .unavailable, .failed, .passphraseMissing, .wrongPassphrase: throw .unanswered(error)
            }
        }
    }

    /// The one domain of which everything about the piece must be: the candidate's, or for a pinned key the first that
    /// knows one of its logs, or else one of its timestamp authorities.
    private func domain() throws(VerificationStop) -> TrustDomain? {
        if case .certificate(let domain) = candidate { return domain }
        for entry in piece.logEntries + piece.completions {
            guard let log = verifier.logs(entry.logID).first else { continue }
            return verifier.domains.first { $0.name == log.domain }
        }
        for token in piece.timestamps {
            for domain in verifier.domains {
                if try !authorities(of: token, in: domain).isEmpty { return domain }
            }
        }
        return nil
    }
}

extension PieceVerification {
    /// The digest that the piece itself states must be the artifact's: most often it is the wrong file that is at hand.
    private func requireStatedDigest() throws(VerificationStop) {
        guard case .message(let message) = piece.content, let stated = message.digest else { return }
        let found = "\(stated.algorithm):\(Hex.encode(stated.value))"
        guard let known = artifact.hash(stated.algorithm) else {
            throw rejection(
                .artifactDigestMismatch, .content, "the bundle states another kind of digest than the artifact's",
                found: found, wanted: artifact.digest, hint: "verify the file itself instead of its digest")
        }
        guard known == stated.value else {
            throw rejection(
                .artifactDigestMismatch, .content, "the bundle is about another artifact", found: found,
                wanted: "\(stated.algorithm):\(Hex.encode(known))")
        }
    }

    /// The signer whom the candidate means, if the piece can be theirs.
    private func supposedSigner() throws(VerificationStop) -> Signer {
        switch candidate {
        case .certificate:
            guard let certificate = piece.signingCertificate else {
                throw rejection(
                    .certificateMissing, .signer, "an identity is asked for and the piece has no certificate",
                    found: "none", wanted: "a signing certificate",
                    hint: "the piece may be signed with a key: pin it and name it in the policy")
            }
            return Signer(key: certificate.key, verifiers: [certificate.verifierText], certificate: certificate)
        case .key(let pinned):
            guard let certificate = piece.signingCertificate else {
                return Signer(key: pinned.key, verifiers: [pinned.verifierText], certificate: nil)
            }
            return try keyHolder(pinned, certificate)
        }
    }

    /// A pinned key beside which there is a certificate: never in a Sigstore bundle, and of this key in cosign's form.
    private func keyHolder(
        _ pinned: PinnedKey, _ certificate: SigningCertificate
    ) throws(VerificationStop) -> Signer {
        guard piece.form == .legacy else {
            throw rejection(
                .certificateUnexpected, .signer, "a key is asked for and the Sigstore bundle has a certificate",
                found: "certificate sha256:\(Hex.encode(HashAlgorithm.sha256.hash(certificate.certificate.der)))",
                wanted: "no certificate, and a signature by \(pinned.name)",
                hint: "the piece is signed with an identity: name issuer and subject in the policy")
        }
        guard certificate.key == pinned.key else {
            throw rejection(
                .keyMismatch, .signer, "the piece has a certificate of another key than \(pinned.name)",
                found: "sha256:\(Hex.encode(certificate.key.fingerprint))",
                wanted: "sha256:\(Hex.encode(pinned.key.fingerprint))",
                hint: "the piece may be signed with an identity: name issuer and subject in the policy")
        }
        // Whoever logged the signature may have logged it with the certificate or with the bare key.
        let verifiers = [pinned.verifierText, certificate.verifierText]
        return Signer(key: pinned.key, verifiers: verifiers, certificate: certificate)
    }
}
