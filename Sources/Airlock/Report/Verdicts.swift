import OCI
import Sigstore

/// What a list of verdicts comes to.
struct Verdicts: Sendable {
    let all: [ImageVerdict]

    var admitted: [VerifiedImage] {
        all.compactMap { if case .admitted(let image) = $0 { image } else { nil } }
    }

    var refused: [RefusedImage] {
        all.compactMap { if case .refused(let image) = $0 { image } else { nil } }
    }

    /// What the list comes to.
    var tally: VerdictTally {
        var tally = VerdictTally()
        for verdict in all { tally.add(verdict) }
        return tally
    }
}

/// What verdicts come to, counted one after the other.
struct VerdictTally: Sendable {
    private(set) var count = 0
    private(set) var admitted = 0
    /// The weightiest reason of all refusals.
    private(set) var status = ExitStatus.done
    private var refusals: [String] = []
    private var hints: Set<String> = []
    private var aged = 0

    /// Counts a verdict.
    mutating func add(_ verdict: ImageVerdict) {
        count += 1
        let notes = verdict.evidence.flatMap(\.pieces).flatMap(\.findings)
        if notes.contains(where: { $0.code.rawValue.hasPrefix("age.") }) { aged += 1 }
        let findings = verdict.findings
        guard let first = findings.first else {
            admitted += 1
            return
        }
        status = .weightiest([status] + findings.map(\.code.status))
        refusals.append("airlock: refused: \(verdict.record.name): \(first)")
        if let hint = first.hint { hints.insert(hint) }
    }

    /// One line for each refused image with its first reason, then the hints.
    var complaints: [String] {
        let warnings =
            aged == 0
            ? [] : ["airlock: warning: \(counted(aged, "image")) with evidence by what has aged since: see its notes"]
        return refusals + hints.sorted().map { "airlock: hint: \($0)" } + warnings
    }
}

extension FindingCode {
    /// How a command ends that was refused for this reason: what the policy wants and genuine evidence does not give is
    /// a matter of policy, everything else one of verification.
    var status: ExitStatus {
        switch rawValue.prefix(while: { $0 != "." }) {
        case "policy", "identity": .denied
        case "evidence" where self == .evidenceMissing: .denied
        case "log" where self == .logEntryMissing: .denied
        case "statement" where self == .statementPredicateType: .denied
        case "time" where self == .timeAfterDate: .denied
        case "bundle" where self == .bundleMissing: .missing
        case "bundle", "image": .damaged
        case "registry" where self == .registryDamaged: .damaged
        case "registry" where self == .registryMissing: .missing
        case "crypto", "system": .couldNotRun
        case "state": .forked
        case "receipt" where self != .receiptSignature: .forked
        case "head" where self == .headFork: .forked
        default: .refused
        }
    }
}
