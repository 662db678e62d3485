import Airlock
import Harness
import OCI
import Sigstore

/// A policy; and the parts of it that have a grammar of their own, so that the fuzzer need not find YAML around them.
///
/// Of an input with a zero byte the part before it is the policy, expression or pattern; the part after it is the subject
/// or the reference that is matched.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let (first, second) = parts(unsafe input(start, count))
    let subject = text(second) ?? ""
    if let policy = policy(first) { match(policy, subject) }
    guard let source = text(first) else { return 0 }
    if let expression = value(try SubjectExpression(source)) {
        _ = expression.matches(subject)
        _ = expression.matches("https://github.com/example/hello/.github/workflows/release.yml@refs/tags/v1")
    }
    if let policy = policy(rule(source)) {
        require(policy.rules.map(\.match.source) == [source], "a pattern is what was written")
        match(policy, subject)
    }
    return 0
}

private func policy(_ bytes: [UInt8]) -> Policy? {
    value(try Policy(parsing: bytes, keys: Trust.keys, domains: Trust.domains.map(\.name)))
}

private func match(_ policy: Policy, _ text: String) {
    _ = policy.warnings.map(\.description)
    _ = policy.rules.flatMap(\.signatories).map(\.description)
    if let reference = value(try Reference(text)) { _ = policy.rule(for: reference, digest: digest) }
    _ = policy.rule(for: reference, digest: digest)
    _ = policy.rule(for: nil, digest: digest)
}

/// A policy whose only rule is about this pattern, every character of it escaped.
private func rule(_ pattern: String) -> [UInt8] {
    let escaped = pattern.unicodeScalars.map { scalar in
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return Array(
        """
        version: 1
        images:
          - match: "\(escaped.joined())"
            require: [signature]
            by: [{key: cosign/hello.pub}]

        """.utf8)
}

// Both are well formed.
private let reference = try! Reference("registry.example/airlock/hello:1.0")
private let digest = try! Digest("sha256:a8b5615c139914baa270ca212d1601228e3a335edc950ac0106723f4f6e53baf")
