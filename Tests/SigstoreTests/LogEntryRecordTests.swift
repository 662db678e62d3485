import JSON
import Sigstore
import TestSupport
import Testing

@Suite struct LogEntryRecordTests {
    let fixture: VerificationFixture
    let piece: SignedPiece
    let bytes: [UInt8]

    init() throws {
        fixture = try VerificationFixture()
        piece = try fixture.piece(identity: false)
        bytes = try #require(piece.logEntryRecord)
    }

    private func parse(_ change: (inout JSON) -> Void) throws -> LogEntryRecord {
        var document = try JSON(parsing: bytes)
        change(&document)
        return try LogEntryRecord(parsing: document.encoded())
    }

    @Test func `reads a record`() throws {
        let record = try LogEntryRecord(parsing: bytes)
        #expect(record.original == piece.layer.digest)
        #expect(record.entry.body == piece.entry?.body)
    }

    @Test func `what it writes it reads, and writes again the same`() throws {
        let record = try LogEntryRecord(parsing: bytes)
        let again = try LogEntryRecord(parsing: record.encoded)
        #expect(again == record)
        #expect(again.encoded == record.encoded)
    }

    @Test func `refuses another media type`() {
        #expect(throws: LogEntryError.unknownMediaType("application/vnd.airlock.log-entry.v2+json")) {
            try parse { $0[at: "/mediaType"] = "application/vnd.airlock.log-entry.v2+json" }
        }
    }

    @Test func `refuses a member that it does not know`() {
        #expect(throws: LogEntryError.malformed(JSONError(.unknownMember("further")))) {
            try parse { $0[at: "/further"] = 1 }
        }
    }

    @Test(arguments: ["/mediaType", "/original", "/logEntry"])
    func `refuses a record without a part`(pointer: String) {
        #expect(throws: LogEntryError.self) { try parse { $0[at: pointer] = nil } }
    }
}
