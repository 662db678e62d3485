import JSON
import OpenSSL
import Sigstore

/// A DSSE envelope of ours: one payload, with signatures of several keys. Payloads are documents that airlock writes.
struct SealEnvelope {
    let payload: [UInt8]
    /// Each with the fingerprint of its key, which is a hint and plays no part.
    private(set) var signatures: [(keyID: String, signature: [UInt8])] = []
    private let payloadType: String

    /// An envelope without signatures.
    init(_ payload: [UInt8], type: String) {
        self.payload = payload
        payloadType = type
    }

    /// Reads an envelope whose payload has this type; no signature is verified.
    ///
    /// - Throws: ``SealError``, `.malformed`.
    init(parsing bytes: [UInt8], type: String, maximumBytes: Int = BundleLimits.sealBytes) throws {
        do {
            let limits = JSONLimits(maximumBytes: maximumBytes, maximumDepth: 8)
            let object = try JSON(parsing: bytes, limits: limits).object()
            try object.refuseUnknownMembers(except: ["payload", "payloadType", "signatures"])
            guard try object.string("payloadType") == type else {
                throw SealError.malformed("payload type \(try object.string("payloadType")), want \(type)")
            }
            let entries = try object.array("signatures")
            guard (1...BundleLimits.seals).contains(entries.count) else {
                throw SealError.malformed("\(entries.count) signatures, want 1 to \(BundleLimits.seals)")
            }
            signatures = try entries.map { entry in
                let signature = try entry.object()
                try signature.refuseUnknownMembers(except: ["keyid", "sig"])
                return (try signature.optionalString("keyid") ?? "", try Self.decode(try signature.string("sig")))
            }
            payload = try Self.decode(try object.string("payload"))
            payloadType = type
        } catch let error as JSONError {
            throw SealError.malformed("\(error)")
        }
    }

    private static func decode(_ text: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw SealError.malformed("not base64") }
        return bytes
    }

    private var message: [UInt8] {
        Envelope.preAuthenticationEncoding(payloadType: payloadType, payload: payload)
    }

    /// Adds a signature.
    mutating func sign(with key: PrivateKey) throws {
        signatures.append((Hex.encode(key.publicKey.fingerprint), try key.sign(message)))
    }

    /// Adds a signature that another envelope over the same payload has.
    mutating func adopt(_ signature: (keyID: String, signature: [UInt8])) { signatures.append(signature) }

    /// The signature of a key, nil where there is none that verifies.
    func signature(by key: PublicKey) throws -> (keyID: String, signature: [UInt8])? {
        try signatures.first { try key.verify(signature: $0.signature, over: message) }
    }

    /// The envelope, signatures in the order of their keys' fingerprints.
    var bytes: [UInt8] {
        let envelope: JSON = [
            "payload": .string(Base64.encode(payload)), "payloadType": .string(payloadType),
            "signatures": .array(
                signatures.sorted { $0.keyID < $1.keyID }.map {
                    ["keyid": .string($0.keyID), "sig": .string(Base64.encode($0.signature))]
                }),
        ]
        return envelope.encoded(.canonical)
    }
}
