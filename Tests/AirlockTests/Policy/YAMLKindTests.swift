import Testing

@testable import Airlock

/// What a plain scalar is taken for.
@Suite struct YAMLKindTests {
    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func `nothing`(word: String) { #expect(YAMLNode.Kind(plain: word) == .null) }

    @Test(arguments: ["true", "False", "YES", "no", "on", "Off", "y", "N"])
    func `a boolean`(word: String) { #expect(YAMLNode.Kind(plain: word) == .boolean) }

    @Test(arguments: [
        "0", "7", "-12", "+3", "1_000", "010", "0o17", "0b101", "0x1F", "12:30", "1:2:3", "08",
    ])
    func `a number without a point`(word: String) {
        // `08` is a float to readers that know no octal eight; it is no text in any case.
        #expect(YAMLNode.Kind(plain: word) == (word == "08" ? .other : .integer))
    }

    @Test(arguments: [
        "1.5", ".5", "1.", "1e3", "1.5E-3", "-.inf", ".NaN", "1:30.5", "<<", "=", "2026-01-02", "2026-1-2 3:04:05",
        "2026-01-02T03:04:05Z", "2026-01-02 03:04:05.25 +01:00",
    ])
    func `a float, a time or a sign with a meaning`(word: String) { #expect(YAMLNode.Kind(plain: word) == .other) }

    @Test(arguments: [
        "truth", "nulls", "1.2.3", "v1", "0xg", "10.0.0.1:5000/app", "sha256:00", "1-2", "2026-01", "- x", "ja", "١٢",
        "１２", "true ", "12a", "e3",
    ])
    func `text`(word: String) { #expect(YAMLNode.Kind(plain: word) == .text) }

    @Test func `quoted and block scalars are text`() throws {
        let node = try YAMLDocument.parse(Array("- '1'\n- \"true\"\n- |\n  null\n".utf8), file: "f")
        guard case .sequence(let elements) = node.content else {
            Issue.record("no list")
            return
        }
        for element in elements {
            guard case .scalar(_, .text) = element.content else {
                Issue.record("\(element.kindName)")
                continue
            }
        }
        #expect(elements.count == 3)
    }

    @Test func `a second key is reported where it stands`() throws {
        let error = #expect(throws: PolicyError.self) {
            try YAMLDocument.parse(Array("a: 1\nb:\n  c: 1\n  c: 2\n".utf8), file: "f")
        }
        #expect(error?.reason == .duplicateKey("c"))
        #expect(error?.position == PolicyPosition(file: "f", line: 4, column: 3))
    }

    @Test func `keys that only look alike are two`() throws {
        let text = "\u{E9}: 1\ne\u{301}: 2\n"
        guard case .mapping(let members) = try YAMLDocument.parse(Array(text.utf8), file: "f").content else {
            Issue.record("no mapping")
            return
        }
        #expect(members.count == 2)
    }

    @Test func `the deepest nesting is read, and one level more is not`() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        _ = try YAMLDocument.parse(nested(YAMLDocument.maximumDepth), file: "f")
        let error = #expect(throws: PolicyError.self) {
            try YAMLDocument.parse(nested(YAMLDocument.maximumDepth + 1), file: "f")
        }
        #expect(error?.reason == .syntax("nested deeper than \(YAMLDocument.maximumDepth) levels"))
    }
}
