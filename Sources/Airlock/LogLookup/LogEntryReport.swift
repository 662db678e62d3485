public import JSON
import OpenSSL
import Sigstore

/// One log entry, as `rekor-cli get` prints it.
///
/// `Attestation` is the payload of the envelope beside the entry, where the entry's body states its hash, else empty.
public struct LogEntryReport: Report {
    private let answer: LogAnswer?

    init(_ answer: LogAnswer?) { self.answer = answer }

    /// The attestation as text; bytes that are none are shown as such in neither form.
    private var attestation: String {
        answer?.entry.attestation.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    }

    public var lines: [String] {
        guard let answer else { return [] }
        let entry = answer.entry.entry
        let body = entry.printedBody.map { String(decoding: $0.encoded(.pretty), as: UTF8.self) } ?? "not JSON"
        var lines = ["LogID: \(Hex.encode(entry.logID))"]
        if !attestation.isEmpty { lines.append("Attestation: \(ProvenanceText.printable(attestation[...]))") }
        lines += ["Index: \(entry.logIndex)"]
        lines += [
            "IntegratedTime: \(answer.integratedTime?.rfc3339 ?? (answer.isProven ? "not proven" : "not stated"))"
        ]
        lines += ["UUID: \(answer.entry.uuid)"]
        lines += ["Body:"] + ProvenanceText.block(body, sign: "").filter { $0 != "  " }
        lines += ["Verification: \(answer.proven)"]
        lines += answer.entry.places.map { "Found in: \($0.target), \($0.image), \($0.piece)" }
        return lines
    }

    public var json: JSON {
        guard let answer else { return .null }
        let entry = answer.entry.entry
        return [
            "Attestation": .string(attestation), "Body": entry.printedBody ?? .null,
            "LogIndex": .integer(entry.logIndex),
            "IntegratedTime": .integer((answer.integratedTime?.milliseconds ?? 0) / 1000),
            "UUID": .string(answer.entry.uuid), "LogID": .string(Hex.encode(entry.logID)),
            "Verification": answer.json,
        ]
    }

    public var complaints: [String] {
        guard let answer else { return ["airlock: missing: no log entry matches"] }
        return [answer].complaints
    }

    public var status: ExitStatus { answer.map { [$0].status } ?? .missing }
}
