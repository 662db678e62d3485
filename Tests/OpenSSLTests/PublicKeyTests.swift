import OpenSSL
import Testing

@Suite struct PublicKeyTests {
    @Test(arguments: TestKeys.all)
    func `reads its own DER and PEM`(key: PrivateKey) throws {
        let original = key.publicKey
        #expect(try PublicKey(der: original.spki) == original)
        #expect(try PublicKey(pem: original.pem) == original)
        #expect(original.fingerprint == HashAlgorithm.sha256.hash(original.spki))
    }

    @Test func `names the algorithm`() {
        #expect(
            TestKeys.all.map(\.publicKey.algorithm.name) == [
                "ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa-2048",
            ])
    }

    @Test func `tells keys apart by their bytes`() {
        #expect(TestKeys.p256.publicKey != TestKeys.otherP256.publicKey)
        #expect(Set([TestKeys.p256.publicKey, TestKeys.p256.publicKey, TestKeys.otherP256.publicKey]).count == 2)
    }

    @Test(arguments: TestKeys.all)
    func `refuses bytes that follow or are missing`(key: PrivateKey) {
        let spki = key.publicKey.spki
        for broken in [spki + [0], Array(spki.dropLast()), []] {
            #expect(malformed { try PublicKey(der: broken) })
        }
    }

    @Test(arguments: TestKeys.all)
    func `refuses an encoding that is not DER`(key: PrivateKey) {
        let spki = key.publicKey.spki
        let lengthBytes = spki[1] < 0x80 ? 1 : Int(spki[1] & 0x7f) + 1
        let contents = spki.dropFirst(1 + lengthBytes)
        let longLength: [UInt8] = [0x30, 0x83, 0, UInt8(contents.count >> 8), UInt8(contents.count & 0xff)]
        #expect(malformed { try PublicKey(der: longLength + contents) })
    }

    @Test func `refuses a point that is not on the curve`() {
        var spki = KnownSignature.ecdsa[0].spki
        spki[spki.count - 1] ^= 1
        #expect(malformed { try PublicKey(der: spki) })
    }

    @Test func `refuses curves other than the three of NIST`() {
        // secp256k1's generator.
        let point = KnownSignature.bytes(
            "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")
        let key = KnownSignature.ellipticKey(curve: "1.3.132.0.10", point: point)
        #expect(unsupported { try PublicKey(der: key) })
    }

    @Test func `refuses compressed points`() {
        let known = KnownSignature.ecdsa[0].spki
        let point = [2 | known[known.count - 1] & 1] + known.suffix(64).prefix(32)
        #expect(
            unsupported { try PublicKey(der: KnownSignature.ellipticKey(curve: "1.2.840.10045.3.1.7", point: point)) })
    }

    @Test func `refuses a curve given by its parameters`() {
        let parameters = ASN1.sequence(ASN1.integer([1]))
        let key = ASN1.sequence(
            ASN1.sequence(ASN1.identifier("1.2.840.10045.2.1"), parameters),
            ASN1.bitString(Array(KnownSignature.ecdsa[0].spki.suffix(65))))
        #expect(unsupported { try PublicKey(der: key) })
    }

    @Test(arguments: ["1.3.101.110", "1.3.101.113", "1.2.840.10040.4.1", "1.2.840.113549.1.1.10", "2.5.4.3"])
    func `refuses other algorithms`(identifier: String) {
        let key = ASN1.sequence(
            ASN1.sequence(ASN1.identifier(identifier)), ASN1.bitString([UInt8](repeating: 9, count: 32)))
        #expect(unsupported { try PublicKey(der: key) })
    }

    @Test(arguments: [1024, 2047, 16_385])
    func `refuses RSA keys of less than 2048 or more than 16384 bits`(bits: Int) {
        #expect(unsupported { try PublicKey(der: rsaKey(bits: bits)) })
    }

    @Test(arguments: [2048, 3072, 16_384])
    func `accepts RSA keys of 2048 to 16384 bits`(bits: Int) throws {
        #expect(try PublicKey(der: rsaKey(bits: bits)).algorithm == .rsa(bits: bits))
    }

    @Test func `reads an RSA key without the envelope`() throws {
        let inner = rsaPublicKey(bits: 2048)
        #expect(try PublicKey(pkcs1: inner).spki == rsaKey(bits: 2048))
        #expect(malformed { try PublicKey(pkcs1: inner + [0]) })
        #expect(malformed { try PublicKey(pkcs1: TestKeys.p256.publicKey.spki) })
    }

    /// A number of that many bits, which nobody knows the factors of.
    private func rsaPublicKey(bits: Int) -> [UInt8] {
        var modulus = [UInt8](repeating: 0xa5, count: (bits + 7) / 8)
        modulus[0] = bits.isMultiple(of: 8) ? 0x80 : 1 << UInt8(bits % 8 - 1)
        return ASN1.sequence(ASN1.integer((modulus[0] > 0x7f ? [0] : []) + modulus), ASN1.integer([1, 0, 1]))
    }

    private func rsaKey(bits: Int) -> [UInt8] {
        ASN1.sequence(
            ASN1.sequence(ASN1.identifier("1.2.840.113549.1.1.1"), ASN1.null), ASN1.bitString(rsaPublicKey(bits: bits)))
    }
}
