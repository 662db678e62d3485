import JSON
import OCI
import Sigstore

/// One thing that an audit found: in which class, what exactly, and which images it touches.
struct AuditFinding: Sendable {
    /// The four classes of findings, in the order in which they are told.
    enum Class: String, Sendable, CaseIterable {
        /// A receipt or a manifest says that it must be there.
        case missing
        /// It is there, and no receipt and no manifest explains it.
        case extra
        /// It is there, and is not what its name or its receipt says, not safe, or cannot be read.
        case rotten
        /// A receipt admitted it, and today's policy, trust directory or time do not.
        case noLongerAllowed = "no-longer-allowed"

        /// For people.
        var title: String { rawValue.split(separator: "-").joined(separator: " ") }
    }

    let kind: Class
    let finding: Finding
    /// The blob that it is about, where it is about one.
    let blob: Digest?
    /// The images of which it is a part, sorted.
    var affects: [String]

    init(_ kind: Class, _ finding: Finding, blob: Digest? = nil, affects: [String] = []) {
        self.kind = kind
        self.finding = finding
        self.blob = blob
        self.affects = affects
    }

    /// By class, then by subject and text, so that two audits of the same directory report in the same order.
    func precedes(_ other: AuditFinding) -> Bool { key.lexicographicallyPrecedes(other.key) }

    private var key: [String] {
        let place = Class.allCases.firstIndex(of: kind) ?? 0
        return ["\(place)", finding.subject, finding.code.rawValue, finding.message, finding.found, finding.wanted]
    }

    /// The finding as text, with what to do.
    var lines: [String] {
        guard !affects.isEmpty else { return VerdictText.lines(finding) }
        let some = affects.prefix(3).joined(separator: ", ")
        let rest = affects.count > 3 ? " and \(affects.count - 3) more" : ""
        return VerdictText.lines(finding) + ["    images \(some)\(rest)"]
    }

    var json: JSON {
        guard case .object(var object) = VerdictText.json(finding) else {
            preconditionFailure("a finding is an object")
        }
        object["class"] = .string(kind.rawValue)
        object["images"] = .array(affects.map { .string($0) })
        return .object(object)
    }
}

extension AuditFinding {
    /// Something that could not be read at all, which says nothing about what it holds.
    static func unreadable(_ subject: String, _ error: any Error, blob: Digest? = nil) -> AuditFinding {
        AuditFinding(
            .rotten,
            Finding(
                Diagnosis(error).code, subject: subject, message: "it cannot be read", found: "\(error)",
                wanted: "content that can be hashed",
                hint: "look at the system's log and at the health of the device, then audit again"), blob: blob)
    }

    /// What today's checks say of something that a receipt admitted, with what to do where they do not say it.
    static func noLongerAllowed(
        _ finding: Finding, subject: String, hint: String, affects: [String] = []
    ) -> AuditFinding {
        AuditFinding(
            .noLongerAllowed,
            Finding(
                finding.code, subject: subject, message: finding.message, found: finding.found, wanted: finding.wanted,
                hint: finding.hint ?? hint), affects: affects)
    }

    /// A file or directory that nothing explains.
    static func extra(_ subject: String, _ message: String, found: String, hint: String = leave) -> AuditFinding {
        AuditFinding(
            .extra,
            Finding(
                .registryExtra, subject: subject, message: message, found: found,
                wanted: "only what imports have published", hint: hint))
    }

    private static let leave = "find out who put it there; move it out of the registry directory and audit again"
}
