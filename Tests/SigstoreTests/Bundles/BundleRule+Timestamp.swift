import JSON
import OpenSSL
import Sigstore
import TestSupport

extension BundleRule {
    private static func stamp(
        _ name: String, _ code: FindingCode?, _ change: @escaping @Sendable (inout TimestampTemplate) throws -> Void
    ) -> BundleRule {
        BundleRule(name, code, tiled: true) { request in
            var template = TimestampTemplate()
            do { try change(&template) } catch { preconditionFailure("\(error)") }
            request.template.timestamps = [template]
        }
    }

    private static func authority(
        _ name: String, _ code: FindingCode?, _ change: @escaping @Sendable (inout BundleRequest) throws -> Void
    ) -> BundleRule {
        BundleRule(name, code, tiled: true) { request in
            do { try change(&request) } catch { preconditionFailure("\(error)") }
        }
    }

    /// RFC 3161.
    static let timestamps: [BundleRule] = [
        stamp("granted with modifications", nil) { $0.status = 1 },
        stamp("not granted", .timestampMalformed) { $0.status = 2 },
        stamp("no token", .timestampMalformed) { $0.hasToken = false },
        stamp("bytes after the response", .timestampMalformed) { $0.trailing = [0] },
        stamp("another version", .timestampMalformed) { $0.version = 2 },
        stamp("another content", .timestampMalformed) { $0.contentType = "1.2.840.113549.1.7.1" },
        stamp("another content in the signed attributes", .timestampMalformed) {
            $0.statedType = "1.2.840.113549.1.7.1"
        },
        stamp("a hash function that nobody knows in the unsigned list", .timestampMalformed) {
            $0.listedHash = "1.3.6.1.4.1.1.1"
        },
        stamp("no signed attributes", .timestampMalformed) { $0.hasAttributes = false },
        stamp("two signers", .timestampMalformed) { $0.signsTwice = true },
        stamp("an imprint by SHA-1", .timestampMalformed) { $0.hashIdentifier = "1.3.14.3.2.26" },
        stamp("an imprint by SHA-384", nil) { $0.hash = .sha384 },
        stamp("an imprint by SHA-512", nil) { $0.hash = .sha512 },
        stamp("an imprint of another length than its hash's", .timestampMalformed) {
            $0.hashIdentifier = "2.16.840.1.101.3.4.2.3"
        },
        stamp("a fraction of a second", nil) { $0.fraction = ".5" },
        stamp("a time that is none", .timestampMalformed) { $0.fraction = ".x" },
        stamp("over something else", .timestampImprintMismatch) { $0.message = [1] },
        stamp("another hash of the content in the signed attributes", .timestampInvalid) { $0.digestIsRight = false },
        stamp("an altered signature", .timestampInvalid) { $0.alterSignature = true },
        stamp("another key's signature", .timestampInvalid) { $0.key = try PrivateKey.generate(.ecdsaP384) },
        stamp("bound to no certificate", .timestampInvalid) { $0.isBound = false },
        stamp("bound to another certificate", .timestampInvalid) { $0.boundCertificate = [0x30, 0x00] },
        stamp("the authority's certificate beside it", nil) { $0.embedsCertificate = true },
        BundleRule("no timestamp for a certificate over Rekor v2", .timeNone, tiled: true) {
            $0.template.timestamps = []
        },
        BundleRule("no timestamp for a key over Rekor v2", nil, identity: false, tiled: true) {
            $0.template.timestamps = []
        },
        authority("made before the certificate's validity", .certificateOutsideValidity) { request in
            request.template.stampedAt = VirtualSigstore.defaultStart.later(seconds: 30 * 86400 - 1)
        },
        authority("made after the certificate's validity", .certificateOutsideValidity) { request in
            request.template.stampedAt = VirtualSigstore.defaultStart.later(seconds: 30 * 86400 + 601)
        },
        authority("made before the authority's certificate was valid", .timestampOutsideValidity) { request in
            request.template.stampedAt = VirtualSigstore.defaultStart.later(seconds: -1)
        },
        BundleRule("one of two timestamps is broken", .timestampInvalid, tiled: true) { request in
            var broken = TimestampTemplate()
            broken.alterSignature = true
            request.template.timestamps = [.init(), broken]
        },
    ]
}
