import JSON
import OpenSSL
import Sigstore
import TestSupport

extension BundleRule {
    /// A change of the logged body.
    private static func body(
        _ name: String, _ code: FindingCode?, identity: Bool = true, content: BundleRequest.Content = .message,
        tiled: Bool = true, _ edit: @escaping @Sendable (inout JSON, SigningContext) throws -> Void
    ) -> BundleRule {
        BundleRule(name, code, identity: identity, content: content, tiled: tiled) { request in
            request.signing.edits.body.append(edit)
        }
    }

    /// A change of the entry beside the body.
    private static func proof(
        _ name: String, _ code: FindingCode?, tiled: Bool = true,
        _ edit: @escaping @Sendable (inout LoggedEntry, SigningContext) throws -> Void
    ) -> BundleRule {
        BundleRule(name, code, tiled: tiled) { $0.signing.edits.entry.append(edit) }
    }

    /// What an entry must be about (Rekor v1 and v2), and what binds it to its tree.
    static let log: [BundleRule] = [
        body("v2: another digest", .logHashMismatch) { body, _ in
            body[at: TiledEntryBody.digestPointer] = .string(Base64.encode(HashAlgorithm.sha256.hash([1])))
        },
        body("v2: another digest of an envelope", .logHashMismatch, content: .statement) { body, _ in
            body[at: TiledEntryBody.digestPointer] = .string(Base64.encode(HashAlgorithm.sha256.hash([1])))
        },
        body("v2: the payload's digest instead of the signed bytes'", .logHashMismatch, content: .statement) {
            body, context in
            let text = String(decoding: context.message, as: UTF8.self)
            let payload = Array(text[text.firstIndex(of: "{")!...].utf8)
            body[at: TiledEntryBody.digestPointer] = .string(Base64.encode(HashAlgorithm.sha256.hash(payload)))
        },
        body("v2: another signature by the same key", .logSignatureMismatch) { body, context in
            body[at: TiledEntryBody.signaturePointer] = .string(Base64.encode(try context.key.sign(context.message)))
        },
        body("v2: the certificate's bare key", .logVerifierMismatch) { body, context in
            body[at: TiledEntryBody.verifierPointer] = [
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "publicKey": ["rawBytes": .string(Base64.encode(context.key.publicKey.spki))],
            ]
        },
        body("v2: another key", .logVerifierMismatch, identity: false) { body, _ in
            let other = try PrivateKey.generate(.ecdsaP256).publicKey.spki
            body[at: "\(TiledEntryBody.verifierPointer)/publicKey/rawBytes"] = .string(Base64.encode(other))
        },
        body("v2: another kind of key", .logVerifierMismatch) { body, _ in
            body[at: "\(TiledEntryBody.verifierPointer)/keyDetails"] = "PKIX_RSA_PKCS1V15_2048_SHA256"
        },
        body("v2: a kind of key with another hash", .logBodyMalformed) { body, _ in
            body[at: "\(TiledEntryBody.verifierPointer)/keyDetails"] = "PKIX_ECDSA_P384_SHA_384"
        },
        body("v2: both certificate and key", .logBodyMalformed) { body, context in
            body[at: "\(TiledEntryBody.verifierPointer)/publicKey"] = [
                "rawBytes": .string(Base64.encode(context.key.publicKey.spki))
            ]
        },
        body("v2: an unknown member", .logBodyMalformed) { body, _ in
            body[at: "/spec/hashedRekordV002/more"] = "x"
        },
        body("v2: another hash function", .logBodyMalformed) { body, _ in
            body[at: "/spec/hashedRekordV002/data/algorithm"] = "SHA1"
        },
        body("v2: a kind that nobody reads any more", .logKindUnsupported, content: .statement) { body, _ in
            body[at: "/kind"] = "dsse"
        },
        proof("v2: two indexes", .logIndexMismatch) { entry, _ in entry.logIndex += 1 },
        proof("v2: a time that nobody promised means nothing", nil) { entry, _ in entry.integratedTime = 1 },
        proof("v2: a checkpoint under another origin", .logCheckpointInvalid) { entry, context in
            let inclusion = entry.inclusion!
            entry.inclusion?.checkpoint = try context.sigstore.tiledLog.checkpoint(
                origin: "log.elsewhere.test", size: inclusion.treeSize, rootHash: inclusion.rootHash)
        },
        proof("v2: a checkpoint of the older log", .logCheckpointInvalid) { entry, context in
            let inclusion = entry.inclusion!
            entry.inclusion?.checkpoint = try context.sigstore.log.checkpoint(
                size: inclusion.treeSize, rootHash: inclusion.rootHash)
        },
        proof("v2: cosignatures of unknown witnesses mean nothing", nil) { entry, context in
            let witness = try VirtualWitness(name: "witness.test")
            // At the proof's own size: other cases append to the same log meanwhile.
            let size = entry.inclusion!.treeSize
            entry.inclusion?.checkpoint = try context.sigstore.tiledLog.checkpoint(size: size, witnesses: [witness])
        },
        proof("v2: a promise that the log cannot have made", .logSETInvalid) { entry, context in
            entry.promise = try context.sigstore.log.promise(for: entry)
        },
        body("v1: intoto 0.0.1, which holds no signature", .logKindUnsupported, content: .statement, tiled: false) {
            body, context in
            let payload = HashAlgorithm.sha256.hash([])
            body[at: "/kind"] = "intoto"
            body[at: "/spec"] = [
                "content": ["hash": ["algorithm": "sha256", "value": .string(Hex.encode(payload))]],
                "publicKey": .string(Base64.encode(Array(context.verifier.utf8))),
            ]
        },
        body("v1: hashedrekord about an envelope", .logKindMismatch, content: .statement, tiled: false) {
            body, context in
            body = LogEntryKind.hashedrekord001.body(
                .init(artifact: context.message, signature: [1], verifier: context.verifier))
        },
        body("v1: dsse about a message", .logKindMismatch, tiled: false) { body, context in
            body = LogEntryKind.dsse001.body(
                .init(artifact: [], payload: [], signature: [1], verifier: context.verifier))
        },
    ]
}
