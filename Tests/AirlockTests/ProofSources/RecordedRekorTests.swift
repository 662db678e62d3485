import FileSystem
import Glibc
import JSON
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// Proofs from recorded answers, against the naive tree.
@Suite struct RecordedRekorTests {
    private static let count = 23

    @Test func `gives the proofs that were recorded, each at its size`() throws {
        let recording = try RekorRecording(entries: Self.count)
        let sizes: [UInt64] = [1, 7, 8, 16, UInt64(Self.count)]
        for size in sizes {
            // One answer of many entries to a retrieval, and one answer for each entry.
            let answers = try (0..<Int(size)).map { try recording.answer($0, size: size) }
            if size == 16 { try recording.write("entries/many.json", .array(answers)) }
            guard size != 16 else { continue }
            for (index, answer) in answers.enumerated() {
                try recording.write("entries/\(size)-\(index).json", answer)
            }
        }
        var source = try ProofSources.open(directory: recording.path)
        for size in sizes {
            for index in 0..<size {
                let proof = try #require(try source.inclusionProof(index: index, size: size))
                try proof.verify(
                    leafHash: recording.leafHashes[Int(index)], root: recording.log.rootHash(size: size))
            }
        }
        for index in 0..<Self.count {
            #expect(try source.index(ofLeafHash: recording.leafHashes[index]) == UInt64(index))
            #expect(try source.entry(at: UInt64(index)) == recording.bodies[index])
        }
        #expect(try source.inclusionProof(index: 3, size: 9) == nil)
        #expect(try source.inclusionProof(index: 9, size: 8) == nil)
    }

    @Test func `gives the consistency proofs that were recorded`() throws {
        let recording = try RekorRecording(entries: Self.count)
        let sizes = 1...UInt64(Self.count)
        for old in sizes {
            for new in old...UInt64(Self.count) where old < new { try recording.writeProof(from: old, to: new) }
        }
        var source = try ProofSources.open(directory: recording.path)
        for old in sizes {
            for new in old...UInt64(Self.count) {
                let proof = try #require(try source.consistencyProof(from: old, to: new))
                try proof.verify(
                    oldRoot: recording.log.rootHash(size: old), newRoot: recording.log.rootHash(size: new))
            }
        }
        #expect(try source.consistencyProof(from: 5, to: 24) == nil)
        #expect(try source.consistencyProof(from: 5, to: 4) == nil)
        #expect(try source.consistencyProof(from: 0, to: 0) == nil)
    }

    @Test func `has the checkpoint of the log, and nothing that was not recorded`() throws {
        let recording = try RekorRecording(entries: 5)
        var source = try ProofSources.open(directory: recording.path)
        let head = try source.latestCheckpoint()
        #expect(head.origin == recording.log.origin)
        #expect(head.size == 5)
        #expect(head.rootHash == recording.log.rootHash(size: 5))
        #expect(try source.index(ofLeafHash: recording.leafHashes[2]) == nil)
        #expect(try source.entry(at: 2) == nil)
        #expect(try source.inclusionProof(index: 2, size: 5) == nil)
        #expect(try source.consistencyProof(from: 2, to: 5) == nil)
    }

    @Test func `reads the element of a frozen tree in the place of the log`() throws {
        let recording = try RekorRecording(entries: 5)
        let shards = try #require(try recording.logInfo().object()["inactiveShards"]).array()
        try recording.write("log.json", shards[0])
        #expect(try ProofSources.open(directory: recording.path) is RecordedRekor)
    }

    @Test func `a recording of the log comes before a checkpoint, and needs one of the log`() throws {
        let recording = try RekorRecording(entries: 5)
        try recording.write("checkpoint", bytes: [])
        #expect(try ProofSources.open(directory: recording.path) is RecordedRekor)
        let empty = try TemporaryFolder()
        #expect(throws: ProofSourceError.missingCheckpoint(path: empty.path, wanted: ["log.json"])) {
            try RecordedRekor(ProofFiles(path: empty.path))
        }
    }

    @Test func `reads the oldest names of entries, and those recorded without proof for nothing`() throws {
        let recording = try RekorRecording(entries: 5)
        try recording.write("entries/a.json", [Hex.encode(recording.leafHashes[1]): recording.entry(1, size: 5)])
        var bare = try recording.entry(2, size: 5).object()
        bare["verification"] = ["signedEntryTimestamp": "AAAA"]
        try recording.write("entries/b.json", [recording.uuid(2): .object(bare)])
        bare["verification"] = nil
        try recording.write("entries/c.json", [recording.uuid(2): .object(bare)])
        var source = try ProofSources.open(directory: recording.path)
        #expect(try source.index(ofLeafHash: recording.leafHashes[1]) == 1)
        #expect(try source.index(ofLeafHash: recording.leafHashes[2]) == nil)
        #expect(try source.entry(at: 2) == nil)
    }

    @Test func `takes hashes that are missing or null for none`() throws {
        let recording = try RekorRecording(entries: 5)
        try recording.write("proofs/2-3.json", ["rootHash": "", "hashes": .null])
        try recording.write("proofs/2-4.json", [:])
        var source = try ProofSources.open(directory: recording.path)
        #expect(try source.consistencyProof(from: 2, to: 3)?.hashes == [])
        #expect(try source.consistencyProof(from: 2, to: 4)?.hashes == [])
    }

    @Test(
        arguments: [
            ("signedTreeHead", 7, "signedTreeHead: found number, want string"),
            ("signedTreeHead", "x", "signedTreeHead: note is malformed: it does not end with a line feed"),
            ("signedTreeHead", .null, "\"signedTreeHead\" is missing"),
            ("treeID", 7, "treeID: found number, want string"),
            ("treeID", "-7", "treeID: it is no decimal number of 64 bits"),
        ] as [(String, JSON, String)])
    func `refuses a log of another form`(name: String, value: JSON, why: String) throws {
        let recording = try RekorRecording(entries: 2)
        var log = try recording.logInfo().object()
        log[name] = value
        try recording.write("log.json", .object(log))
        #expect(throws: ProofSourceError.malformed(path: "log.json", why: why)) {
            try ProofSources.open(directory: recording.path)
        }
    }

    @Test func `refuses a log that is no object, or no JSON`() throws {
        let recording = try RekorRecording(entries: 2)
        try recording.write("log.json", [])
        #expect(throws: ProofSourceError.malformed(path: "log.json", why: "found array, want object")) {
            try ProofSources.open(directory: recording.path)
        }
        try recording.write("log.json", bytes: [])
        #expect(throws: ProofSourceError.malformed(path: "log.json", why: "JSON ends too early (byte 0)")) {
            try ProofSources.open(directory: recording.path)
        }
    }

    @Test(
        arguments: [
            ("/body", 7, "body: found number, want string"),
            ("/body", "e30", "body: it is not base64"),
            ("/body", "e30=", "its UUID is not the leaf hash of its body"),
            ("/verification", [], "verification: found array, want object"),
            ("/verification/inclusionProof", 7, "verification.inclusionProof: found number, want object"),
            (
                "/verification/inclusionProof/logIndex", "1",
                "verification.inclusionProof.logIndex: found string, want number"
            ),
            ("/verification/inclusionProof/logIndex", -1, "verification.inclusionProof.logIndex: it is negative"),
            (
                "/verification/inclusionProof/treeSize", true,
                "verification.inclusionProof.treeSize: found boolean, want number"
            ),
            ("/verification/inclusionProof/treeSize", .null, "verification.inclusionProof: \"treeSize\" is missing"),
            ("/verification/inclusionProof/hashes", "", "verification.inclusionProof.hashes: found string, want array"),
            (
                "/verification/inclusionProof/hashes", [7],
                "verification.inclusionProof.hashes.0: found number, want string"
            ),
            ("/verification/inclusionProof/hashes", ["AB"], badHash),
            ("/verification/inclusionProof/hashes", ["ab"], badHash),
        ] as [(String, JSON, String)])
    func `refuses an entry of another form`(pointer: String, value: JSON, why: String) throws {
        let recording = try RekorRecording(entries: 5)
        var entry = try recording.entry(1, size: 5)
        entry[at: pointer] = value
        try recording.write("entries/a.json", [[recording.uuid(1): entry]])
        let place = "0.\(recording.uuid(1))"
        let full = why.hasPrefix("its") ? "\(place): \(why)" : "\(place).\(why)"
        #expect(throws: ProofSourceError.malformed(path: "entries/a.json", why: full)) {
            try ProofSources.open(directory: recording.path)
        }
    }

    private static let badHash =
        "verification.inclusionProof.hashes.0: it is no hash of 32 bytes in lower-case hexadecimal digits"

    @Test func `refuses an entry of another tree, and a name that is no UUID`() throws {
        let recording = try RekorRecording(entries: 5)
        let other = "24296fb24b8ad77a" + Hex.encode(recording.leafHashes[1])
        try recording.write("entries/a.json", [other: recording.entry(1, size: 5)])
        let why = "\(other): it is of another tree, want \(recording.log.treeID)"
        #expect(throws: ProofSourceError.malformed(path: "entries/a.json", why: why)) {
            try ProofSources.open(directory: recording.path)
        }
        for name in ["message", "ab", String(repeating: "ab", count: 41)] {
            try recording.write("entries/a.json", [name: recording.entry(1, size: 5)])
            let none = "a name of a member is no UUID of an entry"
            #expect(throws: ProofSourceError.malformed(path: "entries/a.json", why: none)) {
                try ProofSources.open(directory: recording.path)
            }
        }
    }

    @Test(arguments: ["5", "5-", "-5", "a-5", "05-6", "5-6-7", "+5-6", "0-5", "6-5"])
    func `refuses a proof under a name that does not say two sizes`(name: String) throws {
        let recording = try RekorRecording(entries: 5)
        try recording.write("proofs/\(name).json", ["hashes": []])
        let why = "its name is not FIRST-LAST.json for the sizes of two trees"
        #expect(throws: ProofSourceError.malformed(path: "proofs/\(name).json", why: why)) {
            try ProofSources.open(directory: recording.path)
        }
    }

    @Test func `leaves alone what is no document`() throws {
        let recording = try RekorRecording(entries: 5)
        try recording.write("entries/README", bytes: [])
        try recording.write("proofs/5-6.json.part", bytes: [])
        _ = try ProofSources.open(directory: recording.path)
    }

    @Test func `reads no more than its limits allow`() throws {
        let recording = try RekorRecording(entries: 5)
        try recording.write("entries/0.json", recording.answer(0, size: 5))
        try recording.write("entries/1.json", recording.answer(1, size: 5))
        let long = 100_000
        try recording.write("entries/2.json", bytes: [UInt8](repeating: 0x20, count: long - 2) + Array("{}".utf8))
        try recording.writeProof(from: 2, to: 5)
        let names = ["log.json", "entries/0.json", "entries/1.json", "entries/2.json", "proofs/2-5.json"]
        let bytes = try names.reduce(0) { try $0 + recording.size($1) }
        let files = try ProofFiles(path: recording.path)
        _ = try RecordedRekor(files, limits: .init(files: 3, fileBytes: long, bytes: bytes))
        let many = ProofSourceError.unreadable(path: "entries", why: "it has 3 documents, want at most 2")
        #expect(throws: many) { try RecordedRekor(files, limits: .init(files: 2)) }
        #expect(throws: tooLarge("entries/2.json", recording)) {
            try RecordedRekor(files, limits: .init(fileBytes: long - 1))
        }
        #expect(throws: tooLarge("proofs/2-5.json", recording)) {
            try RecordedRekor(files, limits: .init(bytes: bytes - 1))
        }
    }

    private func tooLarge(_ path: String, _ recording: RekorRecording) -> ProofSourceError {
        let error = SystemError(operation: "read", path: "\(recording.path)/./\(path)", code: EFBIG)
        return .unreadable(path: path, why: "\(error)")
    }

    @Test func `refuses a document of too many levels`() throws {
        let recording = try RekorRecording(entries: 5)
        let levels = String(repeating: "[", count: 17) + String(repeating: "]", count: 17)
        try recording.write("entries/0.json", bytes: Array(levels.utf8))
        let why = "JSON is nested deeper than 16 levels (byte 16)"
        #expect(throws: ProofSourceError.malformed(path: "entries/0.json", why: why)) {
            try ProofSources.open(directory: recording.path)
        }
    }
}
