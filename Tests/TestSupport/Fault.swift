/// A single broken rule of verification, to be asked of a ``CosignSigner``: all else about the piece is in order.
public enum Fault: String, CaseIterable, Sendable {
    // Certificate and its timestamp.
    /// The certificate ended before the entry was logged.
    case certificateExpired
    /// The certificate begins after the entry was logged.
    case certificateNotYetValid
    /// An authority of the same names and other keys issued it.
    case certificateByImpostor
    /// The root issued it, past the intermediate that the trusted root lists.
    case certificateByRoot
    /// One bit of the authority's signature is flipped.
    case certificateSignatureAltered
    /// It has no extended key usage.
    case certificateWithoutCodeSigning
    /// Its only extended key usage is that of TLS servers.
    case certificateForServerAuthentication
    /// Its key usage is key agreement alone.
    case certificateWithoutDigitalSignature
    /// It has a critical extension that nobody knows.
    case certificateWithUnknownCriticalExtension
    /// The certificate names no one.
    case certificateWithoutSubjectAlternativeName
    /// It is of another key than the one that signed.
    case certificateOfAnotherKey
    /// The annotation is not there.
    case certificateMissing
    /// It has no timestamp of a certificate log.
    case certificateTimestampMissing
    /// One bit of the timestamp's signature is flipped.
    case certificateTimestampAltered
    /// A certificate log of the same name and another key signed it.
    case certificateTimestampByImpostor
    /// It says a time before the certificate log's key was good.
    case certificateTimestampOutsideWindow
    /// The certificate log signed it for a certificate with another serial number.
    case certificateTimestampOfAnotherCertificate

    // What the log's entry is about. The log signed each of these bodies.
    /// Another signature of the same message by the same key.
    case bodySignatureOfSameKey
    /// The body names another key, or a certificate of another key.
    case bodyVerifierOfAnotherKey
    /// The bare key of the certificate, or a certificate of the pinned key.
    case bodyVerifierOfAnotherForm
    /// The body has the hash of another payload or envelope.
    case bodyArtifactHashAltered
    /// The body has the hash of another envelope's payload.
    case bodyPayloadHashAltered
    /// The body says that its hash is an MD5.
    case bodyHashAlgorithmUnknown
    /// The body is of a kind that nobody knows.
    case bodyKindUnknown
    /// The body is of a version that nobody knows.
    case bodyVersionUnknown

    // The log's promise.
    /// The promise is there and empty.
    case promiseEmpty
    /// One bit of the promise is flipped.
    case promiseAltered
    /// Another key signed the promise under the ID of the log.
    case promiseByImpostor
    /// The time in the bundle is one second later than the time promised.
    case promiseOfAnotherTime
    /// The index in the bundle is one more than the index promised.
    case promiseOfAnotherIndex
    /// The body in the bundle is not the one promised.
    case promiseOfAnotherBody
    /// A log that the trusted root does not know logged it.
    case entryOfUnknownLog
    /// The time, as promised, is before the log's key was good.
    case entryBeforeLogWindow

    // The log's proof, which only the log entry record carries.
    /// One bit of the first hash is flipped.
    case proofHashAltered
    /// The last hash is left out.
    case proofHashMissing
    /// One hash is added.
    case proofHashTooMany
    /// The index is the one before.
    case proofIndexAltered
    /// The index is the size of the tree.
    case proofIndexBeyondTree
    /// The field beside the checkpoint says another root.
    case proofRootHashAltered
    /// The field beside the checkpoint says another size.
    case proofTreeSizeAltered
    /// The proof holds, for the entry before.
    case proofOfAnotherBody
    /// A line was added to the checkpoint after it was signed.
    case checkpointAltered
    /// A log of the same name and another key signed the checkpoint.
    case checkpointByImpostor
    /// The log's key signed the checkpoint under another host's name.
    case checkpointOfAnotherName
    /// The checkpoint is there and empty.
    case checkpointMissing

    // The signature and what it covers.
    /// One bit is flipped; the log has it so.
    case signatureAltered
    /// Another key signed; the log has it so.
    case signatureByAnotherKey
    /// The annotation is there and empty.
    case signatureEmpty
    /// The annotation has a character that base64 has not.
    case signatureNotBase64
    /// Simple signing: `critical.image` names another image.
    case payloadOfAnotherImage
    /// Simple signing: `critical.type` is not cosign's.
    case payloadOfAnotherType
    /// Simple signing: `critical.image` is not there.
    case payloadWithoutImage
    /// Simple signing: one bit of the stored payload is flipped.
    case payloadAltered
    /// Attestation: the statement's subject is another image.
    case statementOfAnotherImage
    /// Attestation: the digest stands under another algorithm's name.
    case statementOfAnotherAlgorithm
    /// Attestation: the list of subjects is empty.
    case statementWithoutSubject
    /// Attestation: `_type` is of a version that nobody knows.
    case statementOfAnotherType
    /// Attestation: the payload type, as signed, is not in-toto.
    case envelopeOfAnotherType
    /// Attestation: the list of signatures is empty.
    case envelopeWithoutSignature
    /// The stored envelope has other white space than the logged one.
    case envelopeReformatted
    /// The envelope's payload was changed after it was signed, and logged so.
    case envelopePayloadAltered

    /// Whether the fault can be made at all.
    ///
    /// - Parameters:
    ///   - identity: whether the signer has a certificate.
    ///   - kind: the kind of log entry; hashedrekord stands for signatures, the others for attestations.
    public func applies(identity: Bool, kind: LogEntryKind) -> Bool {
        let isAttestation = kind != .hashedrekord001
        switch self {
        case .bodySignatureOfSameKey: return kind.signaturePointer != nil
        case .bodyPayloadHashAltered: return isAttestation
        case .signatureEmpty, .signatureNotBase64: return !isAttestation
        default: break
        }
        if rawValue.hasPrefix("certificate") { return identity }
        if rawValue.hasPrefix("payload") { return !isAttestation }
        if rawValue.hasPrefix("statement") || rawValue.hasPrefix("envelope") { return isAttestation }
        return true
    }

    /// Whether only the log entry record shows the fault: the layer is in order.
    public var isInRecordOnly: Bool { rawValue.hasPrefix("proof") || rawValue.hasPrefix("checkpoint") }
}
