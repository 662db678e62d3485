internal import OpenSSL
internal import TransparencyLog

/// What a trust domain knows under one log ID: one log, possibly with several windows or keys.
struct KnownLog: Sendable {
    let domain: String
    /// At least one.
    var instances: [TransparencyLogInstance]
    /// Trusted heads of the log's trees, in which a proof without a checkpoint of its own may end.
    var heads: [Checkpoint] = []

    /// Why an entry is not proven.
    enum Failure: Error {
        case refused(FindingCode, message: String, found: String, wanted: String)
        case unanswered(CryptoError)
    }

    /// Checks the promise and the proof of an entry, each where it is present, and requires that one is.
    ///
    /// That the entry is about any evidence is not checked here.
    func prove(_ entry: LogEntry, memory: VerificationMemory) throws(Failure) -> VerifiedLogEntry {
        guard entry.signedEntryTimestamp != nil || entry.inclusion != nil else {
            throw .refused(
                .logSETMissing, message: "log entry \(entry.logIndex) is not proven",
                found: "neither promise nor proof",
                wanted: "a signed entry timestamp or an inclusion proof")
        }
        let leafHash = MerkleTree.leafHash(entry.body)
        var time: UnixTime?
        if let promise = entry.signedEntryTimestamp { time = try prove(promise, of: entry) }
        var inclusion: VerifiedInclusion?
        if let proof = entry.inclusion { inclusion = try prove(proof, leafHash: leafHash, of: entry, memory: memory) }
        return VerifiedLogEntry(
            domain: domain, logName: instances[0].name, baseURL: instances[0].baseURL, logID: entry.logID,
            logIndex: entry.logIndex, body: entry.body, leafHash: leafHash, integratedTime: time,
            inclusions: inclusion.map { [$0] } ?? [])
    }

    private func prove(_ promise: [UInt8], of entry: LogEntry) throws(Failure) -> UnixTime {
        let message = entry.promisedBytes
        var signers: [TransparencyLogInstance] = []
        for instance in instances {
            let isSigner: Bool
            do throws(CryptoError) {
                isSigner = try instance.publicKey.verify(signature: promise, over: message, hash: instance.hash)
            } catch {
                throw .unanswered(error)
            }
            if isSigner { signers.append(instance) }
        }
        guard !signers.isEmpty else {
            throw .refused(
                .logSETInvalid, message: "\(instances[0].name) did not sign the promise of log entry \(entry.logIndex)",
                found: "another signature", wanted: "the log's signature over body, time, log and index")
        }
        let time = UnixTime(seconds: entry.integratedTime ?? 0)
        guard signers.contains(where: { $0.validFor.contains(time) }) else {
            throw .refused(
                .logOutsideWindow, message: "the key of \(instances[0].name) was not good at the time of the promise",
                found: "\(time)", wanted: signers.map { "\($0.validFor)" }.joined(separator: " or "))
        }
        return time
    }
}
