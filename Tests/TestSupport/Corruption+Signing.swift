internal import Airlock
internal import Sigstore

/// Evidence that is signed and logged anew by those whom the policy names, and breaks one rule.
extension Corruption {
    /// Each fault, of the signature by the pinned key and of the attestation by the workflow where it can be made.
    static let ofSigning = Fault.allCases.flatMap { fault in
        [signing(fault, identity: false), signing(fault, identity: true)].compactMap(\.self)
    }

    private static func signing(_ fault: Fault, identity: Bool) -> Corruption? {
        let kinds = LogEntryKind.allCases.filter { kind in
            (kind == .hashedrekord001) != identity && fault.applies(identity: identity, kind: kind)
        }
        guard !kinds.isEmpty else { return nil }
        let evidence = identity ? "attestation" : "signature"
        return Corruption("\(evidence) made anew: \(fault)", code(fault, identity: identity)) {
            editor, random, fixture in
            var request = SigningRequest(image: fixture.image.digest)
            request.reference = BundleFixture.repository
            request.faults = [fault]
            request.entryKind = random.pick(kinds)
            let piece =
                identity
                ? try fixture.sigstore.signer(fixture.identity).attest(request)
                : try fixture.sigstore.signer(key: fixture.signer).sign(request)
            try editor.replacePiece(evidence, with: piece)
        }
    }

    /// With what the receiver refuses a bundle because of a fault.
    private static func code(_ fault: Fault, identity: Bool) -> FindingCode {
        let name = fault.rawValue
        if name.hasPrefix("certificate") { return certificateCode(fault) }
        if name.hasPrefix("proof") || name.hasPrefix("checkpoint") { return proofCode(fault) }
        if name.hasPrefix("body") { return bodyCode(fault) }
        if name.hasPrefix("promise") || name.hasPrefix("entry") { return promiseCode(fault, identity: identity) }
        return contentCode(fault)
    }

    private static func certificateCode(_ fault: Fault) -> FindingCode {
        switch fault {
        case .certificateExpired, .certificateNotYetValid: .certificateOutsideValidity
        case .certificateByImpostor, .certificateByRoot, .certificateSignatureAltered: .certificateUntrusted
        case .certificateWithUnknownCriticalExtension: .certificateCriticalExtension
        case .certificateWithoutSubjectAlternativeName: .certificateIdentityMissing
        case .certificateOfAnotherKey: .signatureInvalid
        case .certificateMissing: .certificateMissing
        case .certificateTimestampMissing: .sctMissing
        case .certificateTimestampAltered, .certificateTimestampOfAnotherCertificate: .sctInvalid
        case .certificateTimestampByImpostor: .sctUnknownLog
        case .certificateTimestampOutsideWindow: .sctOutsideWindow
        default: .certificateUsage
        }
    }

    private static func proofCode(_ fault: Fault) -> FindingCode {
        switch fault {
        case .proofRootHashAltered, .proofTreeSizeAltered: .logRootMismatch
        case .checkpointMissing: .logCheckpointMissing
        case .checkpointAltered, .checkpointByImpostor, .checkpointOfAnotherName: .logCheckpointInvalid
        default: .logProofInvalid
        }
    }

    private static func bodyCode(_ fault: Fault) -> FindingCode {
        switch fault {
        case .bodySignatureOfSameKey: .logSignatureMismatch
        case .bodyVerifierOfAnotherKey, .bodyVerifierOfAnotherForm: .logVerifierMismatch
        case .bodyHashAlgorithmUnknown: .logBodyMalformed
        case .bodyKindUnknown, .bodyVersionUnknown: .logKindUnsupported
        default: .logHashMismatch
        }
    }

    private static func promiseCode(_ fault: Fault, identity: Bool) -> FindingCode {
        switch fault {
        case .promiseEmpty: .logSETMissing
        // With a pinned key it counts as not logged; a certificate needs a time that only a known log can give.
        case .entryOfUnknownLog: identity ? .timeNone : .logEntryMissing
        case .entryBeforeLogWindow: .logOutsideWindow
        default: .logSETInvalid
        }
    }

    private static func contentCode(_ fault: Fault) -> FindingCode {
        switch fault {
        case .signatureAltered, .signatureByAnotherKey: .signatureInvalid
        case .signatureEmpty, .signatureNotBase64: .signatureMalformed
        case .payloadOfAnotherType: .payloadType
        case .payloadWithoutImage: .payloadMalformed
        case .payloadAltered, .envelopeReformatted, .envelopePayloadAltered: .logHashMismatch
        case .statementOfAnotherType: .policyStatementTypeDenied
        case .envelopeOfAnotherType: .envelopePayloadType
        case .envelopeWithoutSignature: .envelopeMalformed
        default: .subjectMismatch
        }
    }
}
