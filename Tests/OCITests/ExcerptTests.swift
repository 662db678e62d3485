import OCI
import Testing

/// Foreign text in messages.
@Suite struct ExcerptTests {
    @Test(arguments: ["\u{1B}[2J", "\r\n", "\u{7F}", "\u{9B}31m", "\u{202E}"])
    func `shows a terminal nothing that it would obey`(text: String) {
        let message = DigestError.malformed(text).description
        #expect(message.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test func `is short`() {
        let text = String(repeating: "a", count: 1_000_000)
        #expect(ReferenceError(text: text, reason: .empty).description.count < 200)
    }
}
