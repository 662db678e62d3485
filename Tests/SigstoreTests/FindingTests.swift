import Sigstore
import Testing

@Suite struct FindingTests {
    private static let codes = FindingCode.sigstore + FindingCode.sigstoreForPolicies

    @Test func `no two codes have one name`() {
        #expect(Set(Self.codes).count == Self.codes.count)
    }

    @Test(arguments: codes)
    func `a code is a group and what failed, with a meaning`(code: FindingCode) {
        let parts = code.rawValue.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        #expect(code.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2E })
        #expect(!code.meaning.isEmpty)
        #expect(code == FindingCode(rawValue: code.rawValue))
    }

    @Test func `control characters of foreign text become visible`() {
        let finding = Finding(.payloadType, subject: "s", message: "m", found: "a\u{1B}[2Jb\u{202E}c\nd")
        #expect(finding.found == "a\\u{1b}[2Jb\\u{202e}c\\u{a}d")
    }

    @Test func `ordinary text of any language stays`() {
        #expect(Finding(.payloadType, subject: "s", message: "m", found: "Größe 大").found == "Größe 大")
    }

    @Test func `long foreign text is cut`() {
        let finding = Finding(.payloadType, subject: "s", message: "m", found: String(repeating: "a", count: 100_000))
        #expect(finding.found.utf8.count < VerificationLimits.maximumQuotedBytes + 8)
        #expect(finding.found.hasSuffix("…"))
    }

    @Test func `says everything on one line`() {
        let finding = Finding(.payloadType, subject: "s", message: "m", found: "f", wanted: "w", hint: "h")
        #expect(finding.description == "payload.type: s: m: found f, want w")
    }
}
