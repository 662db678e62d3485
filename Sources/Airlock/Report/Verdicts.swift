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

    /// The weightiest reason of all refusals.
    var status: ExitStatus { .weightiest(refused.flatMap(\.findings).map(\.code.status)) }

    /// One line for each refused image with its first reason.
    var complaints: [String] {
        refused.map { image in
            "airlock: refused: \(image.record.name): \(image.findings[0])"
        } + Set(refused.compactMap { $0.findings[0].hint }).sorted().map { "airlock: hint: \($0)" }
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
        case "crypto", "system": .couldNotRun
        case "state": .forked
        case "head" where self == .headFork: .forked
        default: .refused
        }
    }
}
