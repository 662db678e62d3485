import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// What a log entry must say about the evidence, in cases that no single fault covers.
@Suite struct LogBindingTests {
    let fixture: VerificationFixture

    init() throws { fixture = try VerificationFixture() }

    private func verdict(
        kind: LogEntryKind, completed: Bool = false, change: (inout SigningRequest) -> Void
    ) throws -> Verdict {
        try fixture.verdict(
            fixture.piece(identity: false, kind: kind, change: change), identity: false, completed: completed)
    }

    private func verdict(
        kind: LogEntryKind, body edit: @escaping (inout JSON, SigningContext) throws -> Void
    ) throws -> Verdict {
        try verdict(kind: kind) { $0.edits.body.append(edit) }
    }

    @Test func `accepts a rekord entry of an X.509 signature`() throws {
        let verdict = try verdict(kind: .hashedrekord001) { body, _ in
            body[at: "/kind"] = "rekord"
            body[at: "/spec/signature/format"] = "x509"
        }
        #expect(verdict.refusal == nil)
    }

    @Test(arguments: ["pgp", nil] as [JSON?])
    func `refuses a rekord entry of another format`(format: JSON?) throws {
        let verdict = try verdict(kind: .hashedrekord001) { body, _ in
            body[at: "/kind"] = "rekord"
            body[at: "/spec/signature/format"] = format
        }
        #expect(verdict.refusal == .logBodyMalformed)
    }

    @Test(arguments: [LogEntryKind.intoto001, .intoto002])
    func `accepts an intoto entry without the payload's hash`(kind: LogEntryKind) throws {
        #expect(try verdict(kind: kind) { body, _ in body[at: "/spec/content/payloadHash"] = nil }.refusal == nil)
    }

    @Test func `refuses a dsse entry without the payload's hash`() throws {
        let verdict = try verdict(kind: .dsse001) { body, _ in body[at: "/spec/payloadHash"] = nil }
        #expect(verdict.refusal == .logBodyMalformed)
    }

    @Test func `refuses an entry of another payload type`() throws {
        let verdict = try verdict(kind: .intoto002) { body, _ in
            body[at: "/spec/content/envelope/payloadType"] = "application/vnd.example+json"
        }
        #expect(verdict.refusal == .logPayloadTypeMismatch)
    }

    @Test(arguments: [LogEntryKind.intoto002, .dsse001])
    func `refuses an entry with a second signature that the envelope does not have`(kind: LogEntryKind) throws {
        let verdict = try verdict(kind: kind) { body, context in
            let path = kind == .dsse001 ? "/spec/signatures" : "/spec/content/envelope/signatures"
            var second = body[at: "\(path)/0"] ?? .null
            second[at: kind == .dsse001 ? "/signature" : "/sig"] =
                kind.encodeSignature(try context.key.sign(context.message))
            body[at: "\(path)/1"] = second
        }
        #expect(verdict.refusal == .logSignatureMismatch)
    }

    @Test(arguments: [LogEntryKind.intoto002, .dsse001])
    func `refuses an entry without signatures`(kind: LogEntryKind) throws {
        let path = kind == .dsse001 ? "/spec/signatures" : "/spec/content/envelope/signatures"
        #expect(try verdict(kind: kind) { body, _ in body[at: path] = [] }.refusal == .logBodyMalformed)
    }

    @Test func `refuses a signature that intoto 0_0_2 encodes once`() throws {
        let verdict = try verdict(kind: .intoto002) { body, context in
            let once = Base64.encode(try context.key.sign(context.message))
            body[at: LogEntryKind.intoto002.signaturePointer ?? ""] = .string(once)
        }
        #expect(verdict.refusal == .logBodyMalformed)
    }

    @Test func `refuses an entry about an artifact for an envelope`() throws {
        let verdict = try verdict(kind: .dsse001) { body, context in
            let envelopeHash = body[at: "/spec/envelopeHash"] ?? .null
            body = [
                "apiVersion": "0.0.1", "kind": "hashedrekord",
                "spec": [
                    "data": ["hash": envelopeHash],
                    "signature": [
                        "content": body[at: "/spec/signatures/0/signature"] ?? .null,
                        "publicKey": ["content": body[at: "/spec/signatures/0/verifier"] ?? .null],
                    ],
                ],
            ]
        }
        #expect(verdict.refusal == .logKindMismatch)
    }

    @Test func `refuses an entry that says another kind beside its body`() throws {
        let verdict = try verdict(kind: .dsse001, completed: true) { request in
            request.edits.entry.append { entry, _ in entry.version = "0.0.2" }
        }
        #expect(verdict.refusal == .logKindMismatch)
    }

    @Test func `refuses a body that is no JSON`() throws {
        let verdict = try verdict(kind: .hashedrekord001) { request in
            request.edits.entry.append { entry, context in
                entry.body = Array("{".utf8)
                entry.promise = try context.sigstore.log.promise(for: entry)
            }
        }
        #expect(verdict.refusal == .logBodyMalformed)
    }

    @Test func `takes white space in the logged PEM for nothing`() throws {
        let verdict = try verdict(kind: .hashedrekord001) { body, context in
            let text = context.verifier.split(separator: "\n").joined(separator: "\r\n") + "\r\n\n"
            body[at: LogEntryKind.hashedrekord001.verifierPointer] = .string(Base64.encode(Array(text.utf8)))
        }
        #expect(verdict.refusal == nil)
    }

    @Test(arguments: [
        "rekor.elsewhere.test - 1", "rekor.sigstone.test - 1", "rekor.sigstore.test - ", "rekor.sigstore.test - x",
        "rekor.sigstore.test.evil - 1",
    ])
    func `refuses a checkpoint that speaks for another log`(origin: String) throws {
        let verdict = try verdict(kind: .hashedrekord001, completed: true) { request in
            request.edits.entry.append { entry, context in
                let proof = try #require(entry.inclusion)
                entry.inclusion?.checkpoint = try context.sigstore.log.checkpoint(
                    origin: origin, size: proof.treeSize, rootHash: proof.rootHash)
            }
        }
        #expect(verdict.refusal == .logCheckpointInvalid)
    }

    /// A checkpoint without a tree ID is of a log that is one tree.
    private func verdictOfOneTree(logIndex: @escaping (LoggedEntry.Inclusion) -> Int64) throws -> Verdict {
        try verdict(kind: .hashedrekord001, completed: true) { request in
            request.edits.entry.append { entry, context in
                let log = context.sigstore.log
                let proof = try #require(entry.inclusion)
                entry.inclusion?.checkpoint = try log.checkpoint(
                    origin: log.host, size: proof.treeSize, rootHash: proof.rootHash)
                entry.logIndex = logIndex(proof)
                entry.promise = try log.promise(for: entry)
            }
        }
    }

    @Test func `accepts a checkpoint whose origin is the log's name, where the entry has one index`() throws {
        #expect(try verdictOfOneTree { Int64($0.leafIndex) }.refusal == nil)
    }

    @Test func `refuses two indexes in a log that is one tree`() throws {
        #expect(try verdictOfOneTree { Int64($0.leafIndex) + 1 }.refusal == .logIndexMismatch)
    }

    @Test func `does without size and root beside the checkpoint`() throws {
        let piece = try fixture.piece(identity: false)
        var record = try JSON(parsing: #require(piece.logEntryRecord))
        record[at: "/logEntry/inclusionProof/treeSize"] = nil
        record[at: "/logEntry/inclusionProof/rootHash"] = nil
        let readings = try LegacyLayer.read(
            [fixture.layer(piece)], records: [LogEntryRecord(parsing: record.encoded())])
        let verdict = try fixture.verifier().verify(
            #require(readings[0].piece), subject: VerificationFixture.image, as: fixture.candidate(identity: false))
        #expect(verdict.piece?.logs[0].inclusion?.proof.treeSize == fixture.sigstore.log.size)
    }
}
