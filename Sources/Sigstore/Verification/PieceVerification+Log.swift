internal import OpenSSL

extension PieceVerification {
    /// Verifies every entry of a known log, and returns them with the positions of the signatures they vouch for.
    ///
    /// An entry of a log that the domain does not know does not count, and is told; a broken one of a known log rejects.
    mutating func verifyLogEntries(
        of signer: Signer, in domain: TrustDomain?
    ) throws(VerificationStop) -> (logs: [VerifiedLogEntry], signatures: Set<Int>) {
        var signatures = Set(piece.content.signatures.indices)
        var logs: [VerifiedLogEntry] = []
        // A record repeats the promise of the entry that it completes; once it holds, it holds.
        var promised: [LogEntry] = []
        for entry in piece.logEntries + piece.completions {
            guard let log = knownLog(of: entry, in: domain?.name) else { continue }
            signatures.formIntersection(try bind(entry, to: signer))
            let isRepeated = entry.inclusion != nil && promised.contains { $0.hasSamePromise(as: entry) }
            let verified = try prove(isRepeated ? entry.withoutPromise : entry, in: log)
            if verified.isPromised { promised.append(entry) }
            if let index = logs.firstIndex(where: { $0.isSameEntry(as: verified) }) {
                logs[index] = logs[index].merged(with: verified)
            } else {
                logs.append(verified)
            }
        }
        return (logs, signatures)
    }

    private mutating func knownLog(of entry: LogEntry, in domain: String?) -> KnownLog? {
        let known = verifier.logs(entry.logID)
        if let log = known.first(where: { $0.domain == domain }) { return log }
        let logID = Hex.encode(entry.logID)
        if let other = known.first {
            notes.append(
                Finding(
                    .logOtherDomain, subject: piece.identifier,
                    message: "log entry \(entry.logIndex) is of a log of another trust domain and does not count",
                    found: other.domain, wanted: domain ?? ""))
        } else {
            notes.append(
                Finding(
                    .logUnknownLog, subject: piece.identifier,
                    message: "log entry \(entry.logIndex) is of an unknown log and does not count", found: logID,
                    wanted: "a log that a trusted root names",
                    hint: "if you trust that log, add its trusted root to the trust directory"))
        }
        return nil
    }

    /// Requires that the entry is about this piece and signer.
    private func bind(_ entry: LogEntry, to signer: Signer) throws(VerificationStop) -> Set<Int> {
        let body: RekorEntryBody
        switch entry.content {
        case .success(let content): body = content
        case .failure(.unsupportedKind(let kind, let version)):
            throw rejection(
                .logKindUnsupported, .log, "log entry \(entry.logIndex) is of a kind that cannot be checked",
                found: "\(kind) \(version)",
                wanted: "hashedrekord 0.0.1 or 0.0.2, rekord 0.0.1, dsse 0.0.1, intoto 0.0.1 or 0.0.2")
        case .failure(let error):
            throw rejection(
                .logBodyMalformed, .log, "the body of log entry \(entry.logIndex) is malformed", found: "\(error)")
        }
        if let outer = entry.kindVersion, outer != .init(kind: body.kind, version: body.version) {
            throw rejection(
                .logKindMismatch, .log, "log entry \(entry.logIndex) is of another kind than it says",
                found: "\(outer.kind) \(outer.version)", wanted: "\(body.kind) \(body.version)")
        }
        do throws(BindingFailure) {
            return try body.bind(to: piece, about: artifact, verifiers: signer.verifiers, key: signer.key)
        } catch {
            throw rejection(error.code, .log, error.message, found: error.found, wanted: error.wanted)
        }
    }

    private func prove(_ entry: LogEntry, in log: KnownLog) throws(VerificationStop) -> VerifiedLogEntry {
        do throws(KnownLog.Failure) {
            return try log.prove(entry, memory: verifier.memory)
        } catch {
            switch error {
            case .refused(let code, let message, let found, let wanted):
                throw rejection(code, .log, message, found: found, wanted: wanted)
            case .unanswered(let error): throw .unanswered(error)
            }
        }
    }

    /// The moments that logs promised and authorities stamped. A certificate without one is refused: the clock says
    /// nothing about the past.
    func trustedTimes(
        _ logs: [VerifiedLogEntry], _ stamped: [TrustedTime], needed: Bool
    ) throws(VerificationStop) -> [TrustedTime] {
        var times: [TrustedTime] = []
        let promised = logs.compactMap { log in
            log.integratedTime.map { TrustedTime(log: log, time: $0) }
        }
        for time in promised + stamped where !times.contains(time) { times.append(time) }
        guard !times.isEmpty || !needed else {
            throw rejection(
                .timeNone, .time, "nothing proves when the certificate was used", found: "no trusted time",
                wanted: "a promise of a transparency log, or a timestamp",
                hint: "the piece needs a log entry with the log's promise, or a timestamp, of a log or authority that "
                    + "the trusted root names")
        }
        return times
    }
}
