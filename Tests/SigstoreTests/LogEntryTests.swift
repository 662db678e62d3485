import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// How log entries are read, in cosign's form and in that of Sigstore bundles.
@Suite struct LogEntryTests {
    let entry: LoggedEntry

    init() throws {
        let fixture = try VerificationFixture()
        entry = try #require(try fixture.piece(identity: false).entry)
    }

    private func cosign(_ change: (inout JSON) -> Void = { _ in }) throws -> LogEntry {
        var bundle = try JSON(parsing: Array(entry.cosignBundle.utf8))
        change(&bundle)
        return try LogEntry(cosignBundle: String(decoding: bundle.encoded(), as: UTF8.self))
    }

    private func protobuf(_ change: (inout JSON) -> Void = { _ in }) throws -> LogEntry {
        var document = entry.transparencyLogEntry
        change(&document)
        return try LogEntry(transparencyLogEntry: document)
    }

    @Test func `reads cosign's annotation`() throws {
        let read = try cosign()
        #expect(read.body == entry.body)
        #expect(read.logID == entry.logID)
        #expect(read.logIndex == entry.logIndex)
        #expect(read.integratedTime == entry.integratedTime)
        #expect(read.signedEntryTimestamp == entry.promise)
        #expect(read.inclusion == nil)
    }

    @Test func `reads an entry of a Sigstore bundle`() throws {
        let read = try protobuf()
        #expect(read.body == entry.body)
        #expect(read.logID == entry.logID)
        #expect(read.logIndex == entry.logIndex)
        #expect(read.integratedTime == entry.integratedTime)
        #expect(read.signedEntryTimestamp == entry.promise)
        #expect(read.inclusion?.hashes == entry.inclusion?.hashes)
        #expect(read.inclusion?.checkpoint == entry.inclusion?.checkpoint)
        #expect(read.inclusion?.treeSize == entry.inclusion?.treeSize)
        #expect(read.kindVersion?.kind == "hashedrekord")
    }

    @Test func `what it writes it reads`() throws {
        let read = try protobuf()
        #expect(try LogEntry(transparencyLogEntry: read.transparencyLogEntry) == read)
    }

    @Test func `takes absent numbers for zero, as proto3 drops them`() throws {
        let read = try protobuf { document in
            document[at: "/logIndex"] = nil
            document[at: "/inclusionProof/logIndex"] = nil
            document[at: "/integratedTime"] = nil
        }
        #expect(read.logIndex == 0)
        #expect(read.inclusion?.leafIndex == 0)
        #expect(read.integratedTime == nil)
    }

    @Test func `takes numbers as texts and as numbers`() throws {
        #expect(try protobuf { $0[at: "/logIndex"] = 7 }.logIndex == 7)
        #expect(try protobuf { $0[at: "/logIndex"] = "7" }.logIndex == 7)
    }

    @Test(arguments: ["/logIndex", "/integratedTime", "/inclusionProof/logIndex", "/inclusionProof/treeSize"])
    func `refuses a negative number`(pointer: String) {
        let name = String(pointer.split(separator: "/").last ?? "")
        #expect(throws: LogEntryError.negative(name)) { try protobuf { $0[at: pointer] = "-1" } }
    }

    @Test(arguments: ["/Payload/logIndex", "/Payload/integratedTime"])
    func `refuses a negative number in cosign's annotation`(pointer: String) {
        let name = String(pointer.split(separator: "/").last ?? "")
        #expect(throws: LogEntryError.negative(name)) { try cosign { $0[at: pointer] = -1 } }
    }

    @Test(arguments: [
        "/further", "/logId/further", "/kindVersion/further", "/inclusionPromise/further", "/inclusionProof/further",
        "/inclusionProof/checkpoint/further",
    ])
    func `refuses a member that it does not know`(pointer: String) {
        #expect(throws: LogEntryError.malformed(JSONError(.unknownMember("further")))) {
            try protobuf { $0[at: pointer] = 1 }
        }
    }

    @Test(arguments: ["/further", "/Payload/further"])
    func `refuses a member of cosign's annotation that it does not know`(pointer: String) {
        #expect(throws: LogEntryError.malformed(JSONError(.unknownMember("further")))) {
            try cosign { $0[at: pointer] = 1 }
        }
    }

    @Test(arguments: ["/Payload", "/Payload/body", "/Payload/logIndex", "/Payload/logID", "/Payload/integratedTime"])
    func `refuses cosign's annotation without a part`(pointer: String) {
        #expect { try cosign { $0[at: pointer] = nil } } throws: { error in
            if case .malformed(let inner)? = error as? LogEntryError, case .missing = inner.reason {
                true
            } else {
                false
            }
        }
    }

    @Test func `refuses a log ID that is not lower-case hexadecimal`() {
        let upper = Hex.encode(entry.logID).uppercased()
        #expect(throws: LogEntryError.notEncoded("logID")) { try cosign { $0[at: "/Payload/logID"] = .string(upper) } }
    }

    @Test func `refuses a log ID of another length`() {
        #expect(throws: LogEntryError.wrongLength("logID", found: 1)) { try cosign { $0[at: "/Payload/logID"] = "00" } }
        #expect(throws: LogEntryError.wrongLength("logId.keyId", found: 3)) {
            try protobuf { $0[at: "/logId/keyId"] = "AAAA" }
        }
    }

    @Test func `refuses a proof hash of another length`() {
        #expect(throws: LogEntryError.wrongLength("hashes", found: 3)) {
            try protobuf { $0[at: "/inclusionProof/hashes/0"] = "AAAA" }
        }
    }

    @Test func `refuses more proof hashes than a tree has levels`() {
        let hash = JSON.string(Base64.encode([UInt8](repeating: 0, count: 32)))
        let limit = VerificationLimits.maximumProofHashes
        #expect(throws: LogEntryError.tooManyHashes(found: limit + 1, limit: limit)) {
            try protobuf { $0[at: "/inclusionProof/hashes"] = .array(Array(repeating: hash, count: limit + 1)) }
        }
    }

    @Test(arguments: ["/canonicalizedBody", "/inclusionPromise/signedEntryTimestamp", "/inclusionProof/rootHash"])
    func `refuses what is not base64`(pointer: String) {
        let name = String(pointer.split(separator: "/").last ?? "")
        #expect(throws: LogEntryError.notEncoded(name)) { try protobuf { $0[at: pointer] = "A" } }
    }
}
