internal import JSON
internal import OpenSSL

/// The parts of a legacy layer, each parsed on its own (cosign, `specs/SIGNATURE_SPEC.md`).
struct LegacyDraft {
    private let layer: LegacyLayer
    private let content: EvidencePiece.Content
    private let certificate: SigningCertificate?
    private let entry: LogEntry?
    private let timestamps: [TimestampToken]
    private let hashes: BlobHashes

    /// - Parameter hashes: those of the blob, shared by all layers of it.
    init(_ layer: LegacyLayer, hashes: BlobHashes) throws(VerificationStop) {
        self.layer = layer
        self.hashes = hashes
        try Self.checkDigest(layer)
        content = try Self.content(layer)
        certificate = try Self.certificate(layer)
        entry = try Self.entry(layer)
        timestamps = try Self.timestamps(layer)
    }

    /// The piece, unless it has become too large.
    func piece(completions: [LogEntry]) -> EvidenceReading {
        let count = completions.count + (entry == nil ? 0 : 1)
        guard count <= VerificationLimits.maximumLogEntries else {
            return .rejected(
                Self.rejection(
                    layer, .evidenceLimitExceeded, "too many log entries", found: "\(count)",
                    wanted: "at most \(VerificationLimits.maximumLogEntries)"))
        }
        return .piece(
            EvidencePiece(
                form: .legacy, content: content, logEntries: entry.map { [$0] } ?? [], completions: completions,
                timestamps: timestamps, place: layer.place, signingCertificate: certificate))
    }

    /// Whether a record's entry is about this layer: the same entry, or the same signature where there is no entry.
    func isCompleted(by record: LogEntry) -> Bool {
        if let entry { return entry.isCompleted(by: record) }
        guard case .success(let body) = record.content else { return false }
        return body.holdsSignature(of: content, hashes: hashes)
    }

    /// Whether a record that does not belong to this layer claims to: it names the layer's entry, or holds its signature.
    func isClaimed(by record: LogEntry) -> Bool {
        if let entry, entry.logID == record.logID, entry.logIndex == record.logIndex { return true }
        guard case .success(let body) = record.content else { return false }
        return body.holdsSignature(of: content, hashes: hashes)
    }

    /// Whether a record is about the same payload as signed by somebody else, or another time: it says nothing about this
    /// layer. An envelope holds its signatures, so that nothing else can be about one.
    func isPassedOver(by record: LogEntry) -> Bool {
        guard !isClaimed(by: record), case .simpleSigning = content,
            case .success(let body) = record.content
        else { return false }
        return body.isAboutSignature(over: hashes)
    }

    func rejection(ofRecord record: LogEntry) -> Rejection {
        let wanted =
            entry.map { "the entry with index \($0.logIndex)" } ?? "an entry that holds the layer's signature"
        return Self.rejection(
            layer, .logRecordMismatch, "a log entry record does not belong to the signature it is about",
            found: "an entry with index \(record.logIndex)", wanted: wanted,
            hint: "export the image again from a source that has not been changed")
    }

    private static func checkDigest(_ layer: LegacyLayer) throws(VerificationStop) {
        let name = layer.blobDigest.prefix { $0 != ":" }
        let found = HashAlgorithm(rawValue: String(name)).map { "\(name):\(Hex.encode($0.hash(layer.blob)))" }
        guard found == layer.blobDigest else {
            throw .rejected(
                rejection(
                    layer, .evidenceDigestMismatch, "the blob does not have the layer's digest",
                    found: found ?? "an unknown algorithm", wanted: layer.blobDigest))
        }
    }

    private static func content(_ layer: LegacyLayer) throws(VerificationStop) -> EvidencePiece.Content {
        switch layer.mediaType {
        case LegacyLayer.simpleSigningType:
            let limit = VerificationLimits.payload.maximumBytes
            guard layer.blob.count <= limit else {
                throw .rejected(
                    rejection(
                        layer, .evidenceLimitExceeded, "the payload is too large", found: "\(layer.blob.count) bytes",
                        wanted: "at most \(limit) bytes"))
            }
            return .simpleSigning(payload: layer.blob, signature: try signature(layer))
        case LegacyLayer.envelopeType:
            return .envelope(try envelope(layer))
        default:
            throw .rejected(
                rejection(
                    layer, .evidenceTypeUnsupported, "the layer is of no known kind of evidence",
                    found: layer.mediaType,
                    wanted: "\(LegacyLayer.simpleSigningType) or \(LegacyLayer.envelopeType)"))
        }
    }

    private static func signature(_ layer: LegacyLayer) throws(VerificationStop) -> [UInt8] {
        let text = try signatureAnnotation(layer)
        guard let signature = Base64.decode(text), !signature.isEmpty else {
            throw .rejected(
                rejection(
                    layer, .signatureMalformed, "the signature annotation is no signature", found: text,
                    wanted: "base64"))
        }
        return signature
    }

    private static func envelope(_ layer: LegacyLayer) throws(VerificationStop) -> Envelope {
        let text = try signatureAnnotation(layer)
        guard text.isEmpty else {
            throw .rejected(
                rejection(
                    layer, .signatureMalformed, "an attestation has its signatures inside, not beside it", found: text,
                    wanted: "an empty annotation"))
        }
        let envelope: Envelope
        do throws(EnvelopeError) {
            envelope = try Envelope(parsing: layer.blob)
        } catch {
            throw .rejected(
                rejection(layer, .envelopeMalformed, "the blob is no DSSE envelope", found: "\(error)"))
        }
        guard envelope.payloadType == Envelope.inTotoType else {
            throw .rejected(
                rejection(
                    layer, .envelopePayloadType, "the envelope holds something else than an in-toto statement",
                    found: envelope.payloadType, wanted: Envelope.inTotoType))
        }
        return envelope
    }

    private static func signatureAnnotation(_ layer: LegacyLayer) throws(VerificationStop) -> String {
        guard let text = layer.annotations[LegacyLayer.Annotation.signature] else {
            throw .rejected(
                rejection(
                    layer, .signatureMissing, "the layer has no signature annotation",
                    wanted: LegacyLayer.Annotation.signature))
        }
        return text
    }

    private static func certificate(_ layer: LegacyLayer) throws(VerificationStop) -> SigningCertificate? {
        guard let pem = layer.annotations[LegacyLayer.Annotation.certificate] else { return nil }
        return try VerificationStop.answer(step: .parse) { () throws(CryptoError) in
            try SigningCertificate(pem: pem)
        } otherwise: { error in
            Finding(
                .certificateMalformed, subject: layer.place.identifier,
                message: "the certificate annotation cannot be used", found: "\(error)",
                wanted: "one PEM block with a certificate")
        }
    }

    private static func entry(_ layer: LegacyLayer) throws(VerificationStop) -> LogEntry? {
        guard let text = layer.annotations[LegacyLayer.Annotation.bundle] else { return nil }
        do throws(LogEntryError) {
            return try LogEntry(cosignBundle: text)
        } catch {
            throw .rejected(
                rejection(layer, .logEntryMalformed, "the log entry annotation is malformed", found: "\(error)"))
        }
    }

    /// The timestamp of the annotation `{"SignedRFC3161Timestamp": base64}`.
    private static func timestamps(_ layer: LegacyLayer) throws(VerificationStop) -> [TimestampToken] {
        guard let text = layer.annotations[LegacyLayer.Annotation.timestamp] else { return [] }
        let response: [UInt8]
        do throws(JSONError) {
            let document = try JSON(parsing: Array(text.utf8), limits: VerificationLimits.timestamp).object()
            try document.refuseUnknownMembers(except: ["SignedRFC3161Timestamp"])
            response = try document.protoBytes("SignedRFC3161Timestamp")
        } catch {
            throw .rejected(
                rejection(layer, .timestampMalformed, "the timestamp annotation is malformed", found: "\(error)"))
        }
        return [try TimestampToken.read(response, of: layer.place)]
    }

    private static func rejection(
        _ layer: LegacyLayer, _ code: FindingCode, _ message: String, found: String = "", wanted: String = "",
        hint: String? = nil
    ) -> Rejection {
        let finding = Finding(
            code, subject: layer.place.identifier, message: message, found: found, wanted: wanted, hint: hint)
        return Rejection(reason: finding, step: .parse)
    }
}
