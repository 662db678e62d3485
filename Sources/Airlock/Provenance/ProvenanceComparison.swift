public import JSON

/// What changed between two builds: every place at which the normalised provenance of two images differs.
public struct ProvenanceComparison: Report, Sendable {
    let changes: [JSONChange]
    private let reports: [ProvenanceReport]

    /// Compares the first signed attestation of the first image of each.
    public init(_ first: ProvenanceReport, _ second: ProvenanceReport) {
        reports = [first, second]
        let builds = reports.map { $0.images.first?.signed.first?.provenance.json }
        changes = JSONChange.all(from: builds[0], to: builds[1])
    }

    public var status: ExitStatus { .weightiest(reports.map(\.status)) }
    public var complaints: [String] { reports.flatMap(\.complaints) }

    public var lines: [String] {
        guard !changes.isEmpty else { return ["the builds differ in nothing that is stated"] }
        return changes.flatMap(\.lines)
    }

    public var json: JSON { ["changes": .array(changes.map(\.json))] }
}
