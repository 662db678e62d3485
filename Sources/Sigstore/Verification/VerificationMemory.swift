internal import OpenSSL
internal import Synchronization
internal import TransparencyLog

/// What a ``Verifier`` found good before, so that what repeats is verified once: checkpoints, signing certificates and
/// their chains, each by its exact bytes, its times and its trust domain. Nothing that was refused is remembered.
final class VerificationMemory: Sendable {
    /// A checkpoint of a log.
    struct CheckpointKey: Hashable {
        let domain: String
        let logID: [UInt8]
        let bytes: [UInt8]
    }

    /// A signing certificate at some times.
    struct CertificateKey: Hashable {
        let domain: String
        let der: [UInt8]
        let times: [UnixTime]
    }

    private struct State {
        var checkpoints: [CheckpointKey: Checkpoint] = [:]
        var certificates: [CertificateKey: CertificateIdentity] = [:]
    }

    /// Forgets everything rather than grow beyond this.
    private static let limit = 1024
    private let state = Mutex(State())

    /// Certificate paths.
    let paths = PathMemory()

    func checkpoint(_ key: CheckpointKey) -> Checkpoint? { state.withLock { $0.checkpoints[key] } }

    func remember(_ checkpoint: Checkpoint, as key: CheckpointKey) {
        state.withLock { state in
            if state.checkpoints.count >= Self.limit { state.checkpoints = [:] }
            state.checkpoints[key] = checkpoint
        }
    }

    func identity(_ key: CertificateKey) -> CertificateIdentity? { state.withLock { $0.certificates[key] } }

    func remember(_ identity: CertificateIdentity, as key: CertificateKey) {
        state.withLock { state in
            if state.certificates.count >= Self.limit { state.certificates = [:] }
            state.certificates[key] = identity
        }
    }
}
