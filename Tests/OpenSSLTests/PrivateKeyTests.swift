import OpenSSL
import Testing

@Suite struct PrivateKeyTests {
    private let passphrase = Array("correct horse".utf8)

    // Written by `openssl genpkey -algorithm ed25519 -aes-256-cbc -pass pass:secret`.
    private let encryptedByOpenSSL = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi9ubIt7LNjRAICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEE5bjsiuMw3m2HroXtaDVBkEQLVT
        QdDjGG2E4Y2dxe6KbZ5nv5GwQUzuFTTLFhAJWMQYXmC54CM7+OuTnT67K3hXkdcn
        LXd2/YaOO1CIJsJejms=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    // The same key by `openssl pkcs8 -topk8 -scrypt`.
    private let encryptedWithScrypt = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAjuJN82GEUn6AICQAAC
        AQgCAQEwHQYJYIZIAWUDBAEqBBCok22/z5bcS3skJ3arYW4TBEDoRh6DWSwEYBfY
        4jy5/bSqqOyk/nVJs6a5jCcgj7wBUm9FLakyuUKWbsQK5JXDg89eipfni7BmEN6L
        4OGgyAED
        -----END ENCRYPTED PRIVATE KEY-----
        """

    // Its public half.
    private let publicOfFixture = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAPk83HMq86USk1GV87IkRO8VfFQ9ZtvzWSNYdDmsYLV4=
        -----END PUBLIC KEY-----
        """

    @Test(arguments: TestKeys.all)
    func `reads the plain PEM that it writes`(key: PrivateKey) throws {
        let copy = try PrivateKey(pem: Array(key.pem(passphrase: nil).utf8), passphrase: nil)
        #expect(copy.publicKey == key.publicKey)
        #expect(try key.publicKey.verify(signature: copy.sign([1, 2, 3]), over: [1, 2, 3]))
    }

    @Test(arguments: TestKeys.all)
    func `reads the encrypted PEM that it writes`(key: PrivateKey) throws {
        let text = try key.pem(passphrase: passphrase)
        #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
        let copy = try PrivateKey(pem: Array(text.utf8), passphrase: passphrase)
        #expect(copy.publicKey == key.publicKey)
    }

    @Test func `reads keys that the openssl command encrypted`() throws {
        let secret = Array("secret".utf8)
        let expected = try PublicKey(pem: publicOfFixture)
        for text in [encryptedByOpenSSL, encryptedWithScrypt] {
            #expect(try PrivateKey(pem: Array(text.utf8), passphrase: secret).publicKey == expected)
        }
    }

    @Test(arguments: ["", "Secret", "secret "])
    func `says that a passphrase is wrong`(wrong: String) {
        for text in [encryptedByOpenSSL, encryptedWithScrypt] {
            #expect(throws: CryptoError.wrongPassphrase) {
                try PrivateKey(pem: Array(text.utf8), passphrase: Array(wrong.utf8))
            }
        }
    }

    @Test func `says that a passphrase is missing, and asks nobody`() {
        #expect(throws: CryptoError.passphraseMissing) {
            try PrivateKey(pem: Array(encryptedByOpenSSL.utf8), passphrase: nil)
        }
    }

    @Test func `does not write a key under an empty passphrase`() {
        #expect(malformed { try TestKeys.p256.pem(passphrase: []) })
    }

    @Test(arguments: [
        "EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED SIGSTORE PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE",
    ])
    func `refuses other kinds of PEM block`(label: String) throws {
        let text = pemText(label, try TestKeys.p256.pkcs8())
        #expect(unsupported { try PrivateKey(pem: Array(text.utf8), passphrase: nil) })
    }

    @Test(arguments: ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])
    func `refuses bytes that are no key`(label: String) throws {
        for contents in [[], [0x30, 0], [1, 2, 3], try TestKeys.p256.pkcs8() + [0], TestKeys.p256.publicKey.spki] {
            let text = Array(pemText(label, contents).utf8)
            #expect(malformed { try PrivateKey(pem: text, passphrase: passphrase) })
        }
    }

    @Test func `refuses text that is no PEM`() {
        for text in ["", "secret", "-----BEGIN PRIVATE KEY-----"] {
            #expect(malformed { try PrivateKey(pem: Array(text.utf8), passphrase: nil) })
        }
    }

    @Test func `refuses kinds of key that nothing here verifies`() throws {
        // An X25519 key, which cannot sign.
        let contents = ASN1.sequence(
            ASN1.integer([0]), ASN1.sequence(ASN1.identifier("1.3.101.110")),
            ASN1.octetString(ASN1.octetString([UInt8](repeating: 9, count: 32))))
        let text = Array(pemText("PRIVATE KEY", contents).utf8)
        #expect(unsupported { try PrivateKey(pem: text, passphrase: nil) })
    }

    @Test func `does not sign with halves that do not belong together`() throws {
        var contents = try TestKeys.p256.pkcs8()
        contents.replaceSubrange(
            contents.count - 65..<contents.count, with: TestKeys.otherP256.publicKey.spki.suffix(65))
        let key = try PrivateKey(pem: Array(pemText("PRIVATE KEY", contents).utf8), passphrase: nil)
        #expect(key.publicKey == TestKeys.otherP256.publicKey)
        #expect(failed { try key.sign([1]) })
    }

    @Test(arguments: [1024, 2047, 16_385])
    func `does not generate RSA keys that nothing here verifies`(bits: Int) {
        #expect(unsupported { try PrivateKey.generate(.rsa(bits: bits)) })
    }

    @Test func `generates another key each time`() throws {
        #expect(try PrivateKey.generate(.ed25519).publicKey != PrivateKey.generate(.ed25519).publicKey)
    }
}
