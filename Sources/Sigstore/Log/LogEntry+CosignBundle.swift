internal import JSON
internal import OpenSSL

extension LogEntry {
    /// Reads the text of cosign's annotation `dev.sigstore.cosign/bundle`: a body and the log's promise, no proof.
    ///
    /// An empty promise counts as absent, and is for the verifier to refuse.
    public init(cosignBundle text: String) throws(LogEntryError) {
        let bundle = try LogEntryFields(Self.object(Array(text.utf8)), allowing: ["SignedEntryTimestamp", "Payload"])
        let payload = try bundle.fields("Payload", allowing: ["body", "integratedTime", "logIndex", "logID"])
        guard let logID = Hex.decode(try payload.string("logID")) else { throw .notEncoded("logID") }
        guard logID.count == 32 else { throw .wrongLength("logID", found: logID.count) }
        self.init(
            body: try payload.base64("body"), logID: logID, logIndex: try payload.integer("logIndex"),
            integratedTime: try payload.integer("integratedTime"),
            signedEntryTimestamp: try bundle.optionalBase64("SignedEntryTimestamp"), inclusion: nil, kindVersion: nil)
    }

    static func object(_ bytes: [UInt8]) throws(LogEntryError) -> JSONObject {
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: VerificationLimits.logEntry).object()
        } catch {
            throw .malformed(error)
        }
    }
}
