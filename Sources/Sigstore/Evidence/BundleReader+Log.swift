internal import JSON
internal import OpenSSL

extension BundleReader {
    /// The log entries, none of which may stand twice.
    func entries(in material: JSONObject) throws(VerificationStop) -> [LogEntry] {
        let elements = try read { () throws(JSONError) in try material.optionalArray("tlogEntries") ?? [] }
        guard elements.count <= VerificationLimits.maximumLogEntries else {
            throw rejection(
                .evidenceLimitExceeded, "too many log entries", found: "\(elements.count)",
                wanted: "at most \(VerificationLimits.maximumLogEntries)")
        }
        var entries: [LogEntry] = []
        for element in elements {
            let entry: LogEntry
            do throws(LogEntryError) { entry = try LogEntry(transparencyLogEntry: element) } catch {
                throw rejection(.logEntryMalformed, "a log entry is malformed", found: "\(error)")
            }
            // One entry must not count as two.
            guard !entries.contains(where: { $0.logID == entry.logID && $0.logIndex == entry.logIndex }) else {
                throw rejection(
                    .logEntryDuplicate, "a log entry stands twice in the Sigstore bundle",
                    found: "index \(entry.logIndex)", wanted: "each entry once")
            }
            entries.append(entry)
        }
        return entries
    }

    /// Requires what the version demands of each entry: the promise up to 0.1, the proof with its checkpoint after it.
    func requireProof(of entry: LogEntry, version: SigstoreBundle.Version) throws(VerificationStop) {
        if version == .v01, entry.signedEntryTimestamp == nil {
            throw rejection(
                .logPromiseMissing, "a log entry of a Sigstore bundle 0.1 carries the log's promise", found: "none",
                wanted: "a signed entry timestamp")
        }
        guard let inclusion = entry.inclusion else {
            guard version > .v01 else { return }
            throw rejection(
                .logProofMissing, "a log entry of a Sigstore bundle after 0.1 carries an inclusion proof",
                found: "none", wanted: "an inclusion proof with its checkpoint")
        }
        guard inclusion.checkpoint != nil else {
            throw rejection(
                .logCheckpointMissing, "the inclusion proof of log entry \(entry.logIndex) has no checkpoint",
                found: "none", wanted: "a checkpoint signed by the log")
        }
    }
}
