internal import OpenSSL

/// One run of the ``Verifier``: a piece, an image, a candidate. The methods stand in the order of the steps.
struct PieceVerification {
    let verifier: Verifier
    let piece: EvidencePiece
    let subject: String
    let candidate: Candidate
    /// What was found and does not decide.
    var notes: [Finding] = []

    init(verifier: Verifier, piece: EvidencePiece, subject: String, candidate: Candidate) {
        self.verifier = verifier
        self.piece = piece
        self.subject = subject
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
        try refuseTimestamps()
        let signer = try supposedSigner()
        let (logs, signatures) = try verifyLogEntries(of: signer)
        let times = try trustedTimes(logs, needed: signer.certificate != nil)
        let verified = try verifySigner(signer, at: times)
        try verifySignature(signatures, with: signer.key)
        let (purpose, claims) = try verifySubject()
        return VerifiedPiece(
            piece, subject: subject, purpose: purpose, signer: verified, logs: logs, times: times, claims: claims,
            notes: notes)
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
}

extension PieceVerification {
    /// A timestamp that cannot be checked must not be passed over: it may say that the piece is too old, or not from
    /// this authority.
    private func refuseTimestamps() throws(VerificationStop) {
        guard piece.timestamps.isEmpty else {
            throw rejection(
                .timestampUnsupported, .timestamps, "the piece carries an RFC 3161 timestamp",
                found: "\(piece.timestamps.count)", wanted: "none in this version",
                hint: "sign again without a timestamp authority, or use a version that supports them")
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
}
