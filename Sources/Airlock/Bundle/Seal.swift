import JSON
import OCI
import OpenSSL
import Sigstore

/// Signatures over a document, by those who vouch for where it comes from.
///
/// A DSSE envelope whose payload states format, digest and size of the document. It is checked over the raw bytes,
/// before the document is parsed, and counts as evidence for no image.
struct Seal {
    /// The seal of a bundle, by those who packed it: over `airlock.json`, and through the digests in there over
    /// everything.
    static let bundle = Seal(payloadType: "application/vnd.airlock.seal.v1+json", format: BundleManifest.format)
    /// The seal of a head request, by the site.
    static let request = Seal(
        payloadType: "application/vnd.airlock.head-request.seal.v1+json", format: HeadRequest.format)

    /// Where a bundle keeps its seal.
    static let path = "airlock.seal.json"

    private let payloadType: String
    /// The format of the documents that are sealed so.
    private let format: String

    /// Seals a document with every key, in the order of their fingerprints.
    func make(over document: [UInt8], with keys: [PrivateKey]) throws -> [UInt8] {
        let payload = payload(for: document)
        let message = preAuthenticationEncoding(payload)
        var signatures: [JSON] = []
        let ordered = keys.sorted { Hex.encode($0.publicKey.fingerprint) < Hex.encode($1.publicKey.fingerprint) }
        for key in ordered {
            signatures.append([
                "keyid": .string(Hex.encode(key.publicKey.fingerprint)),
                "sig": .string(Base64.encode(try key.sign(message))),
            ])
        }
        let envelope: JSON = [
            "payload": .string(Base64.encode(payload)), "payloadType": .string(payloadType),
            "signatures": .array(signatures),
        ]
        return envelope.encoded(.canonical)
    }

    /// The names of the keys that verify, in their order; `keyid` is a hint and plays no part.
    ///
    /// - Throws: ``SealError`` where the seal is malformed, is about another document, or none of the keys verifies it.
    func verify(_ bytes: [UInt8], over document: [UInt8], by pinned: [PinnedKey]) throws -> [String] {
        let (payload, signatures) = try parse(bytes)
        guard payload == self.payload(for: document) else { throw SealError.otherDocument }
        let message = preAuthenticationEncoding(payload)
        var names: [String] = []
        for key in pinned {
            for signature in signatures where try key.key.verify(signature: signature, over: message) {
                names.append(key.name)
                break
            }
        }
        guard !names.isEmpty else {
            throw SealError.noKnownSigner(signatures: signatures.count, pinned: pinned.map(\.name))
        }
        return names
    }

    private func payload(for document: [UInt8]) -> [UInt8] {
        let statement: JSON = [
            "digest": .string(Digest.of(document).description), "format": .string(format),
            "size": .integer(document.count),
        ]
        return statement.encoded(.canonical)
    }

    private func preAuthenticationEncoding(_ payload: [UInt8]) -> [UInt8] {
        Envelope.preAuthenticationEncoding(payloadType: payloadType, payload: payload)
    }

    private func parse(_ bytes: [UInt8]) throws -> (payload: [UInt8], signatures: [[UInt8]]) {
        do {
            let limits = JSONLimits(maximumBytes: BundleLimits.sealBytes, maximumDepth: 8)
            let object = try JSON(parsing: bytes, limits: limits).object()
            try object.refuseUnknownMembers(except: ["payload", "payloadType", "signatures"])
            guard try object.string("payloadType") == payloadType else {
                throw SealError.malformed("payload type \(try object.string("payloadType")), want \(payloadType)")
            }
            let entries = try object.array("signatures")
            guard (1...BundleLimits.seals).contains(entries.count) else {
                throw SealError.malformed("\(entries.count) signatures, want 1 to \(BundleLimits.seals)")
            }
            let signatures = try entries.map { entry in
                let signature = try entry.object()
                try signature.refuseUnknownMembers(except: ["keyid", "sig"])
                return try decode(try signature.string("sig"))
            }
            return (try decode(try object.string("payload")), signatures)
        } catch let error as JSONError {
            throw SealError.malformed("\(error)")
        }
    }

    private func decode(_ text: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw SealError.malformed("not base64") }
        return bytes
    }
}

/// Why a seal does not hold.
public enum SealError: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed(String)
    /// The seal is about another `airlock.json` or head request.
    case otherDocument
    /// No pinned key verifies any signature.
    case noKnownSigner(signatures: Int, pinned: [String])
    /// The policy requires a seal and the bundle has none.
    case missing
    /// Everyone whose seal holds is revoked.
    case revoked(String, why: String)

    public var description: String {
        switch self {
        case .malformed(let why): "the seal is malformed: \(why)"
        case .otherDocument: "the seal is about another document"
        case .noKnownSigner(let signatures, let pinned):
            "none of \(signatures) signatures on the seal is by a pinned key (\(pinned.joined(separator: ", ")))"
        case .missing: "the bundle has no seal and the policy requires one"
        case .revoked(let name, let why): "the bundle is sealed by \(name), which is revoked: \(why)"
        }
    }
}
