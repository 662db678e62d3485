public import OpenSSL

/// What verification says about a log entry alone.
public enum LogEntryVerdict: Sendable {
    /// A known log promised or included it, or both.
    case proven(VerifiedLogEntry)
    case refused(Finding)
}

extension Verifier {
    /// Checks everything that is carried to prove one log entry: the log's promise and the proofs that it is included,
    /// in trees whose heads the log signed.
    ///
    /// That the entry is about any evidence, and that the signature in it holds, is not checked.
    /// - Parameters:
    ///   - forms: the same entry as it stands in several places, one at least; each must hold.
    ///   - subject: what a finding calls it.
    /// - Throws: ``CryptoError`` only where the question could not be asked.
    public func prove(_ forms: [LogEntry], subject: String) throws(CryptoError) -> LogEntryVerdict {
        var proven: VerifiedLogEntry?
        for entry in forms {
            guard let log = logs(entry.logID).first else {
                return .refused(
                    Finding(
                        .logUnknownLog, subject: subject, message: "the log entry is of a log that nobody vouches for",
                        found: Hex.encode(entry.logID), wanted: "a log that a trusted root names",
                        hint: "if you trust that log, add its trusted root to the trust directory"))
            }
            do throws(KnownLog.Failure) {
                let verified = try log.prove(entry, memory: memory)
                proven = proven?.merged(with: verified) ?? verified
            } catch {
                switch error {
                case .unanswered(let error): throw error
                case .refused(let code, let message, let found, let wanted):
                    return .refused(
                        Finding(code, subject: subject, message: message, found: found, wanted: wanted))
                }
            }
        }
        guard let proven else { preconditionFailure("no log entry was given") }
        return .proven(proven)
    }
}
