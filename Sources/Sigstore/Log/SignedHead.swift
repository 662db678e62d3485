public import OpenSSL
public import TransparencyLog

/// A tree head that a known log signed as its own. Whether it is the head that others see is not said.
public struct SignedHead: Sendable, Hashable {
    /// The trust domain that knows the log.
    public let domain: String
    /// The log's name: the host of its URL.
    public let logName: String
    public let checkpoint: Checkpoint
}

/// Why a checkpoint is not a known log's.
public enum HeadSignatureError: Error, CustomStringConvertible {
    /// It is malformed, of no known log, or not signed by the log that it names.
    case refused(NoteError)
    /// The question could not be asked.
    case unanswered(CryptoError)

    public var description: String {
        switch self {
        case .refused(let error): "\(error)"
        case .unanswered(let error): "\(error)"
        }
    }
}

extension Verifier {
    /// Verifies that a checkpoint is signed by the log that it names, and that the log is of one of the domains.
    ///
    /// - Returns: nil where no domain knows a log of this origin.
    public func signedHead(_ bytes: [UInt8]) throws(HeadSignatureError) -> SignedHead? {
        let checkpoint: Checkpoint
        do throws(NoteError) { checkpoint = try Checkpoint(parsing: bytes) } catch { throw .refused(error) }
        var failure: HeadSignatureError?
        for log in knownLogs where log.isOrigin(checkpoint.origin) {
            do throws(HeadSignatureError) {
                return SignedHead(
                    domain: log.domain, logName: log.instances[0].name, checkpoint: try log.signedHead(bytes))
            } catch {
                if case .unanswered = error { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return nil
    }

    /// Whether a domain knows a log that writes this origin on its checkpoints.
    public func knowsLog(origin: String) -> Bool { knownLogs.contains { $0.isOrigin(origin) } }

    /// Whether a log ID belongs to a log that writes this origin on its checkpoints.
    public func isLog(_ logID: [UInt8], origin: String) -> Bool { logs(logID).contains { $0.isOrigin(origin) } }

    /// Where the logs with a log ID are, as the domains say.
    public func addresses(ofLog logID: [UInt8]) -> [String] {
        logs(logID).flatMap(\.instances).map(\.baseURL).reduce(into: []) { found, address in
            if !found.contains(address) { found.append(address) }
        }
    }

    /// Proves one log entry by its promise and its inclusion proof, without any evidence that it is about.
    ///
    /// - Throws: a finding where the entry is of no known log or does not hold.
    public func prove(_ entry: LogEntry) throws(EntryRefusal) -> VerifiedLogEntry {
        guard let log = logs(entry.logID).first else {
            throw EntryRefusal(
                Finding(
                    .logUnknownLog, subject: "log entry \(entry.logIndex)", message: "the log is not known",
                    found: Hex.encode(entry.logID), wanted: "a log that a trusted root names"))
        }
        do throws(KnownLog.Failure) {
            return try log.prove(entry, memory: memory)
        } catch {
            switch error {
            case .refused(let code, let message, let found, let wanted):
                throw EntryRefusal(
                    Finding(
                        code, subject: "log entry \(entry.logIndex)", message: message, found: found, wanted: wanted))
            case .unanswered(let error):
                throw EntryRefusal(
                    Finding(
                        .cryptoUnavailable, subject: "log entry \(entry.logIndex)",
                        message: "a signature could not be verified", found: "\(error)"))
            }
        }
    }
}

/// Why a log entry is not proven.
public struct EntryRefusal: Error, Sendable, CustomStringConvertible {
    public let finding: Finding

    public var description: String { "\(finding)" }

    init(_ finding: Finding) {
        self.finding = finding
    }
}
