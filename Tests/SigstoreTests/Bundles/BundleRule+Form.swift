import JSON
import OpenSSL
import Sigstore
import TestSupport

extension BundleRule {
    /// The form of the document (VERIFICATION: Sigstore bundle JSON).
    static let form: [BundleRule] = [
        set("/mediaType", nil, .bundleFormVersion),
        set("/mediaType", "application/vnd.dev.sigstore.bundle.v0.4+json", .bundleFormVersion),
        set("/mediaType", "application/vnd.dev.sigstore.bundle+json;version=99.9", .bundleFormVersion),
        set("/mediaType", "application/vnd.dev.sigstore.bundle+json;version=0.2", .bundleFormMaterial),
        set("/more", "x", .bundleFormMalformed),
        set("\(material)/more", "x", .bundleFormMalformed),
        set(material, nil, .bundleFormMalformed),
        set("\(material)/certificate", nil, .bundleFormMaterial),
        set("\(material)/publicKey", ["hint": "x"], .bundleFormMaterial),
        set("\(material)/certificate/rawBytes", "AAAA", .certificateMalformed),
        set("\(material)/certificate/rawBytes", "*", .bundleFormMalformed),
        set("\(material)/publicKey", nil, .bundleFormMaterial, identity: false),
        set("/messageSignature", nil, .bundleFormContent),
        set("/dsseEnvelope", ["payload": "", "payloadType": "", "signatures": []], .bundleFormContent),
        set("/messageSignature/signature", "", .bundleFormMalformed),
        set("/messageSignature/messageDigest/algorithm", "SHA2_224", .bundleFormMalformed),
        set("/messageSignature/messageDigest/digest", "AAAA", .bundleFormMalformed),
        set("/messageSignature/messageDigest", nil, nil),
        set("/dsseEnvelope/signatures", [], .envelopeMalformed, content: .statement),
        set("/dsseEnvelope/payloadType", "text/plain", .envelopePayloadType, content: .statement),
        document("the envelope's signature stands twice", .bundleFormContent, content: .statement) { document in
            document[at: "/dsseEnvelope/signatures/1"] = document[at: "/dsseEnvelope/signatures/0"]
        },
        document("the certificate stands as a chain in version 0.3", .bundleFormMaterial) { document in
            document[at: "\(material)/x509CertificateChain"] = [
                "certificates": [document[at: "\(material)/certificate"] ?? .null]
            ]
            document[at: "\(material)/certificate"] = nil
        },
        BundleRule("the chain of version 0.2 is empty", .bundleFormMaterial) { request in
            request.template = .old("0.2")
            request.template.document.append { document, _ in
                document[at: "\(material)/x509CertificateChain/certificates"] = []
            }
        },
        BundleRule("a certificate stands alone in version 0.2", .bundleFormMaterial) { request in
            request.template.mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.2"
        },
        document("there are too many log entries", .evidenceLimitExceeded) { document in
            document[at: "\(material)/tlogEntries"] = .array(
                Array(repeating: document[at: entry] ?? .null, count: VerificationLimits.maximumLogEntries + 1))
        },
        document("a log entry stands twice", .logEntryDuplicate) { document in
            document[at: "\(material)/tlogEntries/1"] = document[at: entry]
        },
        document("there are too many timestamps", .evidenceLimitExceeded, tiled: true) { document in
            let stamps = "\(material)/timestampVerificationData/rfc3161Timestamps"
            document[at: stamps] = .array(
                Array(
                    repeating: document[at: "\(stamps)/0"] ?? .null, count: VerificationLimits.maximumTimestamps + 1))
        },
        set("\(material)/timestampVerificationData/more", "x", .bundleFormMalformed, tiled: true),
        set(stamp, "AAAA", .timestampMalformed, tiled: true),
    ]

    /// What a version demands of its log entries.
    static let entries: [BundleRule] = [
        BundleRule("version 0.1 without the promise", .logPromiseMissing) { request in
            request.template = .old("0.1")
            request.template.document.append { document, _ in document[at: "\(entry)/inclusionPromise"] = nil }
        },
        BundleRule("version 0.1 without the proof", nil) { request in
            request.template = .old("0.1")
            request.template.document.append { document, _ in document[at: proof] = nil }
        },
        BundleRule("version 0.1 with a proof without checkpoint", .logCheckpointMissing) { request in
            request.template = .old("0.1")
            request.template.document.append { document, _ in document[at: "\(proof)/checkpoint"] = nil }
        },
        BundleRule("version 0.2 without the proof", .logProofMissing) { request in
            request.template = .old("0.2")
            request.template.document.append { document, _ in document[at: proof] = nil }
        },
        set(proof, nil, .logProofMissing),
        set("\(proof)/checkpoint", nil, .logCheckpointMissing),
        set("\(entry)/inclusionPromise", nil, nil, identity: false),
        set("\(entry)/inclusionPromise", nil, .timeNone),
        set("\(entry)/logIndex", "-1", .logEntryMalformed),
        set("\(entry)/logId/keyId", "AAAA", .logEntryMalformed),
        set("\(entry)/kindVersion/version", "0.0.2", .logKindMismatch),
        set("\(entry)/kindVersion/kind", "dsse", .logKindMismatch),
        set("\(entry)/canonicalizedBody", "e30=", .logBodyMalformed),
        set("\(proof)/hashes", [], .logProofInvalid),
        set("\(proof)/hashes/0", "AAAA", .logEntryMalformed),
        set("\(proof)/rootHash", .string(Base64.encode([UInt8](repeating: 1, count: 32))), .logRootMismatch),
        set("\(proof)/treeSize", "7777", .logRootMismatch),
        set("\(proof)/logIndex", "0", .logProofInvalid),
    ]
}
