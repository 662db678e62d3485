import Testing

@testable import Airlock

/// How many of a thing a policy may list: the limit, and one beyond. The numbers stand here as such.
@Suite struct PolicyBounds {
    /// What is said of a policy that is too long; empty where nothing is.
    private func refusal(_ text: PolicyText) -> String {
        do throws(PolicyError) {
            _ = try PolicyText.policy(text.text)
            return ""
        } catch { return "\(error)" }
    }

    @Test func `a policy has a hundred groups and no more`() {
        let groups = { (count: Int) in
            var text = PolicyText()
            text.top += ["groups:"] + (0..<count).map { "  g\($0): [{key: cosign/a.pub}]" }
            return text
        }
        #expect(refusal(groups(100)) == "")
        #expect(refusal(groups(101)).contains("101 groups"))
    }

    @Test func `a rule has a hundred conditions and no more`() {
        let conditions = { (count: Int) in
            var text = PolicyText("where:")
            text.require = "[{attestation: 'https://slsa.dev/provenance/v1'}]"
            text.more += (0..<count).map { "  - {pointer: /a\($0), equals: 1}" }
            return text
        }
        #expect(refusal(conditions(100)) == "")
        #expect(refusal(conditions(101)).contains("101 conditions"))
    }

    private func policy(_ exceptions: [String]) -> PolicyText {
        var text = PolicyText()
        text.top += ["exceptions:"] + exceptions
        return text
    }

    @Test func `a policy has a thousand exceptions and no more`() {
        let exceptions = (0...1000).map { Self.exception(match: "registry.test/\($0)", digests: 1) }
        #expect(refusal(policy(exceptions.dropLast())) == "")
        #expect(refusal(policy(exceptions)).contains("1001 exceptions"))
    }

    @Test func `an exception has a thousand digests and no more`() {
        let exception = { (digests: Int) in Self.exception(match: "registry.test/**", digests: digests) }
        #expect(refusal(policy([exception(1000)])) == "")
        #expect(refusal(policy([exception(1001)])).contains("1001 digests"))
    }

    private static func exception(match: String, digests: Int) -> String {
        let listed = (0..<digests).map { number in
            let digits = String(number, radix: 16)
            return "'sha256:\(String(repeating: "0", count: 64 - digits.count))\(digits)'"
        }
        return "  - {match: '\(match)', digests: [\(listed.joined(separator: ", "))], waive: [signature], "
            + "reason: x, expires: 2100-01-01T00:00:00Z}"
    }
}
