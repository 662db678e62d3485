import JSON
import OpenSSL
import TransparencyLog

/// What an import did to the newest head of one log.
struct HeadChange: Sendable, Equatable {
    let origin: String
    let before: Checkpoint?
    let after: Checkpoint?

    /// As a receipt records it.
    var json: JSON {
        [
            "origin": .string(origin), "before": HeadDocuments.summary(before), "after": HeadDocuments.summary(after),
        ]
    }

    /// For people.
    var line: String {
        guard let after else { return "log \(origin): no head" }
        guard let before, before.size != after.size else {
            return "log \(origin): head stays at size \(after.size), root \(Base64.encode(after.rootHash))"
        }
        return
            "log \(origin): head advances from size \(before.size) to \(after.size), root \(Base64.encode(after.rootHash))"
    }
}

extension HeadLedger {
    /// The newest head of every log, before and after the import.
    ///
    /// - Parameter advances: whether heads may advance: with a sealed bundle of which everything was accepted.
    func changes(advances: Bool) -> [HeadChange] {
        histories.keys.sorted().map { origin in
            let before = acceptedHead(of: origin)
            return HeadChange(origin: origin, before: before, after: advances ? histories[origin]?.newest : before)
        }
    }

    /// What the site has learned, with what the bundle brought.
    func records(after records: HeadRecords) -> HeadRecords {
        var records = records
        for brought in brought { records.add(brought.head, by: brought.proof) }
        return records
    }
}
