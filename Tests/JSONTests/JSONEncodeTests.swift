import JSON
import Testing

@Suite struct JSONEncodeTests {
    private func text(_ value: JSON, _ form: JSON.Form) -> String {
        String(decoding: value.encoded(form), as: UTF8.self)
    }

    @Test func `writes the canonical form of RFC 8785 with names sorted by UTF-16`() {
        let value: JSON = ["\u{20ac}": "Euro", "\r": "CR", "\u{fb33}": "Hebrew", "1": 1, "\u{1f600}": "Smile"]
        #expect(
            text(value, .canonical) == "{\"\\r\":\"CR\",\"1\":1,\"€\":\"Euro\",\"😀\":\"Smile\",\"\u{fb33}\":\"Hebrew\"}"
        )
    }

    @Test func `writes members in order in the compact form`() {
        #expect(text(["b": [1, .null], "a": true], .compact) == #"{"b":[1,null],"a":true}"#)
    }

    @Test func `writes two spaces a level in the pretty form`() {
        #expect(text(["a": [1], "b": [:]], .pretty) == "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}\n")
    }

    @Test func `escapes only what must be escaped`() {
        #expect(text("\u{1}\"\\/é\u{7f}", .canonical) == "\"\\u0001\\\"\\\\/é\u{7f}\"")
    }

    @Test func `reads back what it wrote`() throws {
        let value: JSON = ["a": ["x\n\u{1f}", -5, false, .null], "b": ["c": .number("1e3")]]
        for form in [JSON.Form.compact, .pretty, .canonical] {
            #expect(try JSON(parsing: value.encoded(form)) == value)
        }
    }
}

@Suite struct JSONAccessTests {
    private let object: JSONObject = ["s": "x", "i": 7, "n": .null, "p": "42", "big": .number("9223372036854775808")]

    @Test func `tells a missing member from one of another type`() {
        #expect(throws: JSONError(.missing("q"))) { _ = try object.string("q") }
        #expect(throws: JSONError(.missing("n"))) { _ = try object.string("n") }
        #expect(throws: JSONError(.wrongType(found: "number", wanted: "string"), path: "i")) {
            _ = try object.string("i")
        }
    }

    @Test func `takes null for absent where a member is optional`() throws {
        #expect(try object.optionalString("n") == nil)
        #expect(throws: JSONError.self) { _ = try object.optionalString("i") }
    }

    @Test func `reads int64 of proto3 as text or number and zero where it is missing`() throws {
        #expect(try object.protoInteger("p") == 42)
        #expect(try object.protoInteger("i") == 7)
        #expect(try object.protoInteger("q") == 0)
        #expect(throws: JSONError.self) { _ = try object.protoInteger("s") }
    }

    @Test func `refuses an integer of more than 64 bits`() {
        #expect(throws: JSONError(.outOfRange("9223372036854775808"), path: "big")) { _ = try object.integer("big") }
    }

    @Test func `names the member that is not known`() {
        #expect(throws: JSONError(.unknownMember("i"))) { try object.refuseUnknownMembers(except: ["s", "n", "p"]) }
    }

    @Test func `removes a member and keeps the others in order`() {
        var object = JSONObject()
        for number in 0..<20 { object["n\(number)"] = .integer(number) }
        object["n3"] = nil
        #expect(object["n3"] == nil)
        #expect(object["n19"] == 19)
        #expect(object.members.count == 19)
    }
}
