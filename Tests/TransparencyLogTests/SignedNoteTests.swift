import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
    /// base64 of a hint of four bytes 1 to 4 and a signature of the bytes 5 and 6.
    static let line = "\u{2014} log.test AQIDBAUG\n"

    private func parse(_ text: String) throws(NoteError) -> SignedNote { try SignedNote(parsing: Array(text.utf8)) }

    @Test func `reads text and signatures`() throws {
        let note = try parse("a\nb\n\n\(Self.line)\u{2014} other AAAAAAA=\n")
        #expect(note.text == Array("a\nb\n".utf8))
        #expect(note.signatures.map(\.name) == ["log.test", "other"])
        #expect(note.signatures[0].keyHint == [1, 2, 3, 4])
        #expect(note.signatures[0].signature == [5, 6])
    }

    @Test func `keeps the bytes as received`() throws {
        let bytes = Array("a\n\n\(Self.line)".utf8)
        #expect(try SignedNote(parsing: bytes).bytes == bytes)
    }

    @Test func `splits at the last blank line`() throws {
        let note = try parse("a\n\nb\n\n\(Self.line)")
        #expect(note.text == Array("a\n\nb\n".utf8))
    }

    @Test(arguments: [
        "", "a\n", "a\n\n", "a\n\n\n", "a\n\(line)", "a\n\n\(line.dropLast())", "a\n\n\(line)\n", "a\r\n\n\(line)",
        "a\tb\n\n\(line)", "a\u{0}\n\n\(line)",
    ])
    func `rejects what is no note`(text: String) {
        #expect { try parse(text) } throws: { error in
            guard case .malformed? = error as? NoteError else { return false }
            return true
        }
    }

    @Test(arguments: [
        "- log.test AQIDBAUG", "\u{2014}log.test AQIDBAUG", "\u{2014} AQIDBAUG", "\u{2014} log.test",
        "\u{2014}  AQIDBAUG", "\u{2014} log test AQIDBAUG", "\u{2014} log.test  AQIDBAUG",
        "\u{2014} log.test AQIDBAUG ", "\u{2014} log+test AQIDBAUG", "\u{2014} log\u{A0}test AQIDBAUG",
        "\u{2014} log.test AQIDBAU", "\u{2014} log.test AQIDBAV=", "\u{2014} log.test AQIDBA==",
        "\u{2014} log.test AQIDBB==", "\u{2014} log.test AQIDBAV_", "\u{2014} log.test ", "text",
    ])
    func `rejects what is no signature line`(line: String) {
        #expect { try parse("a\n\n\(Self.line)\(line)\n") } throws: { error in
            guard case .malformedSignature(line: 2, _)? = error as? NoteError else { return false }
            return true
        }
    }

    @Test func `rejects bytes that are not UTF-8`() {
        #expect(throws: NoteError.malformed(why: "it is not UTF-8")) {
            try SignedNote(parsing: [0xFF] + Array("\n\n\(Self.line)".utf8))
        }
    }

    @Test func `takes as many signatures as the limit and no more`() throws {
        let limit = NoteLimits.maximumSignatures
        _ = try parse("a\n\n" + String(repeating: Self.line, count: limit))
        #expect(throws: NoteError.tooManySignatures(found: limit + 1, limit: limit)) {
            try parse("a\n\n" + String(repeating: Self.line, count: limit + 1))
        }
    }

    @Test func `takes as many bytes as the limit and no more`() throws {
        let limit = NoteLimits.maximumBytes
        let rest = "\n\n\(Self.line)"
        _ = try parse(String(repeating: "a", count: limit - rest.utf8.count) + rest)
        #expect(throws: NoteError.tooLarge(found: limit + 1, limit: limit)) {
            try parse(String(repeating: "a", count: limit + 1 - rest.utf8.count) + rest)
        }
    }
}
