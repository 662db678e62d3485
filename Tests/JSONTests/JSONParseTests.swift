import JSON
import Testing

@Suite struct JSONParseTests {
    private func parse(_ text: String) throws(JSONError) -> JSON { try JSON(parsing: Array(text.utf8)) }

    private func reason(_ text: String, limits: JSONLimits = .manifest) -> JSONError.Reason? {
        do {
            _ = try JSON(parsing: Array(text.utf8), limits: limits)
            return nil
        } catch { return error.reason }
    }

    @Test func `reads every kind of value and keeps the spelling of numbers`() throws {
        let value = try parse(#" {"a":[1,-0.5e+3,true,false,null,"x"],"b":{}} "#)
        #expect(value == ["a": [1, .number("-0.5e+3"), true, false, .null, "x"], "b": [:]])
    }

    @Test func `decodes escapes and pairs of surrogates`() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#) == .string("\"\\/\u{8}\u{c}\n\r\té😀"))
    }

    @Test func `refuses a name that stands twice, also when one is escaped`() {
        #expect(reason(#"{"a":1,"\u0061":2}"#) == .duplicateName("a"))
    }

    @Test func `refuses a duplicate among many names`() {
        let members = (0..<40).map { "\"n\($0)\":0" } + ["\"n7\":1"]
        #expect(reason("{\(members.joined(separator: ","))}") == .duplicateName("n7"))
    }

    @Test func `keeps two names apart that Unicode calls equivalent`() throws {
        #expect(try parse("{\"\u{e9}\":1,\"e\u{301}\":2}").object().members.count == 2)
    }

    @Test(arguments: ["{} {}", "1 2", "[]x", "null\0"])
    func `refuses bytes after the document`(text: String) { #expect(reason(text) == .trailingBytes) }

    @Test(arguments: ["", "{", "[1,", "\"a", "{\"a\":", "-", "tru"])
    func `refuses a document that ends too early`(text: String) {
        let found = reason(text)
        #expect(found == .unexpectedEnd || found == .invalidNumber)
    }

    @Test(arguments: ["01", "1.", ".5", "+1", "1e", "0x10", "NaN", "-a"])
    func `refuses numbers outside the grammar`(text: String) { #expect(reason(text) != nil) }

    @Test(arguments: ["[1,]", "{\"a\":1,}", "{a:1}", "'a'", "[1 2]", "{\"a\" 1}", "True"])
    func `refuses what only lenient readers accept`(text: String) { #expect(reason(text) != nil) }

    @Test(arguments: [#""\ud800""#, #""\ude00""#, #""\ud800\u0041""#, #""\ud800x""#])
    func `refuses lone surrogates`(text: String) { #expect(reason(text) != nil) }

    @Test func `refuses text that is not UTF-8`() {
        #expect(throws: JSONError(.invalidUTF8, offset: 1)) { _ = try JSON(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test func `refuses a raw control character in a string`() {
        #expect(reason("\"a\u{1}\"") == .invalidString("control character"))
    }

    @Test func `refuses a byte order mark`() { #expect(reason("\u{FEFF}{}") != nil) }

    @Test func `refuses more levels than allowed and accepts as many`() {
        let limits = JSONLimits(maximumBytes: 100, maximumDepth: 3)
        #expect(reason("[[[1]]]", limits: limits) == nil)
        #expect(reason("[[[[1]]]]", limits: limits) == .tooDeep(limit: 3))
    }

    @Test func `survives a hundred thousand open brackets`() {
        #expect(reason(String(repeating: "[", count: 100_000)) == .tooDeep(limit: 64))
    }

    @Test func `refuses a document over the size limit`() {
        let limits = JSONLimits(maximumBytes: 4, maximumDepth: 3)
        #expect(reason("12345", limits: limits) == .tooLarge(bytes: 5, limit: 4))
    }

    @Test func `refuses more values than allowed and accepts as many`() {
        let limits = JSONLimits(maximumBytes: 100, maximumDepth: 3)
        let most = Array(repeating: "0", count: limits.maximumValues - 1)
        #expect(reason("[\(most.joined(separator: ","))]", limits: limits) == nil)
        #expect(reason("[0,\(most.joined(separator: ","))]", limits: limits) == .tooManyValues(limit: 22))
    }

    @Test func `counts the values of all levels`() {
        let limits = JSONLimits(maximumBytes: 200, maximumDepth: 3)
        let rows = Array(repeating: #"{"a":[0]}"#, count: 9)
        #expect(reason("[\(rows.joined(separator: ","))]", limits: limits) == nil)
        let more = rows + [#"{"a":[]}"#]
        #expect(reason("[\(more.joined(separator: ","))]", limits: limits) == .tooManyValues(limit: 28))
    }
}
