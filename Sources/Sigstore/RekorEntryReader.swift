internal import JSON
internal import OpenSSL

/// Reads the `spec` of each kind of Rekor v1 entry (rekor, `pkg/types`).
enum RekorEntryReader {
    typealias Reading = (RekorEntryBody.Content, [RekorEntryBody.Signature])
    typealias Reader = @Sendable (JSONObject) throws(JSONError) -> Reading

    /// The reader for a kind, nil where the kind or its version is not supported.
    static func reader(kind: String, version: String) -> Reader? {
        switch (kind, version) {
        case ("hashedrekord", "0.0.1"): artifact
        case ("rekord", "0.0.1"): rekord
        case ("dsse", "0.0.1"): dsse
        case ("intoto", "0.0.1"): firstInToto
        case ("intoto", "0.0.2"): secondInToto
        default: nil
        }
    }

    /// The signature of a rekord may also be of PGP, minisign or SSH, which have other signatures than these.
    private static func rekord(_ specification: JSONObject) throws(JSONError) -> Reading {
        let format = try specification.object("signature").string("format")
        guard format == "x509" else { throw wrong("signature.format", "is \(format), want x509") }
        return try artifact(specification)
    }

    private static func artifact(_ specification: JSONObject) throws(JSONError) -> Reading {
        let hash = try hash(specification.object("data").object("hash"))
        let signature = try specification.object("signature")
        let verifier = try base64(signature.object("publicKey").string("content"), "publicKey.content")
        let bytes = try base64(signature.string("content"), "signature.content")
        return (.artifact(hash), [.init(bytes: bytes, verifier: verifier)])
    }

    private static func dsse(_ specification: JSONObject) throws(JSONError) -> Reading {
        let envelopeHash = try hash(specification.object("envelopeHash"))
        let payloadHash = try hash(specification.object("payloadHash"))
        let signatures = try signatures(specification) { (element) throws(JSONError) in
            .init(
                bytes: try base64(element.string("signature"), "signature"),
                verifier: try base64(element.string("verifier"), "verifier"))
        }
        return (.envelope(envelopeHash, payload: payloadHash, payloadType: nil), signatures)
    }

    private static func firstInToto(_ specification: JSONObject) throws(JSONError) -> Reading {
        let content = try specification.object("content")
        let verifier = try base64(specification.string("publicKey"), "publicKey")
        let reading = RekorEntryBody.Content.envelope(
            try hash(content.object("hash")), payload: try payloadHash(content), payloadType: nil)
        return (reading, [.init(bytes: nil, verifier: verifier)])
    }

    private static func secondInToto(_ specification: JSONObject) throws(JSONError) -> Reading {
        let content = try specification.object("content")
        let envelope = try content.object("envelope")
        let signatures = try signatures(envelope) { (element) throws(JSONError) in
            // Twice: the log encodes the text that it was given.
            let inner = try base64(element.string("sig"), "sig")
            guard let bytes = Base64.decode(inner) else { throw wrong("sig", "is not base64 inside base64") }
            return .init(bytes: bytes, verifier: try base64(element.string("publicKey"), "publicKey"))
        }
        let reading = RekorEntryBody.Content.envelope(
            try hash(content.object("hash")), payload: try payloadHash(content),
            payloadType: try envelope.string("payloadType"))
        return (reading, signatures)
    }

    /// Entries of 2021 do not have it.
    private static func payloadHash(_ content: JSONObject) throws(JSONError) -> RekorEntryBody.Hash? {
        guard let object = try content.optionalObject("payloadHash") else { return nil }
        return try hash(object)
    }

    private static func signatures(
        _ object: JSONObject, _ read: (JSONObject) throws(JSONError) -> RekorEntryBody.Signature
    ) throws(JSONError) -> [RekorEntryBody.Signature] {
        let elements = try object.array("signatures")
        guard (1...VerificationLimits.maximumSignatures).contains(elements.count) else {
            throw wrong("signatures", "has \(elements.count) elements")
        }
        var signatures: [RekorEntryBody.Signature] = []
        for element in elements { signatures.append(try read(element.object("signatures"))) }
        return signatures
    }

    private static func hash(_ object: JSONObject) throws(JSONError) -> RekorEntryBody.Hash {
        let name = try object.string("algorithm")
        guard let algorithm = HashAlgorithm(rawValue: name) else { throw wrong("algorithm", "is \(name)") }
        guard let value = Hex.decode(try object.string("value")), value.count == algorithm.digestLength else {
            throw wrong("value", "is no \(name) hash in lower-case hexadecimal digits")
        }
        return .init(algorithm: algorithm, value: value)
    }

    private static func base64(_ text: String, _ name: String) throws(JSONError) -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw wrong(name, "is not base64") }
        return bytes
    }

    private static func wrong(_ name: String, _ why: String) -> JSONError { JSONError(.invalidString(why), path: name) }
}
