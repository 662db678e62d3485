public import JSON
import OCI
public import OpenSSL

/// `trust diff`: what changed between two trust directories, in plain words and then file by file.
///
/// Both must load; a seal that does not hold is told and does not stop the comparison, since officers look before they
/// sign.
public struct TrustDifference: Report, Sendable {
    /// A thing that is there on one side only, or is another one.
    struct Change: Sendable, Equatable {
        let old: TrustItem?
        let new: TrustItem?
    }

    let changes: [Change]
    /// What changed in the policy, a line each.
    let policy: [String]
    /// What happened to each file whose bytes changed.
    let files: [String]
    private let seals: [String]

    /// Loads both.
    public init(_ old: String, _ new: String, now: UnixTime = .now()) throws {
        let (old, new) = try (
            TrustDirectory.load(path: old, requiresSeal: false), TrustDirectory.load(path: new, requiresSeal: false)
        )
        changes = Self.changes(TrustItem.all(old, now: now), TrustItem.all(new, now: now))
        policy = PolicyDifference.lines(from: old.policy, to: new.policy)
        files = Self.files(old.files, new.files)
        seals = [("old", old), ("new", new)].compactMap { side, trust in
            trust.seal.map { "\(side): \($0.breach.map { "its seal is broken: \($0)" } ?? $0.line)" }
        }
    }

    private static func changes(_ old: [TrustItem], _ new: [TrustItem]) -> [Change] {
        let gone = old.filter { !new.contains($0) }
        var come = new.filter { !old.contains($0) }
        let paired = gone.map { item in
            // Authorities may share a name: those that are equal are no change, the others go in pairs.
            guard let index = come.firstIndex(where: { $0.kind == item.kind && $0.name == item.name }) else {
                return Change(old: item, new: nil)
            }
            return Change(old: item, new: come.remove(at: index))
        }
        return paired + come.map { Change(old: nil, new: $0) }
    }

    private static func files(_ old: [TrustDirectory.File], _ new: [TrustDirectory.File]) -> [String] {
        let before = Dictionary(old.map { ($0.path, $0) }) { $1 }
        let after = Dictionary(new.map { ($0.path, $0) }) { $1 }
        return Set(before.keys).union(after.keys).sorted().compactMap { path in
            switch (before[path], after[path]) {
            case (let old?, let new?):
                old == new ? nil : "file \(path) changed from \(old.digest) to \(new.digest)"
            case (nil, let new?): "file \(path) added, \(new.digest)"
            case (let old?, nil): "file \(path) removed, \(old.digest)"
            case (nil, nil): nil
            }
        }
    }

    public let status = ExitStatus.done
    public var complaints: [String] { [] }

    public var lines: [String] {
        guard !files.isEmpty else { return seals + ["no difference"] }
        let form =
            changes.isEmpty && policy.isEmpty
            ? ["nothing that is told here changed, but the bytes of files did: read them"] : []
        // Groups of witnesses are told in no words.
        let unread =
            files.contains { $0.hasPrefix("file \(TrustDirectory.Layout.witnesses) ") }
            ? ["read \(TrustDirectory.Layout.witnesses): who must have cosigned may have changed"] : []
        return changes.flatMap(\.lines) + policy + form + unread + files + seals
    }

    public var json: JSON {
        [
            "changes": .array(
                changes.map { ["old": $0.old?.json ?? .null, "new": $0.new?.json ?? .null] }),
            "policy": .array(policy.map { .string($0) }), "files": .array(files.map { .string($0) }),
            "seals": .array(seals.map { .string($0) }),
        ]
    }
}

extension TrustDifference.Change {
    fileprivate var lines: [String] {
        switch (old, new) {
        case (let old?, let new?):
            ["changed: \(new.kind) \(new.name)"]
                + old.facts.filter { !new.facts.contains($0) }.map { "  - \($0.text)" }
                + new.facts.filter { !old.facts.contains($0) }.map { "  + \($0.text)" }
        case (nil, let new?): ["added: \(new.kind) \(new.name)"] + new.facts.map { "  + \($0.text)" }
        case (let old?, nil): ["removed: \(old.kind) \(old.name)"] + old.facts.map { "  - \($0.text)" }
        case (nil, nil): []
        }
    }
}
