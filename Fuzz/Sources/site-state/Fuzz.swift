import Harness
import JSON
import OCI
import OpenSSL

@testable import Airlock
@testable import TransparencyLog

/// What a site keeps, and what others hand to it about it: receipts, learned heads, requests, staged changes of the log of
/// receipts, checkpoints, the record of a transaction, the index of log entries.
///
/// The first byte chooses one, so that each has inputs of its own.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let all = unsafe input(start, count)
    guard let first = all.first else { return 0 }
    let bytes = Array(all.dropFirst())
    switch first {
    case UInt8(ascii: "r"): readReceipt(bytes)
    case UInt8(ascii: "h"): readHeads(bytes)
    case UInt8(ascii: "q"): readRequest(bytes)
    case UInt8(ascii: "u"): readUpdate(bytes)
    case UInt8(ascii: "t"): readTransaction(bytes)
    case UInt8(ascii: "i"): readIndex(bytes)
    case UInt8(ascii: "c"): readCheckpoint(bytes)
    default: break
    }
    return 0
}

private func readReceipt(_ bytes: [UInt8]) {
    guard let receipt = value(try Receipt(parsing: bytes)) else { return }
    require(receipt.digest == Digest.of(bytes) && receipt.sequence > 0, "a receipt is that of its bytes")
    if let log = receipt.log {
        require(value(try ReceiptLogIdentity(log.json.object())) == log, "its log reads back")
    }
    if let seal = receipt.trustSeal { require(value(try RecordedSeal(seal.json)) == seal, "its seal reads back") }
}

private func readHeads(_ bytes: [UInt8]) {
    guard let records = value(try HeadRecords(parsing: bytes)) else { return }
    require(value(try HeadRecords(parsing: records.bytes)) == records, "heads read back")
    for head in records.content.heads {
        require(!records.without(origin: head.origin).content.heads.contains(head), "a log is taken away")
    }
}

private func readRequest(_ bytes: [UInt8]) {
    guard let request = value(try HeadRequest(parsing: bytes)) else { return }
    require(value(try HeadRequest(parsing: request.bytes)) == request, "a request reads back")
}

private func readUpdate(_ bytes: [UInt8]) {
    guard let update = value(try ReceiptLogUpdate(parsing: bytes)) else { return }
    require(value(try ReceiptLogUpdate(parsing: update.bytes))?.bytes == update.bytes, "a staged change reads back")
    for path in update.files.keys {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        require(!names.contains { ["", ".", ".."].contains($0) }, "a path stays inside")
    }
}

private func readTransaction(_ bytes: [UInt8]) {
    guard let transaction = value(try Transaction(parsing: bytes)) else { return }
    let again = value(try Transaction(parsing: transaction.bytes))
    require(again?.bytes == transaction.bytes, "a transaction reads back")
}

private func readCheckpoint(_ bytes: [UInt8]) {
    guard let checkpoint = value(try ReceiptCheckpoint(parsing: bytes)) else { return }
    require(checkpoint.bytes == bytes, "a checkpoint keeps its bytes")
    _ = checkpoint.line
    _ = checkpoint.json.encoded()
}

/// The hash in the header is made that of the keys, since no fuzzer finds it.
private func readIndex(_ bytes: [UInt8]) {
    var bytes = bytes
    guard bytes.count >= LogIndex.headerSize else { return }
    let count = Int(clamping: bytes.littleEndian(at: 80))
    let end = min(bytes.count, LogIndex.headerSize + min(count, 1000) * LogIndex.recordSize)
    bytes.replaceSubrange(48..<80, with: HashAlgorithm.sha256.hash(Array(bytes[LogIndex.headerSize..<end])))
    guard let index = value(try LogIndex(file(bytes), binding: Array(bytes[16..<48]))), let index else { return }
    let keys = stride(from: LogIndex.headerSize, to: end, by: LogIndex.recordSize).prefix(8).map { offset in
        LookupKey(bytes: Array(bytes[offset..<min(offset + LookupKey.length, bytes.count)]))
    }
    for key in keys {
        for line in (value(try index.lines(key)) ?? nil) ?? [] { _ = value(try EvidenceGroup(parsing: line)) }
    }
}
