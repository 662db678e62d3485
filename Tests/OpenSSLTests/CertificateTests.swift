import OpenSSL
import Testing

@Suite struct CertificateTests {
    private let key = TestKeys.p256
    private let recipe = CertificateRecipe.leaf(key: TestKeys.otherP256, issuer: "Test Authority")

    @Test func `reads its own DER and PEM`() throws {
        let certificate = try recipe.certificate(signedBy: key)
        #expect(try Certificate(pem: certificate.pem) == certificate)
        #expect(try Certificate(der: certificate.der).hashValue == certificate.hashValue)
    }

    @Test func `reads serial, names, times and key`() throws {
        var recipe = recipe
        recipe.serial = [0, 0xfe, 0xdc]
        let certificate = try recipe.certificate(signedBy: key)
        #expect(certificate.serial == [0xfe, 0xdc])
        #expect(certificate.subject == "")
        #expect(certificate.issuer == "CN=Test Authority")
        #expect(certificate.subjectDER == recipe.subject)
        #expect(certificate.issuerDER == recipe.issuer)
        #expect(certificate.notBefore.rfc3339 == "2024-01-01T00:00:00Z")
        #expect(certificate.notAfter.rfc3339 == "2025-01-01T00:00:00Z")
        #expect(try certificate.publicKey() == TestKeys.otherP256.publicKey)
    }

    @Test func `escapes what could mislead a reader of a name`() throws {
        var recipe = recipe
        recipe.issuer = CertificateRecipe.name("a,CN=b\n\u{202e}\u{1b}[2J")
        let certificate = try recipe.certificate(signedBy: key)
        #expect(certificate.issuer == #"CN=a\,CN=b\0A\E2\80\AE\1B[2J"#)
    }

    @Test(arguments: [
        (ASN1.utcTime("500101000000Z"), "1950-01-01T00:00:00Z"),
        (ASN1.utcTime("491231235959Z"), "2049-12-31T23:59:59Z"),
        (ASN1.generalizedTime("99991231235959Z"), "9999-12-31T23:59:59Z"),
    ])
    func `reads times of all ages`(time: [UInt8], text: String) throws {
        var recipe = recipe
        recipe.notAfter = time
        #expect(try recipe.certificate(signedBy: key).notAfter.rfc3339 == text)
    }

    @Test(arguments: [
        ASN1.utcTime("2401010000Z"), ASN1.utcTime("240101000000+0100"), ASN1.generalizedTime("20240101000000.5Z"),
        ASN1.generalizedTime("20240101000000"), ASN1.utcTime("240230000000Z"), ASN1.utcTime("240101000060Z"),
        ASN1.utcTime("2401010000000"), ASN1.generalizedTime("2024010100000ZZ"),
    ])
    func `refuses times that RFC 5280 does`(time: [UInt8]) {
        var recipe = recipe
        recipe.notBefore = time
        #expect(malformed { try recipe.certificate(signedBy: key) })
    }

    @Test func `refuses bytes that follow or are missing`() throws {
        let der = try recipe.der(signedBy: key)
        for broken in [der + [0], Array(der.dropLast()), [], [0x30, 0], TestKeys.p256.publicKey.spki] {
            #expect(malformed { try Certificate(der: broken) })
        }
    }

    @Test func `refuses an encoding that is not DER`() throws {
        let contents = try recipe.der(signedBy: key).dropFirst(4)
        let longLength: [UInt8] = [0x30, 0x83, 0, UInt8(contents.count >> 8), UInt8(contents.count & 0xff)]
        #expect(malformed { try Certificate(der: longLength + contents) })
    }

    @Test func `refuses versions that do not exist yet`() {
        var recipe = recipe
        recipe.version = 3
        #expect(malformed { try recipe.certificate(signedBy: key) })
    }

    @Test func `refuses a negative serial number`() {
        var recipe = recipe
        recipe.serial = [0x80]
        #expect(malformed { try recipe.certificate(signedBy: key) })
    }

    @Test(arguments: ["1.3.6.1.4.1.57264.1.8", "2.5.29.15", "2.5.29.17"])
    func `refuses an extension that occurs twice`(oid: String) {
        var recipe = recipe
        let twice = recipe.extensions.first { $0.oid == oid } ?? .init(oid: oid, value: ASN1.utf8String("x"))
        recipe.extensions.removeAll { $0.oid == oid }
        recipe.extensions += [twice, twice]
        #expect(malformed { try recipe.certificate(signedBy: key) })
    }

    @Test(arguments: ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37"])
    func `refuses an extension that it needs and cannot read`(oid: String) {
        let broken = recipe.replacing(.init(oid: oid, value: [0x30, 0x05, 1]))
        #expect(malformed { try broken.certificate(signedBy: key) })
    }

    @Test func `gives an extension's bytes`() throws {
        let value = ASN1.utf8String("https://issuer.example")
        let recipe = recipe.replacing(.init(oid: "1.3.6.1.4.1.57264.1.8", value: value))
        let certificate = try recipe.certificate(signedBy: key)
        #expect(certificate.extensionValue("1.3.6.1.4.1.57264.1.8") == value)
        #expect(certificate.extensionValue("1.3.6.1.4.1.57264.1.1") == nil)
        #expect(certificate.extensions.map(\.isCritical) == [true, false, true, false])
    }

    @Test func `tells an authority by both of its extensions`() throws {
        let authority = CertificateRecipe.authority("Test Authority", key: key)
        #expect(try authority.certificate(signedBy: key).isAuthority)
        for wrong in [
            recipe, authority.replacing(.keyUsage(CertificateRecipe.digitalSignature)),
            authority.replacing(.basicConstraints(isAuthority: false)),
            authority.without(CertificateRecipe.Extension.keyUsageIdentifier), authority.without("2.5.29.19"),
        ] {
            #expect(try !wrong.certificate(signedBy: key).isAuthority)
        }
    }

    @Test func `reads what the key may be used for`() throws {
        let certificate = try recipe.certificate(signedBy: key)
        #expect(certificate.allowsDigitalSignature)
        #expect(certificate.extendedKeyUsages == [CertificateRecipe.codeSigning])
        let bare = try recipe.without("2.5.29.37").without("2.5.29.15").certificate(signedBy: key)
        #expect(!bare.allowsDigitalSignature)
        #expect(bare.extendedKeyUsages.isEmpty)
        let other = try recipe.replacing(.keyUsage(CertificateRecipe.certificateSigning)).certificate(signedBy: key)
        #expect(!other.allowsDigitalSignature)
    }

    @Test func `notices critical extensions that nobody processes`() throws {
        let unknown = recipe.replacing(.init(oid: "1.2.3.4", isCritical: true, value: ASN1.null))
        #expect(try unknown.certificate(signedBy: key).hasUnknownCriticalExtension)
        // The poison of a precertificate (RFC 6962 §3.1).
        let poison = recipe.replacing(.init(oid: "1.3.6.1.4.1.11129.2.4.3", isCritical: true, value: ASN1.null))
        #expect(try poison.certificate(signedBy: key).hasUnknownCriticalExtension)
        #expect(try !recipe.certificate(signedBy: key).hasUnknownCriticalExtension)
    }

    @Test func `notices that subject and issuer are the same`() throws {
        #expect(try CertificateRecipe.authority("A", key: key).certificate(signedBy: key).isSelfIssued)
        #expect(try !CertificateRecipe.authority("A", key: key, issuer: "B").certificate(signedBy: key).isSelfIssued)
    }

    @Test(arguments: ["TRUSTED CERTIFICATE", "X509 CERTIFICATE", "PUBLIC KEY"])
    func `refuses a certificate under another label`(label: String) throws {
        let text = pemText(label, try recipe.der(signedBy: key))
        #expect(malformed { try Certificate(pem: text) })
        #expect(malformed { try Certificate.certificates(pem: text) })
    }

    @Test func `reads a text of many certificates`() throws {
        let first = try recipe.certificate(signedBy: key)
        let second = try CertificateRecipe.authority("A", key: key).certificate(signedBy: key)
        #expect(try Certificate.certificates(pem: first.pem + "\r\n" + second.pem) == [first, second])
        #expect(try Certificate.certificates(pem: "") == [])
        #expect(malformed { try Certificate(pem: first.pem + second.pem) })
        #expect(malformed { try Certificate.certificates(pem: first.pem + key.publicKey.pem) })
        #expect(malformed { try Certificate.certificates(pem: first.pem + second.pem.dropLast(30)) })
    }
}
