// The codes of this module. Their order in the lists is the order of the checks.

extension FindingCode {
    // MARK: Parsing

    public static let evidenceTypeUnsupported = FindingCode(
        "evidence.type-unsupported", meaning: "the media type is of no known kind of evidence")
    public static let evidenceDigestMismatch = FindingCode(
        "evidence.digest-mismatch", meaning: "the payload or envelope does not have the digest of its layer")
    public static let evidenceLimitExceeded = FindingCode(
        "evidence.limit-exceeded", meaning: "the piece has more parts than the limits allow")
    public static let signatureMissing = FindingCode(
        "signature.missing", meaning: "the layer has no signature annotation")
    public static let signatureMalformed = FindingCode(
        "signature.malformed", meaning: "the signature annotation is empty, not base64, or stands where none may be")
    public static let envelopeMalformed = FindingCode(
        "envelope.malformed", meaning: "the bytes are no DSSE envelope")
    public static let envelopePayloadType = FindingCode(
        "envelope.payload-type", meaning: "the envelope does not say that it holds an in-toto statement")
    public static let certificateMalformed = FindingCode(
        "certificate.malformed", meaning: "the certificate annotation is not exactly one certificate with a usable key")
    public static let logEntryMalformed = FindingCode(
        "log.entry-malformed", meaning: "the log entry is not in the form that its place demands")
    public static let logRecordMismatch = FindingCode(
        "log.record-mismatch", meaning: "a log entry record is not about the entry or signature that it is to complete")

    // MARK: Timestamps and signer

    public static let timestampUnsupported = FindingCode(
        "timestamp.unsupported", meaning: "the piece carries an RFC 3161 timestamp, which this version cannot check")
    public static let certificateMissing = FindingCode(
        "certificate.missing", meaning: "an identity is asked for and the piece has no certificate")
    public static let keyMismatch = FindingCode(
        "key.mismatch", meaning: "the piece has a certificate of another key than the pinned one")

    // MARK: Log entries

    public static let logUnknownLog = FindingCode(
        "log.unknown-log", meaning: "a log entry is of a log that no trusted root names, and does not count")
    public static let logOtherDomain = FindingCode(
        "log.other-domain", meaning: "a log entry is of a log of another trust domain, and does not count")
    public static let logKindUnsupported = FindingCode(
        "log.kind-unsupported", meaning: "the log entry is of a kind or version that cannot be checked")
    public static let logBodyMalformed = FindingCode(
        "log.body-malformed", meaning: "the log entry's body is not as its kind demands")
    public static let logKindMismatch = FindingCode(
        "log.kind-mismatch", meaning: "the log entry is of another kind than it says, or than such evidence can have")
    public static let logHashMismatch = FindingCode(
        "log.hash-mismatch", meaning: "the log entry is about another payload or envelope")
    public static let logPayloadTypeMismatch = FindingCode(
        "log.payload-type-mismatch", meaning: "the log entry is about an envelope of another payload type")
    public static let logSignatureMismatch = FindingCode(
        "log.signature-mismatch", meaning: "the log entry is about another signature")
    public static let logVerifierMismatch = FindingCode(
        "log.verifier-mismatch", meaning: "the log entry names another key or certificate")
    public static let logSETMissing = FindingCode(
        "log.set-missing", meaning: "the log entry has neither the log's promise nor a proof of inclusion")
    public static let logSETInvalid = FindingCode(
        "log.set-invalid", meaning: "the log did not sign this promise (signed entry timestamp)")
    public static let logOutsideWindow = FindingCode(
        "log.outside-window", meaning: "the log's key was not good when it made the promise")
    public static let logCheckpointMissing = FindingCode(
        "log.checkpoint-missing", meaning: "the inclusion proof has no checkpoint that says whose tree it is about")
    public static let logCheckpointInvalid = FindingCode(
        "log.checkpoint-invalid", meaning: "the checkpoint is malformed, of another log, or not signed by the log")
    public static let logRootMismatch = FindingCode(
        "log.root-mismatch", meaning: "size or root beside the inclusion proof are not the checkpoint's")
    public static let logProofInvalid = FindingCode(
        "log.proof-invalid", meaning: "the inclusion proof does not lead from the entry to the checkpoint's root")

    // MARK: Time and certificate

    public static let timeNone = FindingCode(
        "time.none", meaning: "nothing proves when the certificate was used, and the clock is never taken for it")
    public static let certificateCriticalExtension = FindingCode(
        "certificate.critical-extension", meaning: "a certificate has a critical extension that is not known")
    public static let certificateUntrusted = FindingCode(
        "certificate.untrusted", meaning: "no trusted authority issued the certificate")
    public static let certificateOutsideValidity = FindingCode(
        "certificate.outside-validity", meaning: "a certificate of the path was not valid when the signature was made")
    public static let certificateUsage = FindingCode(
        "certificate.usage", meaning: "the certificate is not for signing code")
    public static let authorityOutsideWindow = FindingCode(
        "authority.outside-window", meaning: "the authority was not trusted when the signature was made")
    public static let sctMissing = FindingCode(
        "sct.missing", meaning: "the certificate has no signed certificate timestamp")
    public static let sctInvalid = FindingCode(
        "sct.invalid", meaning: "the certificate log did not sign this certificate timestamp")
    public static let sctOutsideWindow = FindingCode(
        "sct.outside-window", meaning: "the certificate log's key was not good at the certificate timestamp's time")
    public static let sctUnknownLog = FindingCode(
        "sct.unknown-log", meaning: "no trusted certificate log made a certificate timestamp")
    public static let certificateIdentityMissing = FindingCode(
        "certificate.identity-missing", meaning: "the certificate does not say who signed, or by whose word")

    // MARK: Signature and subject

    public static let signatureInvalid = FindingCode(
        "signature.invalid", meaning: "the signature was not made over these bytes with the signer's key")
    public static let payloadMalformed = FindingCode(
        "payload.malformed", meaning: "the signed payload is not in the form of simple signing")
    public static let payloadType = FindingCode(
        "payload.type", meaning: "the signed payload is not a cosign signature of an image")
    public static let statementMalformed = FindingCode(
        "statement.malformed", meaning: "the signed payload is no in-toto statement")
    public static let statementType = FindingCode(
        "statement.type", meaning: "the statement is of a type that in-toto does not define")
    public static let subjectMismatch = FindingCode(
        "subject.mismatch", meaning: "the signed payload is about another image")

    /// The codes that ``Verifier`` and the parsers of evidence emit, in the order of the checks.
    public static let sigstore: [FindingCode] = [
        evidenceTypeUnsupported, evidenceDigestMismatch, evidenceLimitExceeded, signatureMissing, signatureMalformed,
        envelopeMalformed, envelopePayloadType, certificateMalformed, logEntryMalformed, logRecordMismatch,
        timestampUnsupported, certificateMissing, keyMismatch,
        logUnknownLog, logOtherDomain, logKindUnsupported, logBodyMalformed, logKindMismatch,
        logHashMismatch, logPayloadTypeMismatch, logSignatureMismatch, logVerifierMismatch, logSETMissing,
        logSETInvalid, logOutsideWindow, logCheckpointMissing, logCheckpointInvalid, logRootMismatch, logProofInvalid,
        timeNone, certificateCriticalExtension, certificateUntrusted, certificateOutsideValidity, certificateUsage,
        authorityOutsideWindow, sctMissing, sctInvalid, sctOutsideWindow, sctUnknownLog, certificateIdentityMissing,
        signatureInvalid, payloadMalformed, payloadType, statementMalformed, statementType, subjectMismatch,
    ]
}

extension FindingCode {
    // MARK: For policies, which judge what this module verified

    public static let identitySubjectMismatch = FindingCode(
        "identity.subject-mismatch", meaning: "the signer is not the one that the policy names")
    public static let identityIssuerMismatch = FindingCode(
        "identity.issuer-mismatch", meaning: "another issuer vouched for the signer than the policy names")
    public static let identitySourceRepositoryMismatch = FindingCode(
        "identity.source-repository-mismatch", meaning: "the source is not in the repository that the policy names")
    public static let logEntryMissing = FindingCode(
        "log.entry-missing", meaning: "the policy demands a log entry and the piece has none of a known log")
    public static let logRecordMalformed = FindingCode(
        "log.record-malformed", meaning: "the bytes are no log entry record")
    public static let cryptoUnavailable = FindingCode(
        "crypto.unavailable", meaning: "the installed libcrypto does not offer an algorithm, so nothing was decided")

    /// Codes that are about evidence and emitted by whoever judges it.
    public static let sigstoreForPolicies: [FindingCode] = [
        identitySubjectMismatch, identityIssuerMismatch, identitySourceRepositoryMismatch, logEntryMissing,
        logRecordMalformed, cryptoUnavailable,
    ]
}
