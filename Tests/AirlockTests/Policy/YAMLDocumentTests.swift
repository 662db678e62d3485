import Testing

@testable import Airlock

/// What of YAML is taken, and what is not.
@Suite struct YAMLDocumentTests {
    private func error(_ text: String) throws -> PolicyError { try PolicyText.error(of: text) }
    private func error(bytes: [UInt8]) throws -> PolicyError.Reason? {
        do {
            _ = try YAMLDocument.parse(bytes, file: "policy.yaml")
        } catch {
            return error.reason
        }
        return nil
    }

    @Test func `an empty document is refused`() throws {
        #expect(try error("# nothing\n").reason == .empty)
    }

    @Test func `a duplicate key is refused`() throws {
        #expect(try error("version: 1\nversion: 1\nimages: []\n").reason == .duplicateKey("version"))
    }

    @Test func `a duplicate key is refused however it is quoted`() throws {
        #expect(try error("version: 1\n\"version\": 1\nimages: []\n").reason == .duplicateKey("version"))
    }

    @Test(arguments: [
        "version: &v 1\nimages: []\n", "version: 1\nimages: &a []\n", "&a {version: 1, images: []}\n",
        "version: 1\nimages: []\nseal: &s required\n",
    ])
    func `an anchor is refused`(text: String) throws {
        #expect(try error(text).reason == .indirection("anchors and aliases"))
    }

    @Test(arguments: ["? *a\n: 1\n", "version: *a\n", "images: [*a]\n", "{*a : 1}\n"])
    func `an alias is refused, also as a key`(text: String) throws {
        #expect(try error(text).reason == .indirection("anchors and aliases"))
    }

    @Test func `aliases of aliases are refused before anything is made of them`() throws {
        let levels = (1...60).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        #expect(try error("a0: &a0 [x, x]\n\(levels)? *a60\n: 1\n").reason == .indirection("anchors and aliases"))
    }

    @Test func `a star in quotes, in a comment or within a word is none`() throws {
        let text = "a: 'it''s *a'\nb: \"\\\" *b\" # *c\nc: x*y\n"
        guard case .mapping(let members) = try YAMLDocument.parse(Array(text.utf8), file: "policy.yaml").content else {
            Issue.record("no mapping")
            return
        }
        #expect(members.map(\.key) == ["a", "b", "c"])
    }

    @Test(arguments: [
        "version: !!int 1\nimages: []\n", "version: 1\nimages: ! []\n", "!!map {version: 1, images: []}\n",
    ])
    func `a tag is refused`(text: String) throws {
        #expect(try error(text).reason == .indirection("tags"))
    }

    @Test func `a merge key is refused`() throws {
        #expect(try error("version: 1\nimages: []\n<<: {seal: optional}\n").reason == .indirection("merge keys"))
    }

    @Test func `a second document is refused`() throws {
        guard case .syntax = try error("version: 1\nimages: []\n---\nversion: 1\n").reason else {
            Issue.record("another error")
            return
        }
    }

    @Test(arguments: ["true: 1\n", "1: 1\n", "? [a]\n: 1\n", "null: 1\n"])
    func `a key that is not text is refused`(text: String) throws {
        #expect(try error(text).reason == .keyNotText)
    }

    @Test func `broken YAML is refused with its place`() throws {
        let error = try error("version: 1\nimages: [\n")
        guard case .syntax = error.reason else {
            Issue.record("another error")
            return
        }
        #expect(error.position.line >= 2)
    }

    @Test(arguments: ["match: @sha256:*", "match: **"])
    func `a pattern that YAML takes for something else comes with a hint`(line: String) throws {
        let error = try error("version: 1\nimages:\n  - \(line)\n")
        #expect(error.hint == "quote a value that begins with * or @")
        #expect(error.position.line == 3)
    }

    @Test(arguments: ["yes", "true", "off", "12", "1.5", "2024-01-01", "0x10"])
    func `what YAML takes for something else than text must be quoted to be text`(word: String) throws {
        var policy = PolicyText()
        policy.by = "[{issuer: \(word), subject: a}]"
        guard case .wrongType = try policy.error().reason else {
            Issue.record("another error")
            return
        }
        policy.by = "[{issuer: '\(word)', subject: a}]"
        #expect(try policy.rule().signatories.count == 1)
    }

    @Test(arguments: ["01", "0x1", "1_0", "+1", "'1'", "1.0"])
    func `a number is written in one way`(number: String) throws {
        #expect(try PolicyText("threshold: \(number)").error().code == .policyMalformed)
    }

    @Test func `an empty text is refused`() throws {
        var policy = PolicyText()
        policy.match = "''"
        #expect(try policy.error().code == .policyMalformed)
    }

    @Test func `bytes that are not UTF-8 are refused`() throws {
        #expect(try error(bytes: [0x61, 0xFF]) == .notText("malformed UTF-8"))
    }

    @Test(arguments: ["\u{FEFF}a: 1", "a: \u{202E}1", "a: 1\u{0}", "a: \u{85}1", "a: 1\rb: 2", "a:\u{2028}1"])
    func `characters that an editor hides are refused`(text: String) throws {
        guard case .notText? = try error(bytes: Array(text.utf8)) else {
            Issue.record("another error, or none")
            return
        }
    }

    @Test func `lines may end with carriage return and line feed`() throws {
        #expect(try error(bytes: Array("a: 1\r\nb: [2]\r\n".utf8)) == nil)
    }

    @Test func `a document of the largest size is read, and one byte more is not`() throws {
        let text = "a: 1\n#"
        let filler = String(repeating: "x", count: YAMLDocument.maximumBytes - text.utf8.count)
        #expect(try error(bytes: Array((text + filler).utf8)) == nil)
        #expect(try error(bytes: Array((text + filler + "x").utf8)) == .tooLarge(limit: YAMLDocument.maximumBytes))
    }

    @Test func `deep nesting is refused`() throws {
        let text = String(repeating: "[", count: 100_000)
        guard case .syntax? = try error(bytes: Array(text.utf8)) else {
            Issue.record("another error, or none")
            return
        }
    }
}
