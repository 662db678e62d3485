import OpenSSL
import Testing

/// What was verified before is not verified again, and nothing else passes by it.
@Suite struct PathMemoryTests {
    private let time = UnixTime(rfc3339: "2024-06-01T00:00:00Z")!
    private let root: Certificate
    private let middle: Certificate
    private let memory = PathMemory()

    init() throws {
        root = try CertificateRecipe.authority("Root", key: TestKeys.p256).certificate(signedBy: TestKeys.p256)
        middle = try CertificateRecipe.authority("Middle", key: TestKeys.otherP256, issuer: "Root")
            .certificate(signedBy: TestKeys.p256)
    }

    private func leaf(
        signedBy key: PrivateKey = TestKeys.otherP256, change: (inout CertificateRecipe) -> Void = { _ in }
    ) throws -> Certificate {
        var recipe = CertificateRecipe.leaf(key: TestKeys.ed25519, issuer: "Middle")
        change(&recipe)
        return try recipe.certificate(signedBy: key)
    }

    private func verify(_ leaf: Certificate, at time: UnixTime? = nil, usage: String? = nil) throws {
        try Certificate.verifyPath(
            leaf: leaf, intermediates: [middle], anchor: root, at: time ?? self.time, usage: usage, memory: memory)
    }

    @Test func `accepts a second leaf of the same issuers, and the same leaf again`() throws {
        let first = try leaf()
        try verify(first)
        try verify(first)
        try verify(leaf { $0.serial = [7] })
    }

    @Test func `refuses a leaf that the remembered issuers did not sign`() throws {
        try verify(leaf())
        #expect(throws: CertificatePathError.self) { try verify(leaf(signedBy: TestKeys.p256)) }
    }

    @Test func `looks at times and usages of a remembered path again`() throws {
        let leaf = try leaf()
        try verify(leaf)
        #expect(throws: CertificatePathError.self) { try verify(leaf, at: UnixTime(rfc3339: "2025-01-01T00:00:01Z")!) }
        #expect(throws: CertificatePathError.self) { try verify(leaf, usage: "1.3.6.1.5.5.7.3.1") }
    }

    @Test func `remembers nothing of a path that was refused`() throws {
        let forged = try leaf(signedBy: TestKeys.p256)
        for _ in 0..<2 { #expect(throws: CertificatePathError.self) { try verify(forged) } }
        try verify(leaf())
    }
}
