import OpenSSL
import Testing

@testable import Airlock

/// Small values of the language.
@Suite struct PolicyValueTests {
    @Test(arguments: [
        ("rsa", KeyAlgorithm.rsa(bits: 2048), true), ("rsa-2048", .rsa(bits: 2048), true),
        ("rsa-3072", .rsa(bits: 2048), false), ("rsa-3072", .rsa(bits: 4096), true), ("rsa", .ed25519, false),
        ("ecdsa-p256", .ecdsaP256, true), ("ecdsa-p256", .ecdsaP384, false), ("ecdsa-p384", .ecdsaP384, true),
        ("ecdsa-p521", .ecdsaP521, true), ("ed25519", .ed25519, true),
    ])
    func `an allowance allows its algorithm`(name: String, algorithm: KeyAlgorithm, isAllowed: Bool) throws {
        #expect(try #require(AlgorithmAllowance(name)).allows(algorithm) == isAllowed)
    }

    @Test(arguments: ["rsa-1024", "rsa-02048", "rsa-", "rsa-20000", "rsa-+2048", "ecdsa", "ECDSA-P256", ""])
    func `a name of no algorithm is no allowance`(name: String) {
        #expect(AlgorithmAllowance(name) == nil)
    }

    @Test func `an age is counted from a time to now`() throws {
        let day = try #require(EvidenceAge("1d"))
        let now = UnixTime(seconds: 1_000_000)
        #expect(day.allows(UnixTime(seconds: 1_000_000 - 86_400), now: now))
        #expect(!day.allows(UnixTime(milliseconds: 1_000_000_000 - 86_400_001), now: now))
        #expect(day.allows(UnixTime(seconds: 2_000_000), now: now))
        #expect(!day.allows(UnixTime(milliseconds: .min), now: now))
    }
}
