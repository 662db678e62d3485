internal import JSON
internal import OpenSSL

/// Reads the members of a Sigstore bundle; whatever is wrong rejects it with the code of that part.
struct BundleReader {
    let place: EvidencePiece.Place

    func rejection(
        _ code: FindingCode, _ message: String, found: String = "", wanted: String = "", hint: String? = nil
    ) -> VerificationStop {
        let finding = Finding(
            code, subject: place.identifier, message: message, found: found, wanted: wanted, hint: hint)
        return .rejected(Rejection(reason: finding, step: .parse))
    }

    /// Runs a reading of members; an error rejects with a code.
    func read<Value>(
        _ code: FindingCode = .bundleFormMalformed, _ body: () throws(JSONError) -> Value
    ) throws(VerificationStop) -> Value {
        do throws(JSONError) {
            return try body()
        } catch {
            throw rejection(code, "the Sigstore bundle is malformed", found: "\(error)")
        }
    }

    func version(
        of document: JSONObject, notBefore oldest: SigstoreBundle.Version
    ) throws(VerificationStop) -> SigstoreBundle.Version {
        let mediaType = try read { () throws(JSONError) in try document.optionalString("mediaType") }
        guard let version = SigstoreBundle.versions[mediaType ?? ""] else {
            throw rejection(
                .bundleFormVersion, "the Sigstore bundle is of no version that is known", found: mediaType ?? "none",
                wanted: "version 0.1, 0.2 or 0.3")
        }
        guard version >= oldest else {
            throw rejection(
                .bundleFormVersion, "a Sigstore bundle that is attached to an image is of version 0.3",
                found: mediaType ?? "none", wanted: "application/vnd.dev.sigstore.bundle.v0.3+json")
        }
        return version
    }

    /// Exactly one of a signature over the artifact and an envelope with exactly one signature.
    func content(of document: JSONObject) throws(VerificationStop) -> EvidencePiece.Content {
        let (message, envelope) = try read { () throws(JSONError) in
            (try document.optionalObject("messageSignature"), try document.optionalObject("dsseEnvelope"))
        }
        switch (message, envelope) {
        case (let message?, nil):
            return try read { () throws(JSONError) in .message(try MessageSignature(message)) }
        case (nil, let envelope?): return .envelope(try self.envelope(envelope))
        case (nil, nil), (_?, _?):
            throw rejection(
                .bundleFormContent, "a Sigstore bundle holds one content", found: message == nil ? "none" : "two",
                wanted: "messageSignature or dsseEnvelope")
        }
    }

    private func envelope(_ object: JSONObject) throws(VerificationStop) -> Envelope {
        let envelope: Envelope
        do throws(EnvelopeError) { envelope = try Envelope(object, bytes: []) } catch {
            throw rejection(.envelopeMalformed, "the DSSE envelope is malformed", found: "\(error)")
        }
        guard envelope.signatures.count == 1 else {
            throw rejection(
                .bundleFormContent, "the envelope of a Sigstore bundle has one signature",
                found: "\(envelope.signatures.count)", wanted: "1")
        }
        guard [Envelope.inTotoType, LegacyLayer.simpleSigningType].contains(envelope.payloadType) else {
            throw rejection(
                .envelopePayloadType, "the envelope holds something else than an in-toto statement",
                found: envelope.payloadType, wanted: Envelope.inTotoType)
        }
        return envelope
    }

    /// The signer's certificate; nil where a public key is hinted at.
    func certificate(
        in material: JSONObject, version: SigstoreBundle.Version
    ) throws(VerificationStop) -> SigningCertificate? {
        let (single, chain, key) = try read { () throws(JSONError) in
            (
                try material.optionalObject("certificate"), try material.optionalObject("x509CertificateChain"),
                try material.optionalObject("publicKey")
            )
        }
        switch (single, chain, key) {
        case (let single?, nil, nil) where version >= .v03: return try certificate(single)
        case (nil, let chain?, nil) where version < .v03: return try leaf(of: chain)
        case (nil, nil, let key?):
            try read { () throws(JSONError) in
                try key.refuseUnknownMembers(except: ["hint"])
                _ = try key.optionalString("hint")
            }
            return nil
        default:
            let found = [("certificate", single), ("x509CertificateChain", chain), ("publicKey", key)]
                .filter { $0.1 != nil }.map(\.0).joined(separator: ", ")
            throw rejection(
                .bundleFormMaterial, "the Sigstore bundle does not hold what its version says about its signer",
                found: found.isEmpty ? "none" : found,
                wanted: version >= .v03 ? "certificate or publicKey" : "x509CertificateChain or publicKey")
        }
    }

    private func leaf(of chain: JSONObject) throws(VerificationStop) -> SigningCertificate? {
        let leaf = try read { () throws(JSONError) in
            try chain.refuseUnknownMembers(except: ["certificates"])
            return try chain.optionalArray("certificates")?.first?.object("certificates")
        }
        guard let leaf else {
            throw rejection(
                .bundleFormMaterial, "the certificate chain is empty", found: "none", wanted: "the signer's certificate"
            )
        }
        return try certificate(leaf)
    }

    private func certificate(_ object: JSONObject) throws(VerificationStop) -> SigningCertificate {
        let der = try read { () throws(JSONError) in
            try object.refuseUnknownMembers(except: ["rawBytes"])
            return try object.protoBytes("rawBytes")
        }
        return try VerificationStop.answer(step: .parse) { () throws(CryptoError) in
            try SigningCertificate(der: der)
        } otherwise: { error in
            Finding(
                .certificateMalformed, subject: place.identifier, message: "the certificate cannot be used",
                found: "\(error)", wanted: "a certificate in DER with a usable key")
        }
    }

    func timestamps(in material: JSONObject) throws(VerificationStop) -> [TimestampToken] {
        let responses = try read { () throws(JSONError) in
            let data = try material.optionalObject("timestampVerificationData")
            try data?.refuseUnknownMembers(except: ["rfc3161Timestamps"])
            return try data?.optionalArray("rfc3161Timestamps") ?? []
        }
        guard responses.count <= VerificationLimits.maximumTimestamps else {
            throw rejection(
                .evidenceLimitExceeded, "too many timestamps", found: "\(responses.count)",
                wanted: "at most \(VerificationLimits.maximumTimestamps)")
        }
        var tokens: [TimestampToken] = []
        for response in responses {
            let bytes = try read { () throws(JSONError) in
                let object = try response.object("rfc3161Timestamps")
                try object.refuseUnknownMembers(except: ["signedTimestamp"])
                return try object.protoBytes("signedTimestamp")
            }
            tokens.append(try TimestampToken.read(bytes, of: place))
        }
        return tokens
    }
}
