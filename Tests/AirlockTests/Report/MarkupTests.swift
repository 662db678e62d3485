import Testing

@testable import Airlock

/// That foreign text cannot become markup, nor hide.
struct MarkupTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"),
        ("ver\u{202E}ified", "ver\\u{202e}ified"),
        ("zero\u{200B}width\u{FEFF}", "zero\\u{200b}width\\u{feff}"),
        ("line\nline\r\u{7}\u{0}\u{1B}[2J", "line\\u{a}line\\u{d}\\u{7}\\u{0}\\u{1b}[2J"),
        ("\u{2028}\u{E000}", "\\u{2028}\\u{e000}"),
        ("Grüße, 東京", "Grüße, 東京"),
    ]) func `escapes foreign text`(text: String, wanted: String) {
        #expect(Markup.escaped(text) == wanted)
        let asText: Markup = "<p title=\"\(text)\">\(text)</p>"
        #expect(asText.text == "<p title=\"\(wanted)\">\(wanted)</p>")
    }

    @Test func `puts markup in as markup, once`() {
        let inner: Markup = "<b>\("a&b")</b>"
        let outer: Markup = "<p>\(inner)\([inner, inner])\(12)</p>"
        #expect(outer.text == "<p><b>a&amp;b</b><b>a&amp;b</b><b>a&amp;b</b>12</p>")
    }

    @Test func `leaves out of a list what has no value`() {
        #expect(Markup.list([("a", "1"), ("b", "")]).text == "<dl><div><dt>a</dt><dd>1</dd></div></dl>")
        #expect(Markup.list([("a", "")]).text == "")
    }
}
