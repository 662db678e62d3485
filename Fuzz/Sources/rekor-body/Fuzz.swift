import Harness
import JSON
import OpenSSL
import Sigstore

/// Log entries: the input as a body, as cosign's annotation, as a bundle's entry and as a record of our own.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    guard let entry = value(try LogEntry(transparencyLogEntry: document(body: bytes))) else {
        fatalError("an entry may have any body")
    }
    require(entry.body == bytes, "a body is kept as it came")
    if let annotation = text(bytes), let entry = value(try LogEntry(cosignBundle: annotation)) { write(entry) }
    if let document = value(try JSON(parsing: bytes)), let entry = value(try LogEntry(transparencyLogEntry: document)) {
        write(entry)
    }
    if let record = value(try LogEntryRecord(parsing: bytes)) {
        require(value(try LogEntryRecord(parsing: record.encoded)) == record, "a record is what it encodes to")
    }
    return 0
}

private func write(_ entry: LogEntry) {
    let record = LogEntryRecord(original: "sha256:00", entry: entry)
    let again = value(try LogEntryRecord(parsing: record.encoded))
    require(again?.entry.body == entry.body, "an entry becomes a record")
    require(again?.entry.inclusion == entry.inclusion, "an entry becomes a record with its proof")
}

private func document(body: [UInt8]) -> JSON {
    [
        "logIndex": "1", "logId": ["keyId": .string(Base64.encode([UInt8](repeating: 0, count: 32)))],
        "integratedTime": "1704067200", "canonicalizedBody": .string(Base64.encode(body)),
    ]
}
