import Airlock
import Synchronization

/// Progress for people: on a terminal one line that is redrawn, with bytes, rate and time left; elsewhere one line for
/// each thing that finished.
final class TerminalProgress: ProgressObserver {
    private struct State {
        var phase = ""
        var total: UInt64 = 0
        var done: UInt64 = 0
        var started = ContinuousClock.now
        var drawn = ContinuousClock.now
        var isShown = false
    }

    private let state = Mutex(State())
    private let isTerminal: Bool

    /// - Parameter isTerminal: whether lines may be redrawn.
    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    /// The observer that the options ask for.
    static func make(quiet: Bool) -> any ProgressObserver {
        quiet ? SilentProgress() : TerminalProgress(isTerminal: Talk.isTerminal)
    }

    func begin(_ phase: String, total: UInt64) {
        state.withLock { state in
            erase(&state)
            state = State()
            state.phase = phase
            state.total = total
        }
    }

    func advance(_ bytes: UInt64) {
        state.withLock { state in
            state.done += bytes
            let now = ContinuousClock.now
            guard isTerminal, now - state.drawn > .milliseconds(100) || state.done >= state.total else { return }
            state.drawn = now
            Talk.raw("\r\u{1B}[K" + Self.line(state, at: now))
            state.isShown = true
            if state.done >= state.total { erase(&state) }
        }
    }

    func note(_ line: String) {
        state.withLock { state in
            erase(&state)
            Talk.say(line)
        }
    }

    private func erase(_ state: inout State) {
        guard state.isShown else { return }
        Talk.raw("\r\u{1B}[K")
        state.isShown = false
    }

    private static func line(_ state: State, at now: ContinuousClock.Instant) -> String {
        let seconds = Double((now - state.started) / .seconds(1))
        let rate = seconds > 0 ? Double(state.done) / seconds : 0
        let left = rate > 0 ? Double(state.total - min(state.done, state.total)) / rate : 0
        let percent = state.total > 0 ? 100 * min(state.done, state.total) / state.total : 100
        return "\(state.phase) \(percent)% · \(ByteCount(state.done)) of \(ByteCount(state.total)) · "
            + "\(ByteCount(UInt64(rate)))/s · \(Self.duration(left)) left"
    }

    private static func duration(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded(.up))
        return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
    }
}
