extension HostileCorpus {
    /// Documents that RFC 8259 refuses, or that two readers could read in two ways.
    static func json() -> [HostileCase] {
        truths + names + numbers + strings + encodings + grammar + sizes
    }

    private static func lie(_ name: String, _ lie: String, _ text: String) -> HostileCase {
        self.lie(name, lie, Array(text.utf8))
    }

    private static func lie(_ name: String, _ lie: String, _ bytes: [UInt8]) -> HostileCase {
        make(.json, "\(name).json", lie, "image.malformed", bytes)
    }

    private static func truth(_ name: String, _ what: String, _ text: String) -> HostileCase {
        make(.json, "\(name).json", what, "", Array(text.utf8))
    }

    private static var truths: [HostileCase] {
        [
            truth("true-object", "every kind of value", #"{"a":[1,-0.5e+2,true,false,null,"x"],"b":{}}"#),
            truth("true-depth", "sixty levels", String(repeating: "[", count: 60) + String(repeating: "]", count: 60)),
            truth(
                "true-equivalent-names", "two names that Unicode calls equivalent are two",
                "{\"\u{E9}\":1,\"e\u{301}\":2}"),
            truth("true-cases", "names that differ in case are two", #"{"name":1,"Name":2}"#),
            truth("true-pair", "a pair of surrogates is one character", #"{"a":"\ud83d\ude00"}"#),
            truth(
                "true-number", "a number beyond every machine's is text until it is asked for",
                #"{"a":123456789012345678901234567890}"#),
        ]
    }

    private static var names: [HostileCase] {
        let many = (0..<20).map { "\"n\($0)\":0" }.joined(separator: ",")
        var cases: [HostileCase] = []
        cases.append(lie("name-twice", "one name has two values", #"{"a":1,"a":2}"#))
        cases.append(lie("name-twice-escaped", "the second spelling of the name is an escape", #"{"a":1,"\u0061":2}"#))
        cases.append(
            lie("name-twice-escaped-first", "the first spelling of the name is an escape", #"{"\u0061":1,"a":2}"#))
        cases.append(lie("name-twice-slash", "a slash with and without its escape", #"{"a/b":1,"a\/b":2}"#))
        cases.append(
            lie("name-twice-pair", "a character as itself and as two escapes", "{\"\u{1F600}\":1,\"\\ud83d\\ude00\":2}")
        )
        cases.append(lie("name-twice-inside", "the name stands twice further in", #"{"a":[{"b":{"k":1,"k":1}}]}"#))
        cases.append(lie("name-twice-empty", "the empty name stands twice", #"{"":1,"":2}"#))
        cases.append(lie("name-twice-null", "one of both values is null", #"{"a":null,"a":1}"#))
        cases.append(
            lie("name-twice-among-many", "an object too large for a scan has a name twice", "{\(many),\"n3\":1}"))
        cases.append(
            lie(
                "name-twice-at-the-seventeenth", "the name that makes the object large stands twice",
                "{\((0..<16).map { "\"n\($0)\":0" }.joined(separator: ",")),\"n0\":1}"))
        cases.append(lie("name-no-text", "a name is a number", #"{1:2}"#))
        cases.append(lie("name-no-quotes", "a name has no quotes", #"{a:1}"#))
        return cases
    }

    private static var numbers: [HostileCase] {
        [
            ("leading-zero", "01"), ("leading-zeros-negative", "-012"), ("plus", "+1"), ("no-fraction", "1."),
            ("no-integer", ".5"), ("no-exponent", "1e"), ("no-exponent-sign", "1e+"), ("minus-alone", "-"),
            ("two-signs", "--1"), ("hexadecimal", "0x10"), ("nan", "NaN"), ("infinity", "Infinity"),
            ("negative-infinity", "-Infinity"), ("underscore", "1_000"), ("comma", "1,5"), ("octal", "0o7"),
            ("arabic-digits", "\u{661}"), ("two-points", "1.2.3"), ("space-inside", "1 2"), ("big-suffix", "1n"),
        ].map { lie("number-\($0)", "it is no number of JSON's: \($1)", "{\"a\":\($1)}") }
    }

    private static var strings: [HostileCase] {
        [
            ("unterminated", #"{"a":"x"#), ("line-feed", "{\"a\":\"x\ny\"}"), ("nul", "{\"a\":\"x\u{0}y\"}"),
            ("tab", "{\"a\":\"x\ty\"}"), ("escape-x", #"{"a":"\x41"}"#), ("escape-zero", #"{"a":"\0"}"#),
            ("escape-short", #"{"a":"\u12"}"#), ("escape-not-hexadecimal", #"{"a":"\u12G4"}"#),
            ("escape-full-width", "{\"a\":\"\\u004\u{FF11}\"}"),
            ("high-surrogate-alone", #"{"a":"\ud83d"}"#), ("low-surrogate-alone", #"{"a":"\ude00"}"#),
            ("surrogates-reversed", #"{"a":"\ude00\ud83d"}"#), ("high-surrogate-and-letter", #"{"a":"\ud83dx"}"#),
            ("two-high-surrogates", #"{"a":"\ud83d\ud83d"}"#), ("surrogate-in-a-name", #"{"\ud800":1}"#),
            ("single-quotes", #"{'a':1}"#), ("escape-quote", #"{"a":"\'"}"#), ("backslash-at-the-end", #"{"a":"\"#),
        ].map { lie("string-\($0)", "it is no string of JSON's", $1) }
    }

    private static var encodings: [HostileCase] {
        let text = { (bytes: [UInt8]) in Array(#"{"a":""#.utf8) + bytes + Array("\"}".utf8) }
        let utf16 = Array(#"{"a":1}"#.utf16)
        var cases: [HostileCase] = []
        cases.append(lie("utf8-lone-continuation", "a byte that continues nothing", text([0x80])))
        cases.append(lie("utf8-ff", "a byte that UTF-8 does not have", text([0xFF])))
        cases.append(lie("utf8-overlong", "a slash in two bytes", text([0xC0, 0xAF])))
        cases.append(lie("utf8-overlong-three", "a slash in three bytes", text([0xE0, 0x80, 0xAF])))
        cases.append(lie("utf8-surrogate", "half of a pair, encoded", text([0xED, 0xA0, 0x80])))
        cases.append(lie("utf8-cut", "a character of three bytes has two", text([0xE2, 0x82])))
        cases.append(lie("utf8-five", "a character of five bytes", text([0xF8, 0x88, 0x80, 0x80, 0x80])))
        cases.append(lie("utf8-beyond", "a character beyond the last", text([0xF4, 0x90, 0x80, 0x80])))
        cases.append(lie("utf8-in-a-name", "a name is not UTF-8", Array("{\"".utf8) + [0xFE] + Array("\":1}".utf8)))
        cases.append(
            lie("byte-order-mark", "a mark stands before the document", [0xEF, 0xBB, 0xBF] + Array(#"{"a":1}"#.utf8)))
        cases.append(
            lie(
                "utf16", "the document is UTF-16", [0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        return cases
    }

    private static var grammar: [HostileCase] {
        [
            ("empty", ""), ("white-space", " \n"), ("two-documents", "{} {}"), ("trailing-brace", "{}}"),
            ("trailing-nul", "{}\u{0}"), ("trailing-comma-object", #"{"a":1,}"#), ("trailing-comma-array", "[1,]"),
            ("leading-comma", "[,1]"), ("two-commas", "[1,,2]"), ("no-comma", #"{"a":1 "b":2}"#),
            ("no-colon", #"{"a" 1}"#), ("two-colons", #"{"a"::1}"#), ("no-value", #"{"a":}"#), ("no-name", "{:1}"),
            ("comment-line", "{} // so\n"), ("comment-block", "{/* so */}"), ("comment-hash", "# so\n{}"),
            ("wrong-bracket", "[1}"), ("cut-object", #"{"a":1"#), ("cut-array", "[1"), ("cut-literal", "tru"),
            ("literal-in-capitals", "True"), ("literal-python", "None"), ("literal-undefined", "undefined"),
            ("literal-longer", "nullx"), ("no-break-space", "{\u{A0}}"), ("vertical-tab", "{\u{B}}"),
            ("form-feed", "{\u{C}}"), ("line-separator", "{\u{2028}}"), ("quotes-of-print", "{\u{201C}a\u{201D}:1}"),
        ].map { lie("grammar-\($0)", "the grammar does not have it", $1) }
    }

    private static var sizes: [HostileCase] {
        let deep = { (open: String, close: String, count: Int) in
            String(repeating: open, count: count) + String(repeating: close, count: count)
        }
        var cases: [HostileCase] = []
        cases.append(lie("deep-arrays", "more levels than any document has", deep("[", "]", 65)))
        cases.append(
            lie(
                "deep-objects", "more levels of objects than any document has",
                String(repeating: #"{"a":"#, count: 65) + "1" + deep("", "}", 65)))
        cases.append(
            lie(
                "deep-mixed", "levels of both kinds",
                String(repeating: #"[{"a":"#, count: 33) + "1" + String(repeating: "}]", count: 33)))
        cases.append(
            lie("deep-unclosed", "thirty thousand levels that do not end", String(repeating: "[", count: 30_000)))
        cases.append(
            lie(
                "many-values", "two bytes each for more values than memory shall hold",
                "[" + String(repeating: "0,", count: 262_160) + "0]"))
        cases.append(
            lie(
                "many-objects", "more empty objects than memory shall hold",
                "[" + String(repeating: "{},", count: 262_160) + "0]"))
        return cases
    }
}
