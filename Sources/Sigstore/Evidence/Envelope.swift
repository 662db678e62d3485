public import JSON
internal import OpenSSL

/// A DSSE envelope: a payload, its type, and signatures over both (DSSE protocol v1.0.2, JSON form).
///
/// Parsed and not verified. The key identifiers are hints that nobody signed. Members that the specification does not
/// know are ignored, as it demands.
public struct Envelope: Sendable, Hashable {
    /// One signature of an envelope.
    public struct Signature: Sendable, Hashable {
        /// The unauthenticated hint which key it is, empty where there is none.
        public let keyID: String
        /// The signature, at least one byte.
        public let bytes: [UInt8]
    }

    /// The envelope as received: its hash is what some log entries are about. Empty inside a Sigstore bundle, which does
    /// not keep it.
    public let bytes: [UInt8]
    /// What the payload claims to be.
    public let payloadType: String
    /// The payload, decoded.
    public let payload: [UInt8]
    /// The signatures in their order; at least one.
    public let signatures: [Signature]

    /// The type of an envelope that holds an in-toto statement.
    public static let inTotoType = "application/vnd.in-toto+json"

    /// Reads an envelope. Base64 may be of the standard or of the URL-safe alphabet, as DSSE allows.
    public init(parsing bytes: [UInt8]) throws(EnvelopeError) {
        let object: JSONObject
        do throws(JSONError) {
            object = try JSON(parsing: bytes, limits: VerificationLimits.envelope).object()
        } catch {
            throw .malformed(error)
        }
        try self.init(object, bytes: bytes)
    }

    /// Reads an envelope that stands inside another document, where its bytes are not as they were uploaded.
    init(_ object: JSONObject, bytes: [UInt8]) throws(EnvelopeError) {
        self.bytes = bytes
        let encodedPayload: String
        let elements: [JSON]
        do throws(JSONError) {
            payloadType = try object.string("payloadType")
            encodedPayload = try object.string("payload")
            elements = try object.array("signatures")
        } catch {
            throw .malformed(error)
        }
        guard let payload = Base64.decode(encodedPayload, allowing: .urlSafeToo) else { throw .notBase64("payload") }
        self.payload = payload
        guard !elements.isEmpty else { throw .noSignature }
        guard elements.count <= VerificationLimits.maximumSignatures else {
            throw .tooManySignatures(found: elements.count, limit: VerificationLimits.maximumSignatures)
        }
        var signatures: [Signature] = []
        for element in elements { signatures.append(try Self.signature(element)) }
        self.signatures = signatures
    }

    private static func signature(_ element: JSON) throws(EnvelopeError) -> Signature {
        let keyID: String
        let encoded: String
        do throws(JSONError) {
            let object = try element.object("signatures")
            keyID = try object.optionalString("keyid") ?? ""
            encoded = try object.string("sig")
        } catch {
            throw .malformed(error)
        }
        guard let bytes = Base64.decode(encoded, allowing: .urlSafeToo) else { throw .notBase64("sig") }
        guard !bytes.isEmpty else { throw .emptySignature }
        return Signature(keyID: keyID, bytes: bytes)
    }

    /// The bytes that each signature covers.
    public var signedBytes: [UInt8] {
        Self.preAuthenticationEncoding(payloadType: payloadType, payload: payload)
    }

    /// PAE(type, body): `DSSEv1 LEN(type) type LEN(body) body`, lengths in bytes.
    public static func preAuthenticationEncoding(payloadType: String, payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }
}

/// Why bytes are no DSSE envelope.
public enum EnvelopeError: Error, Equatable, CustomStringConvertible {
    case malformed(JSONError)
    /// A member is not base64.
    case notBase64(String)
    case noSignature
    case emptySignature
    case tooManySignatures(found: Int, limit: Int)

    public var description: String {
        switch self {
        case .malformed(let error): "envelope is malformed: \(error)"
        case .notBase64(let name): "\(name) of the envelope is not base64"
        case .noSignature: "envelope has no signature"
        case .emptySignature: "envelope has an empty signature"
        case .tooManySignatures(let found, let limit): "envelope has \(found) signatures, want at most \(limit)"
        }
    }
}
