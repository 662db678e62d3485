import OpenSSL
import Testing

@Suite struct Base64Tests {
    // RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `agrees with the examples of RFC 4648`(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
    }

    @Test func `decodes what it encodes, at every length`() {
        for count in 0..<100 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test(arguments: [
        "Zg", "Zg=", "Z", "Zg===", "====", "=", "Zg==Zg==", "Z=g=", "Zm9v\n", "Zm 9v", " Zm9v", "Zm9*", "-_-_",
        "Zm9\u{e9}",
    ])
    func `refuses wrong padding, white space and foreign characters`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Zh==", "Zm9=", "Zn=="])
    func `refuses bits after the last byte that are not zero`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `ignores line breaks only if told to`() {
        #expect(Base64.decode("Zm9v\r\nYmFy\n") == nil)
        #expect(Base64.decode("Zm9v\r\nYmFy\n", allowing: .standardIgnoringLineBreaks) == Array("foobar".utf8))
        #expect(Base64.decode("Zm9v YmFy", allowing: .standardIgnoringLineBreaks) == nil)
    }

    @Test func `reads the URL-safe alphabet only if told to`() {
        #expect(Base64.decode("-_-_") == nil)
        #expect(Base64.decode("-_-_", allowing: .urlSafeToo) == [0xfb, 0xff, 0xbf])
        #expect(Base64.decode("+/+/", allowing: .urlSafeToo) == [0xfb, 0xff, 0xbf])
    }

    @Test(arguments: ["-AA/", "/AA-", "+AA_", "_AA+"])
    func `refuses both alphabets in one text`(text: String) {
        #expect(Base64.decode(text, allowing: .urlSafeToo) == nil)
    }
}
