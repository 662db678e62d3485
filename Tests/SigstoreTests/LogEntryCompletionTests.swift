import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// Which records complete a piece, and what becomes of those that do not belong.
@Suite struct LogEntryCompletionTests {
    let fixture: VerificationFixture

    init() throws { fixture = try VerificationFixture() }

    private func record(_ piece: SignedPiece, _ change: (inout JSON) -> Void = { _ in }) throws -> LogEntryRecord {
        var document = try JSON(parsing: #require(piece.logEntryRecord))
        change(&document)
        return try LogEntryRecord(parsing: document.encoded())
    }

    private func read(_ piece: SignedPiece, _ records: [LogEntryRecord]) throws -> EvidenceReading {
        try LegacyLayer.read([fixture.layer(piece)], records: records)[0]
    }

    @Test func `completes a piece with the record of its entry`() throws {
        let piece = try fixture.piece(identity: false)
        #expect(try read(piece, [record(piece)]).piece?.completions.count == 1)
    }

    @Test func `leaves a record of another blob alone`() throws {
        let piece = try fixture.piece(identity: false)
        let other = try fixture.piece(identity: false) { $0.reference = "registry.test/other" }
        #expect(try read(piece, [record(other)]).piece?.completions.count == 0)
    }

    @Test(arguments: ["/logEntry/logIndex", "/logEntry/integratedTime"])
    func `refuses a record that says another number`(pointer: String) throws {
        let piece = try fixture.piece(identity: false)
        #expect(try read(piece, [record(piece) { $0[at: pointer] = "1" }]).refusal == .logRecordMismatch)
    }

    @Test func `refuses a record with another body`() throws {
        let piece = try fixture.piece(identity: false)
        let body = JSON.string(Base64.encode(try #require(piece.entry).body + [0x20]))
        let refusal = try read(piece, [record(piece) { $0[at: "/logEntry/canonicalizedBody"] = body }]).refusal
        #expect(refusal == .logRecordMismatch)
    }

    @Test func `refuses a record of another log`() throws {
        let piece = try fixture.piece(identity: false)
        let logID = JSON.string(Base64.encode([UInt8](repeating: 1, count: 32)))
        #expect(
            try read(piece, [record(piece) { $0[at: "/logEntry/logId/keyId"] = logID }]).refusal == .logRecordMismatch)
    }

    @Test(arguments: LogEntryKind.allCases)
    func `gives an entry to a piece that has none, and proves it`(kind: LogEntryKind) throws {
        let piece = try fixture.piece(identity: true, kind: kind)
        let layer = fixture.withoutEntry(piece)
        let read = try #require(try LegacyLayer.read([layer], records: [record(piece)])[0].piece)
        #expect(read.logEntries.isEmpty)
        let verdict = try fixture.verifier().verify(
            read, subject: VerificationFixture.image, as: fixture.candidate(identity: true))
        #expect(verdict.piece?.logs.map(\.isPromised) == [true])
        #expect(verdict.piece?.logs[0].inclusion != nil)
    }

    /// A piece that has no entry, and the record of another signature over the same content, which claims to be about it.
    private func foreignRecord(_ kind: LogEntryKind) throws -> (layer: LegacyLayer, record: LogEntryRecord) {
        let piece = try fixture.piece(identity: false, kind: kind)
        // ECDSA is not deterministic: the same content has another signature.
        let other = try fixture.piece(identity: false, kind: kind)
        let record = try record(other) { $0[at: "/original"] = .string(piece.layer.digest) }
        return (fixture.withoutEntry(piece), record)
    }

    @Test(arguments: LogEntryKind.allCases.filter { $0 != .hashedrekord001 })
    func `refuses a record of another signature for an envelope that has no entry`(kind: LogEntryKind) throws {
        let (layer, record) = try foreignRecord(kind)
        #expect(try LegacyLayer.read([layer], records: [record])[0].refusal == .logRecordMismatch)
    }

    @Test func `leaves a record of another signature over the same payload alone`() throws {
        let (layer, record) = try foreignRecord(.hashedrekord001)
        #expect(try LegacyLayer.read([layer], records: [record])[0].piece?.completions == [])
        let piece = try fixture.piece(identity: false)
        #expect(piece.layer.digest == layer.blobDigest)
        #expect(try read(piece, [self.record(piece), record]).piece?.completions.count == 1)
    }

    @Test func `refuses a record of another payload's signature`() throws {
        let piece = try fixture.piece(identity: false)
        let other = try fixture.piece(identity: false) { $0.reference = "registry.test/other" }
        let stranger = try record(other) { $0[at: "/original"] = .string(piece.layer.digest) }
        #expect(try read(piece, [stranger]).refusal == .logRecordMismatch)
    }

    @Test func `gives each of two signatures of one payload its own record`() throws {
        let pieces = try [fixture.piece(identity: false), fixture.piece(identity: false)]
        #expect(pieces[0].layer.digest == pieces[1].layer.digest)
        let layers = pieces.enumerated().map { fixture.layer($1, index: $0) }
        let records = try pieces.reversed().map { try record($0) }
        let readings = try LegacyLayer.read(layers, records: records)
        for (reading, piece) in zip(readings, pieces) {
            #expect(reading.piece?.completions.map(\.body) == [try #require(piece.entry).body])
        }
    }

    @Test(arguments: [[0], [0, 1]]) func `a record that lies about a signature rejects that one alone`(
        completed: [Int]
    ) throws {
        let pieces = try [fixture.piece(identity: false), fixture.piece(identity: false)]
        let layers = pieces.enumerated().map { fixture.layer($1, index: $0) }
        let liar = try record(pieces[1]) { $0[at: "/logEntry/logIndex"] = "1" }
        let readings = try LegacyLayer.read(layers, records: completed.map { try record(pieces[$0]) } + [liar])
        #expect(readings.map(\.refusal) == [nil, .logRecordMismatch])
    }

    @Test func `a record that cannot be read rejects the signature that no record completes`() throws {
        let pieces = try [fixture.piece(identity: false), fixture.piece(identity: false)]
        let layers = pieces.enumerated().map { fixture.layer($1, index: $0) }
        let stranger = try record(pieces[1]) {
            $0[at: "/logEntry/logIndex"] = "1"
            $0[at: "/logEntry/canonicalizedBody"] = "AAAA"
        }
        let readings = try LegacyLayer.read(layers, records: [record(pieces[0]), stranger])
        #expect(readings.map(\.refusal) == [nil, .logRecordMismatch])
    }

    @Test func `a record that belongs to none rejects every signature where all are completed`() throws {
        let piece = try fixture.piece(identity: false)
        let stranger = try record(piece) { $0[at: "/logEntry/logIndex"] = "1" }
        #expect(try read(piece, [record(piece), stranger]).refusal == .logRecordMismatch)
    }

    @Test func `refuses more entries than the limit`() throws {
        let piece = try fixture.piece(identity: false)
        let records = Array(repeating: try record(piece), count: VerificationLimits.maximumLogEntries)
        #expect(try read(piece, records).refusal == .evidenceLimitExceeded)
    }

    @Test func `keeps the proof in the largest tree`() throws {
        let piece = try fixture.piece(identity: false)
        fixture.sigstore.log.fill(count: 3, seed: 7)
        var later = try #require(piece.entry)
        later.inclusion = try fixture.sigstore.log.inclusion(leafIndex: #require(later.inclusion).leafIndex)
        let records = [
            try record(piece),
            LogEntryRecord(
                original: piece.layer.digest, entry: try LogEntry(transparencyLogEntry: later.transparencyLogEntry)),
        ]
        let read = try #require(try read(piece, records).piece)
        let verdict = try fixture.verifier().verify(
            read, subject: VerificationFixture.image, as: fixture.candidate(identity: false))
        #expect(verdict.piece?.logs.map { $0.inclusion?.checkpoint.size } == [fixture.sigstore.log.size])
    }
}

extension VerificationFixture {
    /// The layer of a piece without its log entry.
    fileprivate func withoutEntry(_ piece: SignedPiece) -> LegacyLayer {
        var annotations = piece.layer.annotations
        annotations[CosignLayer.bundleAnnotation] = nil
        return LegacyLayer(
            mediaType: piece.layer.mediaType, annotations: annotations, blob: piece.layer.blob,
            blobDigest: piece.layer.digest, manifestDigest: Self.manifest, layerIndex: 0)
    }
}
