import OpenSSL
import TestSupport
import Testing

@testable import Sigstore

@Suite struct VerifierTextTests {
    let key: PublicKey

    init() throws { key = try PrivateKey.generate(.ecdsaP256).publicKey }

    @Test func `white space makes no difference`() {
        let spaced = "\n" + key.pem.split(separator: "\n").joined(separator: " \t\r\n") + "\n\n"
        #expect(VerifierText(pem: spaced) == VerifierText(pem: key.pem))
    }

    @Test func `anything else does`() throws {
        let other = try PrivateKey.generate(.ecdsaP256).publicKey
        #expect(VerifierText(pem: other.pem) != VerifierText(pem: key.pem))
        #expect(VerifierText(pem: key.pem + key.pem) != VerifierText(pem: key.pem))
    }

    @Test func `the same bytes under another label are another verifier`() {
        #expect(VerifierText(pem: PEMWriter.certificate(key.spki)) != VerifierText(pem: key.pem))
    }

    @Test func `is described by kind and fingerprint`() {
        let fingerprint = Hex.encode(key.fingerprint)
        #expect("\(VerifierText(pem: key.pem))" == "key sha256:\(fingerprint)")
        #expect("\(VerifierText(pem: PEMWriter.certificate(key.spki)))" == "certificate sha256:\(fingerprint)")
        #expect("\(VerifierText(pem: "x"))" == "something that is neither a certificate nor a public key")
    }
}
