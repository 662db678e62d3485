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
    public static let bundleFormMalformed = FindingCode(
        "sigstore-bundle.malformed", meaning: "the bytes are no Sigstore bundle, or have members that are not known")
    public static let bundleFormVersion = FindingCode(
        "sigstore-bundle.version", meaning: "the Sigstore bundle is of an unknown version, or too old for its place")
    public static let bundleFormContent = FindingCode(
        "sigstore-bundle.content", meaning: "the Sigstore bundle does not hold exactly one signed content")
    public static let bundleFormMaterial = FindingCode(
        "sigstore-bundle.material",
        meaning: "the Sigstore bundle does not hold exactly the certificate or key hint that its version demands")
    public static let certificateMalformed = FindingCode(
        "certificate.malformed", meaning: "the certificate is not exactly one with a usable key")
    public static let timestampMalformed = FindingCode(
        "timestamp.malformed", meaning: "the RFC 3161 timestamp was not granted, or cannot be read")
    public static let logEntryDuplicate = FindingCode(
        "log.entry-duplicate", meaning: "a log entry stands twice in the Sigstore bundle")
    public static let logPromiseMissing = FindingCode(
        "log.promise-missing", meaning: "a log entry lacks the log's promise that the bundle's version demands")
    public static let logProofMissing = FindingCode(
        "log.proof-missing", meaning: "there is no inclusion proof where the bundle's version or the policy demands one"
    )
    public static let logEntryMalformed = FindingCode(
        "log.entry-malformed", meaning: "the log entry is not in the form that its place demands")
    public static let logRecordMismatch = FindingCode(
        "log.record-mismatch", meaning: "a log entry record is not about the entry or signature that it is to complete")

    // MARK: Artifact, timestamps and signer

    public static let artifactDigestMismatch = FindingCode(
        "artifact.digest-mismatch", meaning: "the digest that the Sigstore bundle states is not the artifact's")
    public static let timestampUnknownAuthority = FindingCode(
        "timestamp.unknown-authority",
        meaning: "a timestamp is of an authority that no trusted root names, and does not count")
    public static let timestampOtherDomain = FindingCode(
        "timestamp.other-domain", meaning: "a timestamp is of an authority of another trust domain, and does not count")
    public static let timestampImprintMismatch = FindingCode(
        "timestamp.imprint-mismatch", meaning: "the timestamp is over something else than the signature")
    public static let timestampInvalid = FindingCode(
        "timestamp.invalid", meaning: "the authority that the timestamp names did not sign it")
    public static let timestampCertificate = FindingCode(
        "timestamp.certificate", meaning: "the authority's certificate is not for timestamps alone, or has no path")
    public static let timestampOutsideValidity = FindingCode(
        "timestamp.outside-validity", meaning: "a certificate of the authority was not valid at the timestamp's time")
    public static let timestampOutsideWindow = FindingCode(
        "timestamp.outside-window", meaning: "the authority was not trusted at the timestamp's time")
    public static let certificateMissing = FindingCode(
        "certificate.missing", meaning: "an identity is asked for and the piece has no certificate")
    public static let keyMismatch = FindingCode(
        "key.mismatch", meaning: "the piece has a certificate of another key than the pinned one")

    public static let certificateUnexpected = FindingCode(
        "certificate.unexpected", meaning: "a key is asked for and the Sigstore bundle has a certificate")

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
    public static let logIndexMismatch = FindingCode(
        "log.index-mismatch", meaning: "a log without tree IDs gives an entry one index, and here are two")
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
        envelopeMalformed, envelopePayloadType, bundleFormMalformed, bundleFormVersion, bundleFormContent,
        bundleFormMaterial, certificateMalformed, timestampMalformed, logEntryMalformed, logEntryDuplicate,
        logPromiseMissing, logProofMissing, logRecordMismatch,
        artifactDigestMismatch, timestampUnknownAuthority, timestampOtherDomain, timestampImprintMismatch,
        timestampInvalid, timestampCertificate, timestampOutsideValidity, timestampOutsideWindow, certificateMissing,
        certificateUnexpected, keyMismatch,
        logUnknownLog, logOtherDomain, logKindUnsupported, logBodyMalformed, logKindMismatch,
        logHashMismatch, logPayloadTypeMismatch, logSignatureMismatch, logVerifierMismatch, logSETMissing,
        logSETInvalid, logOutsideWindow, logCheckpointMissing, logCheckpointInvalid, logRootMismatch, logIndexMismatch,
        logProofInvalid,
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
    public static let statementPredicateType = FindingCode(
        "statement.predicate-type", meaning: "the statement is of another predicate type than was asked for")
    public static let cryptoUnavailable = FindingCode(
        "crypto.unavailable", meaning: "the installed libcrypto does not offer an algorithm, so nothing was decided")

    /// Codes that are about evidence and emitted by whoever judges it.
    public static let sigstoreForPolicies: [FindingCode] = [
        identitySubjectMismatch, identityIssuerMismatch, identitySourceRepositoryMismatch, logEntryMissing,
        logRecordMalformed, statementPredicateType, cryptoUnavailable,
    ]
}
