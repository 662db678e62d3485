import Sigstore

/// A refusal in plain words: what is wrong, found and wanted, and what to do.
enum FindingMarkup {
    /// - Parameter level: that of its heading.
    static func of(_ finding: Finding, level: Int) -> Markup {
        """
        <div class="finding">
        <h\(level)><span aria-hidden="true">✗</span> \(sentence(finding.message))</h\(level)>
        \(Markup.list([
            ("Found", "\(finding.found)"), ("Wanted", "\(finding.wanted)"),
            ("What to do", "\(finding.hint.map(sentence) ?? finding.code.status.advice)"),
            ("About", .code(finding.subject)), ("Code", .code(finding.code.rawValue)),
        ]))
        </div>

        """
    }

    /// A line of a report as a sentence: it begins with a capital and ends with a full stop.
    static func sentence(_ line: String) -> String {
        let end = line.last.map { ".!?".contains($0) } ?? true
        return line.prefix(1).uppercased() + line.dropFirst() + (end ? "" : ".")
    }
}

extension ExitStatus {
    /// What to do about a refusal that has no advice of its own.
    fileprivate var advice: String {
        switch self {
        case .done: ""
        case .couldNotRun: "Repair what failed, and verify again."
        case .refused:
            "Do not use it. Have it packed anew from its source; if that is refused too, tell whoever signed it."
        case .denied: "Ask the owner of the image for what the policy wants, or the owner of the policy to change it."
        case .damaged: "Compare the file with the original by size and digest, and copy it again."
        case .missing: "Ask the exporter for what is missing."
        case .forked: "Stop, keep the medium, and tell everybody who relies on this log."
        case .usage: "Correct the command."
        }
    }
}
