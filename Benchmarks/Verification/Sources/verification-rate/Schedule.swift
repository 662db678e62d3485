import Sigstore
import Synchronization

/// How much a verifier may remember.
enum Mode: String, Sendable, CaseIterable {
    /// Nothing: each verification has a verifier of its own.
    case fresh
    /// Everything: one verifier for all.
    case run
    /// What one pass over different bundles leaves: each pass has a verifier of its own.
    case distinct
}

/// Hands out to all threads what is verified next, and by which verifier.
final class Schedule: Sendable {
    private struct State {
        var next = 0
        var verifier: Verifier
    }

    private let samples: [Sample]
    private let mode: Mode
    private let domain: TrustDomain
    private let state: Mutex<State>

    /// A schedule that begins with the first sample and never ends. Precondition: there is one.
    init(_ samples: [Sample], _ mode: Mode, _ domain: TrustDomain) {
        precondition(!samples.isEmpty)
        self.samples = samples
        self.mode = mode
        self.domain = domain
        state = Mutex(State(verifier: Verifier(domains: [domain])))
    }

    /// The next sample with its verifier.
    func next() -> (Sample, Verifier) {
        // Made outside the lock, for which the other threads wait.
        let own = mode == .fresh ? Verifier(domains: [domain]) : nil
        return state.withLock { state in
            if mode == .distinct, state.next == 0 { state.verifier = Verifier(domains: [domain]) }
            let sample = samples[state.next]
            state.next = (state.next + 1) % samples.count
            return (sample, own ?? state.verifier)
        }
    }
}
