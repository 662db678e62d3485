/// How a command ends. Where several reasons hold, the first in ``precedence`` decides.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Everything that was asked for is done.
    case done = 0
    /// It could not be run: input and output, an algorithm that is not available, a mistake of ours.
    case couldNotRun = 1
    /// Refused by verification: a signature, a certificate, a log entry, a seal.
    case refused = 2
    /// Refused by policy: everything is genuine, and it is not what the policy wants.
    case denied = 3
    /// The bundle is damaged or hostile.
    case damaged = 4
    /// Something is missing: a volume, a blob that is not declared absent.
    case missing = 5
    /// A log forked, or this site's state is behind its own receipts.
    case forked = 6
    /// The command line is wrong.
    case usage = 64

    /// The order in which reasons weigh.
    public static let precedence: [ExitStatus] = [
        .usage, .couldNotRun, .damaged, .forked, .refused, .denied, .missing, .done,
    ]

    /// The weightiest of several reasons; done where there is none.
    public static func weightiest(_ reasons: some Sequence<ExitStatus>) -> ExitStatus {
        let reasons = Set(reasons)
        return precedence.first { reasons.contains($0) } ?? .done
    }
}
