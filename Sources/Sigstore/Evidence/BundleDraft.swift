internal import JSON
internal import OpenSSL

/// The parts of a Sigstore bundle, each parsed on its own.
struct BundleDraft {
    private let place: EvidencePiece.Place
    private let version: SigstoreBundle.Version
    private let content: EvidencePiece.Content
    private let certificate: SigningCertificate?
    private let entries: [LogEntry]
    private let timestamps: [TimestampToken]

    init(
        _ bytes: [UInt8], at place: EvidencePiece.Place, notBefore oldest: SigstoreBundle.Version
    ) throws(VerificationStop) {
        self.place = place
        let reader = BundleReader(place: place)
        let document = try reader.read { () throws(JSONError) in
            try JSON(parsing: bytes, limits: VerificationLimits.bundle).object()
        }
        version = try reader.version(of: document, notBefore: oldest)
        try reader.read { () throws(JSONError) in
            try document.refuseUnknownMembers(
                except: ["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"])
        }
        let material = try reader.read { () throws(JSONError) in
            let material = try document.object("verificationMaterial")
            try material.refuseUnknownMembers(
                except: [
                    "certificate", "x509CertificateChain", "publicKey", "tlogEntries", "timestampVerificationData",
                ]
            )
            return material
        }
        content = try reader.content(of: document)
        certificate = try reader.certificate(in: material, version: version)
        entries = try reader.entries(in: material)
        timestamps = try reader.timestamps(in: material)
        for entry in entries { try reader.requireProof(of: entry, version: version) }
    }

    /// The piece, completed by records that are about this bundle.
    func piece(completedBy records: [LogEntryRecord]) throws(VerificationStop) -> EvidencePiece {
        let reader = BundleReader(place: place)
        for record in records where !isCompleted(by: record.entry) {
            throw reader.rejection(
                .logRecordMismatch, "a log entry record does not belong to the bundle it is about",
                found: "an entry with index \(record.entry.logIndex)",
                wanted: "an entry of the bundle, or one that holds its signature",
                hint: "export the image again from a source that has not been changed")
        }
        guard entries.count + records.count <= VerificationLimits.maximumLogEntries else {
            throw reader.rejection(
                .evidenceLimitExceeded, "too many log entries", found: "\(entries.count + records.count)",
                wanted: "at most \(VerificationLimits.maximumLogEntries)")
        }
        return EvidencePiece(
            form: .bundle, content: content, logEntries: entries, completions: records.map(\.entry),
            timestamps: timestamps, place: place, signingCertificate: certificate)
    }

    private func isCompleted(by record: LogEntry) -> Bool {
        if !entries.isEmpty { return entries.contains { $0.isCompleted(by: record) } }
        guard case .success(let body) = record.content else { return false }
        return body.holdsSignature(of: content)
    }
}
