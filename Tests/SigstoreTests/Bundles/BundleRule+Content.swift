import JSON
import OpenSSL
import Sigstore
import TestSupport

extension BundleRule {
    /// Signature, signer and subject.
    static let content: [BundleRule] = [
        set(
            "/messageSignature/messageDigest/digest", .string(Base64.encode(HashAlgorithm.sha256.hash([1]))),
            .artifactDigestMismatch),
        BundleRule("an altered signature, logged so", .signatureInvalid) { request in
            request.signing.edits.signature.append { signature, _ in signature[signature.count - 1] ^= 1 }
        },
        BundleRule("an altered signature of a statement, logged so", .signatureInvalid, content: .statement) {
            $0.signing.edits.signature.append { signature, _ in signature[signature.count - 1] ^= 1 }
        },
        document("another signature than was logged", .logSignatureMismatch) { document in
            var signature = Base64.decode(try document[at: "/messageSignature/signature"]!.string())!
            signature[signature.count - 1] ^= 1
            document[at: "/messageSignature/signature"] = .string(Base64.encode(signature))
        },
        BundleRule("another image in the statement", .subjectMismatch, content: .statement) { request in
            request.signing.faults = [.statementOfAnotherImage]
        },
        BundleRule("a digest under another name in the statement", .subjectMismatch, content: .statement) { request in
            request.signing.faults = [.statementOfAnotherAlgorithm]
        },
        BundleRule("no subject in the statement", .subjectMismatch, content: .statement) { request in
            request.signing.faults = [.statementWithoutSubject]
        },
        BundleRule("a statement that is none", .statementMalformed, content: .statement) { request in
            request.signing.edits.payload.append { statement, _ in statement = [:] }
        },
        BundleRule("certificate of another key", .signatureInvalid) { request in
            request.signing.faults = [.certificateOfAnotherKey]
        },
        BundleRule("certificate by an impostor", .certificateUntrusted) { request in
            request.signing.faults = [.certificateByImpostor]
        },
        BundleRule("certificate without timestamp of a certificate log", .sctMissing) { request in
            request.signing.faults = [.certificateTimestampMissing]
        },
        BundleRule("certificate that had expired", .certificateOutsideValidity) { request in
            request.signing.faults = [.certificateExpired]
        },
    ]
}
