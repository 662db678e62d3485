import OpenSSL
import Sigstore
import Testing

@testable import Airlock

/// The text of a small policy with one rule, to be changed line by line, and the keys that it may name.
struct PolicyText {
    var top = ["version: 1"]
    var match = "registry.test/**"
    var require = "[signature]"
    var by: String? = "[{key: cosign/a.pub}]"
    /// Further lines of the rule.
    var more: [String] = []

    init(_ more: String...) {
        self.more = more
    }

    var text: String {
        var lines = top + ["images:", "  - match: \(match)", "    require: \(require)"]
        if let by { lines.append("    by: \(by)") }
        return (lines + more.map { "    \($0)" }).joined(separator: "\n") + "\n"
    }

    /// The rule that the text states.
    func rule() throws -> PolicyRule {
        try #require(try policy().rules.first)
    }

    func policy() throws -> Policy {
        try Self.policy(text)
    }

    /// The error with which the text is refused.
    func error() throws -> PolicyError {
        try Self.error(of: text)
    }

    static let keys: [PinnedKey] = {
        let algorithms: [(String, KeyAlgorithm)] = [
            ("a", .ecdsaP256), ("b", .ecdsaP256), ("ed", .ed25519), ("rsa", .rsa(bits: 2048)),
        ]
        // A library without these algorithms fails every test here, as it should.
        return algorithms.map {
            PinnedKey(name: "cosign/\($0.0).pub", key: try! PrivateKey.generate($0.1).publicKey)
        }
    }()

    static let domains = ["trusted_root.json", "corp.trusted_root.json"]
    static let identity = "[{issuer: 'https://idp.test', subject: ci@test}]"

    static func policy(_ text: String) throws(PolicyError) -> Policy {
        try Policy(parsing: Array(text.utf8), keys: keys, domains: domains)
    }

    static func error(of text: String) throws -> PolicyError {
        do {
            _ = try policy(text)
        } catch {
            return error
        }
        Issue.record("the policy was accepted")
        throw Accepted()
    }

    struct Accepted: Error {}
}

extension PolicyText {
    /// An exception that waives the signature of no image.
    static func exception(expires: String) -> PolicyException {
        PolicyException(
            position: PolicyPosition(file: "policy.yaml", line: 1, column: 1), match: try! RepositoryPattern("**"),
            digests: [], purposes: [.signature], conditions: [], reason: "why", expires: UnixTime(rfc3339: expires)!)
    }
}
