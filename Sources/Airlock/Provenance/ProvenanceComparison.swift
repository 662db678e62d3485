public import JSON

/// What changed between two builds: every place at which the normalised provenance of two images differs.
public struct ProvenanceComparison: Report, Sendable {
    /// One place.
    struct Change: Sendable, Equatable {
        let path: String
        /// nil where the first build says nothing there.
        let old: String?
        /// nil where the second build says nothing there.
        let new: String?
    }

    let changes: [Change]
    private let reports: [ProvenanceReport]

    /// Compares the first attestation of the first image of each.
    public init(_ first: ProvenanceReport, _ second: ProvenanceReport) {
        reports = [first, second]
        let leaves = [first, second].map { report in
            report.images.first?.entries.first.map { Self.leaves(of: $0.provenance.json) } ?? [:]
        }
        changes = Set(leaves[0].keys).union(leaves[1].keys).sorted().compactMap { path in
            let (old, new) = (leaves[0][path], leaves[1][path])
            return old == new ? nil : Change(path: path, old: old, new: new)
        }
    }

    /// Every value that is no object and no array, by its path.
    private static func leaves(of json: JSON, at path: String = "") -> [String: String] {
        switch json {
        case .object(let object):
            object.members.reduce(into: [:]) { found, member in
                found.merge(leaves(of: member.value, at: "\(path)/\(member.name)")) { first, _ in first }
            }
        case .array(let elements):
            elements.enumerated().reduce(into: [:]) { found, element in
                found.merge(leaves(of: element.element, at: "\(path)/\(element.offset)")) { first, _ in first }
            }
        case .string(let text): [path: text]
        default: [path: String(decoding: json.encoded(.compact), as: UTF8.self)]
        }
    }

    public var status: ExitStatus { .weightiest(reports.map(\.status)) }
    public var complaints: [String] { reports.flatMap(\.complaints) }

    public var lines: [String] {
        guard !changes.isEmpty else { return ["the builds differ in nothing that is stated"] }
        return changes.flatMap { change in
            [change.path]
                + [("- ", change.old), ("+ ", change.new)].flatMap { sign, value in
                    value.map { ProvenanceText.block($0, sign: sign) } ?? []
                }
        }
    }

    public var json: JSON {
        [
            "changes": .array(
                changes.map { change in
                    [
                        "path": .string(change.path), "old": change.old.map { .string($0) } ?? .null,
                        "new": change.new.map { .string($0) } ?? .null,
                    ]
                })
        ]
    }
}
