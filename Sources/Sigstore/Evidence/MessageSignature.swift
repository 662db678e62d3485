internal import JSON
public import OpenSSL

/// A signature over an artifact itself, as Sigstore bundles hold it; parsed and not verified.
public struct MessageSignature: Sendable, Hashable {
    /// A digest with its algorithm.
    public struct MessageDigest: Sendable, Hashable {
        public let algorithm: HashAlgorithm
        public let value: [UInt8]
    }

    /// The artifact's digest as the bundle states it, nil where it does not. Nobody signed it: it must be the
    /// artifact's, and proves nothing.
    public let digest: MessageDigest?
    /// The signature, at least one byte.
    public let bytes: [UInt8]

    init(_ object: JSONObject) throws(JSONError) {
        try object.refuseUnknownMembers(except: ["messageDigest", "signature"])
        bytes = try object.protoBytes("signature")
        guard !bytes.isEmpty else { throw JSONError(.invalidString("is empty"), path: "signature") }
        guard let stated = try object.optionalObject("messageDigest") else {
            digest = nil
            return
        }
        try stated.refuseUnknownMembers(except: ["algorithm", "digest"])
        let algorithm = try stated.protoHashAlgorithm("algorithm")
        let value = try stated.protoBytes("digest")
        guard value.count == algorithm.digestLength else {
            throw JSONError(.invalidString("has \(value.count) bytes, want \(algorithm.digestLength)"), path: "digest")
        }
        digest = MessageDigest(algorithm: algorithm, value: value)
    }
}

extension JSONObject {
    /// Bytes of proto3 JSON: base64 in which line breaks are passed over, as Go's decoder does.
    func protoBytes(_ name: String) throws(JSONError) -> [UInt8] {
        guard let bytes = Base64.decode(try string(name), allowing: .standardIgnoringLineBreaks) else {
            throw JSONError(.invalidString("is not base64"), path: name)
        }
        return bytes
    }

    /// A hash function by its name in Sigstore's protobuf-specs.
    func protoHashAlgorithm(_ name: String) throws(JSONError) -> HashAlgorithm {
        switch try string(name) {
        case "SHA2_256": return .sha256
        case "SHA2_384": return .sha384
        case "SHA2_512": return .sha512
        case let other: throw JSONError(.invalidString("is \(other), want SHA2_256, SHA2_384 or SHA2_512"), path: name)
        }
    }
}
