import JSON
import OCI
import OpenSSL

/// A receipt that was made now, with its file's content.
struct IssuedReceipt: Sendable {
    let receipt: Receipt
    let content: LineStore

    /// Makes the next receipt of a chain.
    ///
    /// - Parameters:
    ///   - content: what the import did, see ``ImportReport``; its members stand beside those of the chain.
    ///   - images: what is said of each image, a line of canonical JSON each, for the member `images`.
    init(
        after last: Receipt?, provenTime: UnixTime?, log: ReceiptLogIdentity, trustSeal: RecordedSeal,
        content: JSONObject, images: LineStore
    ) throws {
        let sequence = (last?.sequence ?? 0) + 1
        let time = [last?.newestProvenTime, provenTime].compactMap { $0 }.max()
        var object = content
        object["format"] = .string(Receipt.format)
        object["sequence"] = .integer(sequence)
        object["receiptLog"] = log.json
        object["trustSeal"] = trustSeal.json
        object["previous"] = last.map { .string($0.digest.description) } ?? .null
        object["newestProvenTime"] = time.map { .string($0.rfc3339) } ?? .null
        self.content = try Self.document(object, images: images)
        receipt = Receipt(
            sequence: sequence, previous: last?.digest, newestProvenTime: time, log: log, trustSeal: trustSeal,
            digest: try self.content.digest())
    }

    /// The canonical form of an object with an array of images that is not in memory.
    static func document(_ object: JSONObject, images: LineStore) throws -> LineStore {
        var text = LineStore.Writer()
        var separator = UInt8(ascii: "{")
        let names = (object.names.filter { $0 != "images" } + ["images"]).sorted {
            $0.utf16.lexicographicallyPrecedes($1.utf16)
        }
        for name in names {
            try text.add([separator])
            separator = UInt8(ascii: ",")
            guard name == "images" else {
                // Without the braces around it.
                let member = JSON.object([name: object[name] ?? .null]).encoded(.canonical)
                try text.add(Array(member[1..<member.count - 1]))
                continue
            }
            try text.add(Array("\"images\":[".utf8))
            var isFirst = true
            _ = try images.forEach { line, _ in
                try text.add((isFirst ? [] : [UInt8(ascii: ",")]) + line)
                isFirst = false
            }
            try text.add([UInt8(ascii: "]")])
        }
        try text.add([UInt8(ascii: "}")])
        return try text.finish()
    }
}
