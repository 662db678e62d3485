import OpenSSL
import Testing

@Suite struct CertificateNameTests {
    private static let fulcioName = "1.3.6.1.4.1.57264.1.7"

    private func names(_ encoded: [UInt8]...) throws -> [SubjectAlternativeName] {
        try CertificateRecipe.leaf(key: TestKeys.otherP256, issuer: "Test Authority")
            .replacing(.alternativeNames(encoded)).certificate(signedBy: TestKeys.p256).subjectAlternativeNames
    }

    private func otherName(_ oid: String, _ value: [UInt8]) -> [UInt8] {
        ASN1.explicit(0, ASN1.identifier(oid) + ASN1.explicit(0, value))
    }

    @Test func `reads email, URI, DNS and other names in order`() throws {
        let read = try names(
            ASN1.implicit(1, Array("a@example.com".utf8)), ASN1.implicit(6, Array("https://example.com/x".utf8)),
            ASN1.implicit(2, Array("example.com".utf8)), otherName(Self.fulcioName, ASN1.utf8String("grüße!x.org")))
        #expect(
            read == [
                .email("a@example.com"), .uri("https://example.com/x"), .dns("example.com"),
                .otherName(oid: Self.fulcioName, value: "grüße!x.org"),
            ])
    }

    @Test func `leaves out kinds that name no signer`() throws {
        let address = ASN1.implicit(7, [127, 0, 0, 1])
        let binary = otherName(Self.fulcioName, ASN1.octetString([1]))
        let directory = ASN1.explicit(4, CertificateRecipe.name("x"))
        #expect(try names(address, binary, directory) == [])
    }

    @Test func `gives no names where there is no extension`() throws {
        let recipe = CertificateRecipe.leaf(key: TestKeys.p256, issuer: "A").without("2.5.29.17")
        #expect(try recipe.certificate(signedBy: TestKeys.p256).subjectAlternativeNames == [])
    }

    @Test(arguments: ["good\0.evil", "two\nlines", "\u{7f}"])
    func `refuses characters that hide part of a name`(name: String) {
        #expect(malformed { try names(ASN1.implicit(6, Array(name.utf8))) })
    }

    @Test func `refuses text that is not what its type says`() {
        #expect(malformed { try names(ASN1.implicit(1, [0x61, 0xe9])) })
        #expect(malformed { try names(otherName(Self.fulcioName, ASN1.element(0x0c, [0xff]))) })
    }
}
