public import JSON
internal import OpenSSL

/// The kinds of Rekor v1 entries that stand for signatures and attestations of images.
public enum LogEntryKind: String, CaseIterable, Sendable {
    case hashedrekord001
    case intoto001
    case intoto002
    case dsse001

    /// What an entry is made from.
    public struct Input: Sendable {
        /// The signed payload, or the envelope as stored.
        public var artifact: [UInt8]
        /// The decoded payload of the envelope.
        public var payload: [UInt8] = []
        public var payloadType = ""
        public var signature: [UInt8]
        /// The PEM of the certificate or public key.
        public var verifier: String

        /// What an entry is made of; payload and its type only where there is an envelope.
        public init(
            artifact: [UInt8], payload: [UInt8] = [], payloadType: String = "", signature: [UInt8], verifier: String
        ) {
            self.artifact = artifact
            self.payload = payload
            self.payloadType = payloadType
            self.signature = signature
            self.verifier = verifier
        }
    }

    /// The name in the body's `kind`.
    public var name: String { String(rawValue.dropLast(3)) }
    /// The text in the body's `apiVersion`.
    public var version: String { self == .intoto002 ? "0.0.2" : "0.0.1" }

    /// The entry's body; the log stores it in RFC 8785's form.
    public func body(_ input: Input) -> JSON {
        ["apiVersion": .string(version), "kind": .string(name), "spec": specification(input)]
    }

    /// Where the body holds the signature; nil where the kind holds none.
    public var signaturePointer: String? {
        switch self {
        case .hashedrekord001: "/spec/signature/content"
        case .intoto001: nil
        case .intoto002: "/spec/content/envelope/signatures/0/sig"
        case .dsse001: "/spec/signatures/0/signature"
        }
    }

    /// Where the body holds the certificate or key.
    public var verifierPointer: String {
        switch self {
        case .hashedrekord001: "/spec/signature/publicKey/content"
        case .intoto001: "/spec/publicKey"
        case .intoto002: "/spec/content/envelope/signatures/0/publicKey"
        case .dsse001: "/spec/signatures/0/verifier"
        }
    }

    /// Where the body holds the hash of the artifact: of the signed payload, or of the envelope as stored.
    public var artifactHashPointer: String {
        switch self {
        case .hashedrekord001: "/spec/data/hash"
        case .intoto001, .intoto002: "/spec/content/hash"
        case .dsse001: "/spec/envelopeHash"
        }
    }

    /// Where the body holds the hash of the envelope's payload; nil where there is no envelope.
    public var payloadHashPointer: String? {
        switch self {
        case .hashedrekord001: nil
        case .intoto001, .intoto002: "/spec/content/payloadHash"
        case .dsse001: "/spec/payloadHash"
        }
    }

    /// The signature in the form of the body; `intoto` 0.0.2 encodes it twice.
    public func encodeSignature(_ signature: [UInt8]) -> JSON {
        let once = Base64.encode(signature)
        return .string(self == .intoto002 ? Base64.encode(Array(once.utf8)) : once)
    }

    private func specification(_ input: Input) -> JSON {
        let signature = encodeSignature(input.signature)
        let verifier = JSON.string(Base64.encode(Array(input.verifier.utf8)))
        let artifactHash = hash(input.artifact)
        let payloadHash = hash(input.payload)
        switch self {
        case .hashedrekord001:
            return [
                "data": ["hash": artifactHash],
                "signature": ["content": signature, "publicKey": ["content": verifier]],
            ]
        case .intoto001:
            return ["content": ["hash": artifactHash, "payloadHash": payloadHash], "publicKey": verifier]
        case .intoto002:
            let signatures: JSON = [["publicKey": verifier, "sig": signature]]
            let envelope: JSON = ["payloadType": .string(input.payloadType), "signatures": signatures]
            return ["content": ["envelope": envelope, "hash": artifactHash, "payloadHash": payloadHash]]
        case .dsse001:
            let signatures: JSON = [["signature": signature, "verifier": verifier]]
            return ["envelopeHash": artifactHash, "payloadHash": payloadHash, "signatures": signatures]
        }
    }

    private func hash(_ bytes: [UInt8]) -> JSON {
        ["algorithm": "sha256", "value": .string(Hex.encode(HashAlgorithm.sha256.hash(bytes)))]
    }
}
