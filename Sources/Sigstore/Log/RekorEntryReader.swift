internal import JSON
internal import OpenSSL

/// Reads the `spec` of each kind of entry (rekor, `pkg/types`; rekor-tiles, `api/proto/rekor/v2`).
enum RekorEntryReader {
    typealias Reading = (RekorEntryBody.Content, [RekorEntryBody.Signature])
    typealias Reader = @Sendable (JSONObject) throws(JSONError) -> Reading

    /// The reader for a kind, nil where the kind or its version is not supported.
    static func reader(kind: String, version: String) -> Reader? {
        switch (kind, version) {
        case ("hashedrekord", "0.0.1"): artifact
        case ("hashedrekord", "0.0.2"): secondHashedRekord
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
        let verifier = try pem(signature.object("publicKey"), "content")
        let bytes = try base64(signature.string("content"), "signature.content")
        return (.artifact(hash), [.init(bytes: bytes, verifier: verifier)])
    }

    /// Rekor v2: everything is by DER, and the members are all there are.
    private static func secondHashedRekord(_ specification: JSONObject) throws(JSONError) -> Reading {
        try specification.refuseUnknownMembers(except: ["hashedRekordV002"])
        let record = try specification.object("hashedRekordV002")
        try record.refuseUnknownMembers(except: ["data", "signature"])
        let data = try record.object("data")
        try data.refuseUnknownMembers(except: ["algorithm", "digest"])
        let algorithm = try data.protoHashAlgorithm("algorithm")
        let digest = try base64(data.string("digest"), "digest")
        guard digest.count == algorithm.digestLength else { throw wrong("digest", "has \(digest.count) bytes") }
        let signature = try record.object("signature")
        try signature.refuseUnknownMembers(except: ["content", "verifier"])
        let verifier = try signature.object("verifier")
        try verifier.refuseUnknownMembers(except: ["keyDetails", "x509Certificate", "publicKey"])
        let name = try verifier.string("keyDetails")
        guard let details = LogKeyDetails.named(name), details.hash == algorithm else {
            throw wrong("keyDetails", "is \(name), which does not go with \(algorithm)")
        }
        let bytes = try base64(signature.string("content"), "content")
        return (
            .signedBytes(.init(algorithm: algorithm, value: digest), details),
            [.init(bytes: bytes, verifier: try secondVerifier(verifier))]
        )
    }

    private static func secondVerifier(_ verifier: JSONObject) throws(JSONError) -> VerifierText {
        let certificate = try verifier.optionalObject("x509Certificate")
        let key = try verifier.optionalObject("publicKey")
        guard (certificate == nil) != (key == nil), let holder = certificate ?? key else {
            throw wrong("verifier", "has to be a certificate or a public key")
        }
        try holder.refuseUnknownMembers(except: ["rawBytes"])
        let der = try base64(holder.string("rawBytes"), "rawBytes")
        return key == nil ? VerifierText(certificate: der) : VerifierText(publicKey: der)
    }

    private static func dsse(_ specification: JSONObject) throws(JSONError) -> Reading {
        let envelopeHash = try hash(specification.object("envelopeHash"))
        let payloadHash = try hash(specification.object("payloadHash"))
        let signatures = try signatures(specification) { (element) throws(JSONError) in
            .init(
                bytes: try base64(element.string("signature"), "signature"),
                verifier: try pem(element, "verifier"))
        }
        return (.envelope(envelopeHash, payload: payloadHash, payloadType: nil), signatures)
    }

    private static func firstInToto(_ specification: JSONObject) throws(JSONError) -> Reading {
        let content = try specification.object("content")
        let verifier = try pem(specification, "publicKey")
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
            return .init(bytes: bytes, verifier: try pem(element, "publicKey"))
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

    private static func pem(_ object: JSONObject, _ name: String) throws(JSONError) -> VerifierText {
        VerifierText(pem: try base64(object.string(name), name))
    }

    private static func wrong(_ name: String, _ why: String) -> JSONError { JSONError(.invalidString(why), path: name) }
}
