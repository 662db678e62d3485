public import JSON

/// The UUIDs of the entries that were found, as `rekor-cli search` prints them. An entry that verification refuses is
/// told on standard error alone.
public struct LogSearchReport: Report {
    private let answers: [LogAnswer]

    init(_ answers: [LogAnswer]) { self.answers = answers }

    private var good: [LogAnswer] { answers.filter { $0.finding == nil } }

    public var lines: [String] { good.map(\.entry.uuid) }

    public var json: JSON {
        [
            "UUIDs": .array(lines.map { .string($0) }),
            "Entries": .array(
                answers.map { ["UUID": .string($0.entry.uuid), "Verification": $0.json] }),
        ]
    }

    public var complaints: [String] {
        guard !answers.isEmpty else { return ["airlock: missing: no log entry matches"] }
        let proven = good.compactMap { answer -> String? in
            guard case .proven = answer.proof else { return nil }
            return "airlock: verified \(answer.entry.uuid): \(answer.proven)"
        }
        return proven + answers.complaints
    }

    public var status: ExitStatus { answers.status }
}
