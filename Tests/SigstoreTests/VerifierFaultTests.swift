import Sigstore
import TestSupport
import Testing

/// One broken rule at a time, for every form of evidence that can break it.
@Suite struct VerifierFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fault: Fault
        let identity: Bool
        let kind: LogEntryKind

        var testDescription: String { "\(fault.rawValue), \(identity ? "identity" : "key"), \(kind.rawValue)" }

        static let all = Fault.allCases.flatMap { fault in
            [false, true].flatMap { identity in
                LogEntryKind.allCases
                    .filter { fault.applies(identity: identity, kind: $0) }
                    .map { Case(fault: fault, identity: identity, kind: $0) }
            }
        }
    }

    /// What each fault must be refused with; nil where the piece holds and a note tells.
    static func code(_ fault: Fault, identity: Bool) -> FindingCode? {
        switch fault {
        case .certificateExpired, .certificateNotYetValid: .certificateOutsideValidity
        case .certificateByImpostor, .certificateByRoot, .certificateSignatureAltered: .certificateUntrusted
        case .certificateWithoutCodeSigning, .certificateForServerAuthentication, .certificateWithoutDigitalSignature:
            .certificateUsage
        case .certificateWithUnknownCriticalExtension: .certificateCriticalExtension
        case .certificateWithoutSubjectAlternativeName: .certificateIdentityMissing
        case .certificateOfAnotherKey: .signatureInvalid
        case .certificateMissing: .certificateMissing
        case .certificateTimestampMissing: .sctMissing
        case .certificateTimestampAltered, .certificateTimestampOfAnotherCertificate: .sctInvalid
        case .certificateTimestampByImpostor: .sctUnknownLog
        case .certificateTimestampOutsideWindow: .sctOutsideWindow
        case .bodySignatureOfSameKey: .logSignatureMismatch
        case .bodyVerifierOfAnotherKey, .bodyVerifierOfAnotherForm: .logVerifierMismatch
        case .bodyArtifactHashAltered, .bodyPayloadHashAltered: .logHashMismatch
        case .bodyHashAlgorithmUnknown: .logBodyMalformed
        case .bodyKindUnknown, .bodyVersionUnknown: .logKindUnsupported
        case .promiseEmpty: .logSETMissing
        case .promiseAltered, .promiseByImpostor, .promiseOfAnotherTime, .promiseOfAnotherIndex, .promiseOfAnotherBody:
            .logSETInvalid
        case .entryOfUnknownLog: identity ? .timeNone : nil
        case .entryBeforeLogWindow: .logOutsideWindow
        case .proofHashAltered, .proofHashMissing, .proofHashTooMany, .proofIndexAltered, .proofIndexBeyondTree,
            .proofOfAnotherBody:
            .logProofInvalid
        case .proofRootHashAltered, .proofTreeSizeAltered: .logRootMismatch
        case .checkpointAltered, .checkpointByImpostor, .checkpointOfAnotherName: .logCheckpointInvalid
        case .checkpointMissing: .logCheckpointMissing
        case .signatureAltered, .signatureByAnotherKey: .signatureInvalid
        case .signatureEmpty, .signatureNotBase64: .signatureMalformed
        case .payloadOfAnotherImage, .statementOfAnotherImage, .statementOfAnotherAlgorithm, .statementWithoutSubject:
            .subjectMismatch
        case .payloadOfAnotherType: .payloadType
        case .payloadWithoutImage: .payloadMalformed
        case .payloadAltered, .envelopeReformatted: .logHashMismatch
        case .statementOfAnotherType: nil
        case .envelopeOfAnotherType: .envelopePayloadType
        case .envelopeWithoutSignature: .envelopeMalformed
        case .envelopePayloadAltered: .logHashMismatch
        }
    }

    /// One Sigstore for all cases: making one costs more than a verification.
    private static let shared = Result { try VerificationFixture() }

    @Test(arguments: Case.all)
    func `refuses a piece that breaks one rule, with the code of that rule`(_ broken: Case) throws {
        let fixture = try Self.shared.get()
        let piece = try fixture.piece(identity: broken.identity, kind: broken.kind, faults: [broken.fault])
        let verdict = try fixture.verdict(piece, identity: broken.identity, completed: broken.fault.isInRecordOnly)
        #expect(verdict.refusal == Self.code(broken.fault, identity: broken.identity))
    }

    @Test(arguments: [false, true], LogEntryKind.allCases)
    func `accepts the piece that breaks none`(identity: Bool, kind: LogEntryKind) throws {
        let fixture = try Self.shared.get()
        let piece = try fixture.piece(identity: identity, kind: kind)
        #expect(try fixture.verdict(piece, identity: identity, completed: true).refusal == nil)
    }
}
