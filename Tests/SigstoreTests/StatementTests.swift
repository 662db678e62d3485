import JSON
import Sigstore
import Testing

@Suite struct StatementTests {
    static let hex = String(repeating: "ab", count: 32)
    static let digest = "sha256:\(hex)"

    private func statement(
        type: String = "https://in-toto.io/Statement/v1", subject: JSON?, predicate: JSON? = nil
    ) throws -> Statement {
        var document: JSONObject = ["_type": .string(type), "predicateType": "https://example.test/p", "further": 1]
        document["subject"] = subject
        document["predicate"] = predicate
        return try Statement(parsing: JSON.object(document).encoded())
    }

    @Test(arguments: ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"])
    func `knows the types of in-toto`(type: String) throws {
        #expect(try statement(type: type, subject: []).isInToto)
    }

    @Test(arguments: ["", "distroless-provenance", "https://in-toto.io/Statement/v9"])
    func `keeps other types and tells`(type: String) throws {
        let statement = try statement(type: type, subject: [])
        #expect(statement.type == type)
        #expect(!statement.isInToto)
    }

    @Test func `matches any subject with the digest`() throws {
        let statement = try statement(subject: [
            ["name": "a", "digest": ["sha256": "00"]],
            ["name": "b", "digest": ["sha1": "1", "sha256": .string(Self.hex)]],
            ["digest": ["sha256": .string(Self.hex)]],
        ])
        #expect(statement.subjects(matching: Self.digest).map(\.name) == ["b", nil])
    }

    @Test func `does not match a digest under another algorithm's name`() throws {
        let statement = try statement(subject: [["digest": ["gitCommit": .string(Self.hex)]]])
        #expect(statement.subjects(matching: Self.digest).isEmpty)
    }

    @Test func `does not match a part of a digest`() throws {
        let statement = try statement(subject: [["digest": ["sha256": .string(String(Self.hex.dropLast()))]]])
        #expect(statement.subjects(matching: Self.digest).isEmpty)
    }

    @Test(arguments: [nil, .null, [], [.null], [["name": "a"]], [["digest": .null]]] as [JSON?])
    func `matches nothing where there is no digest`(subject: JSON?) throws {
        #expect(try statement(subject: subject).subjects(matching: Self.digest).isEmpty)
    }

    @Test func `matches nothing that is no digest`() throws {
        let statement = try statement(subject: [["digest": ["sha256": .string(Self.hex)]]])
        #expect(statement.subjects(matching: Self.hex).isEmpty)
    }

    @Test func `takes a single subject of a type that is not in-toto's`() throws {
        let subject: JSON = ["name": "a", "digest": ["sha256": .string(Self.hex)]]
        #expect(try statement(type: "", subject: subject).subjects(matching: Self.digest).count == 1)
        #expect(throws: StatementError.self) { try statement(subject: subject) }
    }

    @Test(arguments: [nil, .null, "text", ["a": 1]] as [JSON?])
    func `takes a predicate of any type`(predicate: JSON?) throws {
        #expect(try statement(subject: [], predicate: predicate).predicate == predicate)
    }

    @Test func `refuses more subjects than the limit`() {
        let limit = VerificationLimits.maximumSubjects
        #expect(throws: StatementError.tooManySubjects(found: limit + 1, limit: limit)) {
            try statement(subject: .array(Array(repeating: [:], count: limit + 1)))
        }
    }

    @Test func `refuses more digests than the limit`() {
        let limit = VerificationLimits.maximumDigests
        var digests = JSONObject()
        for index in 0...limit { digests["a\(index)"] = "00" }
        #expect(throws: StatementError.tooManyDigests(found: limit + 1, limit: limit)) {
            try statement(subject: [["digest": .object(digests)]])
        }
    }

    @Test(arguments: [
        #"{"_type":"t","predicateType":"p","predicateType":"q"}"#, #"{"_type":"t"}"#, #"{"predicateType":"p"}"#,
        #"{"_type":"t","predicateType":"p","subject":[{"digest":{"sha256":1}}]}"#, "[]", "",
        #"{"_type":"t","predicateType":"p"}x"#,
    ])
    func `refuses what is no statement`(text: String) {
        #expect { try Statement(parsing: Array(text.utf8)) } throws: { error in
            if case .malformed? = error as? StatementError { true } else { false }
        }
    }
}
