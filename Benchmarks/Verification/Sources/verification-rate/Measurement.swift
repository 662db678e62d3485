import Dispatch
import Glibc
import Synchronization

/// How many verifications some threads made in some time.
struct Measurement: CustomStringConvertible {
    private let count: Int
    private let seconds: Double
    private let processorSeconds: Double
    private let threads: Int

    /// Measures. The time ends when the last verification that was begun has ended.
    ///
    /// - Throws: the first failure of a verification.
    init(_ schedule: Schedule, _ trial: Trial, threads: Int, seconds: Double) throws {
        // Once before the clock starts: the first call of libcrypto reads tables that later ones find.
        let (sample, verifier) = schedule.next()
        try trial.run(sample, by: verifier)
        let outcome = Mutex<Result<Int, any Error>>(.success(0))
        let clock = ContinuousClock()
        let start = clock.now
        let used = Self.processorSeconds()
        let deadline = start + .seconds(seconds)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            let own = Result { try Self.count(until: deadline, clock, schedule, trial) }
            outcome.withLock { all in all = all.flatMap { sum in own.map { sum + $0 } } }
        }
        self.seconds = (clock.now - start) / .seconds(1)
        processorSeconds = Self.processorSeconds() - used
        count = try outcome.withLock { $0 }.get()
        self.threads = threads
    }

    private static func count(
        until deadline: ContinuousClock.Instant, _ clock: ContinuousClock, _ schedule: Schedule, _ trial: Trial
    ) throws -> Int {
        var count = 0
        repeat {
            let (sample, verifier) = schedule.next()
            try trial.run(sample, by: verifier)
            count += 1
        } while clock.now < deadline
        return count
    }

    /// What all threads of this process have used; POSIX counts it in microseconds.
    private static func processorSeconds() -> Double { Double(clock()) / 1e6 }

    /// `12345 in 2.001 s by 1 threads, 1.997 s of processors, 6169.4/s`.
    var description: String {
        let rate = Self.rounded(Double(count) / seconds, 10)
        return "\(count) in \(Self.rounded(seconds, 1000)) s by \(threads) threads, "
            + "\(Self.rounded(processorSeconds, 1000)) s of processors, \(rate)/s"
    }

    private static func rounded(_ number: Double, _ parts: Double) -> Double {
        (number * parts).rounded() / parts
    }
}
