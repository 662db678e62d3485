public import OpenSSL
public import TransparencyLog

/// Judges pieces of evidence by trust domains: everything that a piece carries must hold.
///
/// It knows no policy and no clock. Whether a log entry is needed, and whether this signer may sign this image, is for
/// the policy to say, on the ``VerifiedPiece``.
public struct Verifier: Sendable {
    /// The domains, in the order given.
    public let domains: [TrustDomain]
    private let logs: [[UInt8]: [KnownLog]]
    /// Shared by all copies, and by all threads that use them.
    let memory = VerificationMemory()

    /// A verifier for these domains, whose names must differ. That no two of them claim one log is not checked.
    ///
    /// - Parameter heads: trusted tree heads, in which an inclusion proof without a checkpoint of its own may end.
    public init(domains: [TrustDomain], heads: [Checkpoint] = []) {
        self.domains = domains
        var logs: [[UInt8]: [KnownLog]] = [:]
        for domain in domains {
            for instance in domain.root.transparencyLogs {
                let known = logs[instance.logID, default: []].firstIndex { $0.domain == domain.name }
                if let known {
                    logs[instance.logID]?[known].instances.append(instance)
                } else {
                    var log = KnownLog(domain: domain.name, instances: [instance])
                    log.heads = heads.filter { log.isOrigin($0.origin) }
                    logs[instance.logID, default: []].append(log)
                }
            }
        }
        self.logs = logs
    }

    /// Judges a piece that is offered for an artifact, on the supposition that this candidate signed it.
    ///
    /// The order is that of ``VerificationStep``; verification stops at the first check that fails. Of a candidate with
    /// a certificate, authority, certificate log, transparency logs and timestamp authorities must be of the candidate's
    /// domain; of one with a pinned key, logs and timestamp authorities must be of one domain.
    /// - Throws: ``CryptoError`` only where the question could not be asked: nothing is said about the piece then.
    public func verify(
        _ piece: EvidencePiece, about artifact: Artifact, as candidate: Candidate
    ) throws(CryptoError) -> Verdict {
        var verification = PieceVerification(verifier: self, piece: piece, artifact: artifact, candidate: candidate)
        do throws(VerificationStop) {
            return .verified(try verification.run())
        } catch {
            switch error {
            case .rejected(let rejection): return .rejected(rejection)
            case .unanswered(let error): throw error
            }
        }
    }

    /// The same for an image, by the digest of its manifest, `sha256:HEX`.
    public func verify(
        _ piece: EvidencePiece, subject: String, as candidate: Candidate
    ) throws(CryptoError) -> Verdict {
        try verify(piece, about: Artifact(digest: subject), as: candidate)
    }

    /// What the domains know under a log ID, at most one log for each domain.
    func logs(_ logID: [UInt8]) -> [KnownLog] { logs[logID] ?? [] }

    /// Every log of every domain.
    var knownLogs: [KnownLog] { logs.values.flatMap { $0 } }
}
