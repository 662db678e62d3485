import JSON
import OCI
import OpenSSL
import Sigstore

/// `airlock.seal.json`: signatures over the first entry of the bundle, by those who packed it.
///
/// A DSSE envelope whose payload states format, digest and size of `airlock.json`; through the digests in there it
/// covers everything. It is checked over the raw bytes, before `airlock.json` is parsed. A seal says who packed the
/// bundle, and counts as evidence for no image.
enum Seal {
    static let path = "airlock.seal.json"
    static let payloadType = "application/vnd.airlock.seal.v1+json"

    /// Seals a manifest with every key, in the order of their fingerprints.
    static func make(over manifest: [UInt8], with keys: [PrivateKey]) throws -> [UInt8] {
        let payload = payload(for: manifest)
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

    /// The names of the exporters whose keys verify, sorted; `keyid` is a hint and plays no part.
    ///
    /// - Throws: ``SealError`` where the seal is malformed, is about another manifest, or no pinned key verifies it.
    static func verify(
        _ bytes: [UInt8], over manifest: [UInt8], exporters: [PinnedKey]
    ) throws -> [String] {
        let (payload, signatures) = try parse(bytes)
        guard payload == Self.payload(for: manifest) else { throw SealError.otherManifest }
        let message = preAuthenticationEncoding(payload)
        var names: [String] = []
        for exporter in exporters {
            for signature in signatures where try exporter.key.verify(signature: signature, over: message) {
                names.append(exporter.name)
                break
            }
        }
        guard !names.isEmpty else {
            throw SealError.noKnownSigner(signatures: signatures.count, pinned: exporters.map(\.name))
        }
        return names
    }

    private static func payload(for manifest: [UInt8]) -> [UInt8] {
        let statement: JSON = [
            "digest": .string(Digest.of(manifest).description), "format": .string(BundleManifest.format),
            "size": .integer(manifest.count),
        ]
        return statement.encoded(.canonical)
    }

    private static func preAuthenticationEncoding(_ payload: [UInt8]) -> [UInt8] {
        Envelope.preAuthenticationEncoding(payloadType: payloadType, payload: payload)
    }

    private static func parse(_ bytes: [UInt8]) throws -> (payload: [UInt8], signatures: [[UInt8]]) {
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

    private static func decode(_ text: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw SealError.malformed("not base64") }
        return bytes
    }
}

/// Why a seal does not hold.
public enum SealError: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed(String)
    /// The seal is about another `airlock.json`.
    case otherManifest
    /// No key of the trust directory's `exporters/` verifies any signature.
    case noKnownSigner(signatures: Int, pinned: [String])
    /// The policy requires a seal and the bundle has none.
    case missing

    public var description: String {
        switch self {
        case .malformed(let why): "the seal is malformed: \(why)"
        case .otherManifest: "the seal is about another airlock.json"
        case .noKnownSigner(let signatures, let pinned):
            "none of \(signatures) signatures on the seal is by a pinned exporter (\(pinned.joined(separator: ", ")))"
        case .missing: "the bundle has no seal and the policy requires one"
        }
    }
}
