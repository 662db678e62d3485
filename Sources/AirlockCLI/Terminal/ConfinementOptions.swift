import Airlock
import ArgumentParser
import Confinement

/// Whether a command confines itself before it reads anything foreign.
struct ConfinementOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: """
            Work unconfined, where the kernel has no Landlock or seccomp: whatever breaks airlock can then do all that you can.
            """)
    var noSandbox = false

    /// Confines the program and does a command's work.
    ///
    /// - Parameter places: what the work needs; it is made ready first.
    func run<R>(_ places: ConfinedWork, _ work: () throws -> R) throws -> R {
        try places.run(isConfined: isConfined()) { _ in try work() }
    }

    /// The same for a report that says how the program was confined.
    func report<R: PageReport>(_ places: ConfinedWork, _ work: () throws -> R) throws -> R {
        try places.run(isConfined: isConfined()) { state in
            var report = try work()
            report.confinement = state
            return report
        }
    }

    private func isConfined() -> Bool {
        if noSandbox {
            Talk.say(
                """
                airlock: warning: NOT CONFINED (--no-sandbox): whatever breaks airlock while it reads what others made can \
                read, write, run and send all that this user can
                """)
        }
        return !noSandbox
    }
}
