public import OCI
public import OpenSSL
public import Sigstore

/// One end of a tag's move: a digest, and how new its evidence is.
public struct TagTarget: Sendable, Hashable {
    /// What the tag means.
    public let digest: Digest
    /// The newest proven time of the evidence that counted for it, `nil` where there is none.
    public let newestProvenTime: UnixTime?

    /// A digest with what its evidence proves.
    public init(digest: Digest, newestProvenTime: UnixTime?) {
        self.digest = digest
        self.newestProvenTime = newestProvenTime
    }
}

extension PolicyRule.Moves {
    /// Whether a published tag may go from one digest to another: `nil` where it may.
    ///
    /// `newer` needs a proven time at both ends, or nothing says which is newer; the same time is not older.
    public func refusal(of reference: Reference, from old: TagTarget, to new: TagTarget) -> Finding? {
        guard old.digest != new.digest, self != .any else { return nil }
        func finding(_ wanted: String, hint: String?) -> Finding {
            Finding(
                .policyTagMoved, subject: reference.description, message: "a published tag would move",
                found: "from \(Self.text(old)) to \(Self.text(new))", wanted: wanted, hint: hint)
        }
        guard self == .newer else { return finding("no move: moves is deny", hint: nil) }
        guard let oldTime = old.newestProvenTime, let newTime = new.newestProvenTime else {
            return finding("a proven time at both ends", hint: "moves: any allows moves that nothing can date")
        }
        guard newTime < oldTime else { return nil }
        return finding("evidence that is not older", hint: "an old image under a published tag may be a rollback")
    }

    private static func text(_ target: TagTarget) -> String {
        "\(target.digest) (\(target.newestProvenTime?.rfc3339 ?? "no proven time"))"
    }
}
