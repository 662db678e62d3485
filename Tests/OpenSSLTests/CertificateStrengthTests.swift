import OpenSSL
import Testing

/// Signatures and keys that are weaker than 112 bits have no place in a path, however good the rest is.
@Suite struct CertificateStrengthTests {
    // Made with `openssl x509 -req`: two leaves of one authority, the same but for the hash.
    private let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBPjCB5aADAgECAhRWb9D7GFAsnts5LQ20Z78Wjb10LzAKBggqhkjOPQQDAjAM
        MQowCAYDVQQDDAFBMCAXDTI2MTEyMzA1MDMyNFoYDzIxMjYxMDMwMDUwMzI0WjAM
        MQowCAYDVQQDDAFBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZUjkTqViEthl
        T8aNUrirfg5hNoAwi3HDFDVT/4ouqclnatdpY6i7qaYp1ttHyREFJCb2nmqWZGLo
        zO3Cn6PRk6MjMCEwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAgQwCgYI
        KoZIzj0EAwIDSAAwRQIhAN3e5HzxvXQOOd/VnBwo18SQkqr+LeDP7sqektLoBXUA
        AiAfatjvWf9BPmBaxdUubwWCU4Ieq0CxuRs9GSPQYQrrHg==
        -----END CERTIFICATE-----
        """

    private let signedOverSHA1 = """
        -----BEGIN CERTIFICATE-----
        MIH/MIGnAgEFMAkGByqGSM49BAEwDDEKMAgGA1UEAwwBQTAgFw0yNjExMjMwNTAz
        MjRaGA8yMTI2MTAzMDA1MDMyNFowDDEKMAgGA1UEAwwBTDBZMBMGByqGSM49AgEG
        CCqGSM49AwEHA0IABGVI5E6lYhLYZU/GjVK4q34OYTaAMItxwxQ1U/+KLqnJZ2rX
        aWOou6mmKdbbR8kRBSQm9p5qlmRi6Mztwp+j0ZMwCQYHKoZIzj0EAQNIADBFAiEA
        r8BVWTqiLYW06tUszrsKG+5UADJiG6NlQPCGT8yiRVcCIDFhGwwNSxXEXZjS+v4w
        7dbSYILT7OU1mzZ/uJJdNAeL
        -----END CERTIFICATE-----
        """

    private let signedOverSHA256 = """
        -----BEGIN CERTIFICATE-----
        MIIBADCBqAIBBTAKBggqhkjOPQQDAjAMMQowCAYDVQQDDAFBMCAXDTI2MTEyMzA1
        MDMyNFoYDzIxMjYxMDMwMDUwMzI0WjAMMQowCAYDVQQDDAFMMFkwEwYHKoZIzj0C
        AQYIKoZIzj0DAQcDQgAEZUjkTqViEthlT8aNUrirfg5hNoAwi3HDFDVT/4ouqcln
        atdpY6i7qaYp1ttHyREFJCb2nmqWZGLozO3Cn6PRkzAKBggqhkjOPQQDAgNHADBE
        AiA36nTZggVvRGIh9dVaT6Z1N4xb7BnsIUZye9RXhm6jNAIgH94zbaj7apHMU6Sd
        OQWWwZKTtI08SxPwS1xe/fKB9/8=
        -----END CERTIFICATE-----
        """

    private func verify(_ leaf: Certificate, anchor: Certificate) throws {
        try Certificate.verifyPath(leaf: leaf, intermediates: [], anchor: anchor, at: leaf.notBefore)
    }

    private func isLeafNotTrusted(_ error: any Error) -> Bool {
        if case .notTrusted(.leaf, _)? = error as? CertificatePathError { true } else { false }
    }

    @Test func `refuses signatures over SHA-1`() throws {
        let anchor = try Certificate(pem: authority)
        try verify(Certificate(pem: signedOverSHA256), anchor: anchor)
        #expect {
            try verify(Certificate(pem: signedOverSHA1), anchor: anchor)
        } throws: {
            isLeafNotTrusted($0)
        }
    }

    @Test(arguments: ["1.0.10118.3.0.55", "1.3.6.1.4.1.1.1", "2.16.840.1.101.3.4.2.11"])
    func `refuses a signature by a hash function that is not known`(hash: String) throws {
        let key = TestKeys.p256
        var authority = CertificateRecipe.authority("A", key: key)
        authority.spki = rsaKey(bytes: 256)
        let anchor = try authority.certificate(signedBy: key)
        var recipe = CertificateRecipe.leaf(key: key, issuer: "A")
        recipe.signatureAlgorithm = ASN1.sequence(
            ASN1.identifier("1.2.840.113549.1.1.10"),
            ASN1.sequence(ASN1.explicit(0, ASN1.sequence(ASN1.identifier(hash)))))
        #expect {
            try verify(recipe.certificate(signedBy: key), anchor: anchor)
        } throws: {
            isLeafNotTrusted($0)
        }
    }

    @Test func `refuses RSA keys of less than 2048 bits`() throws {
        let key = TestKeys.p256
        let anchor = try CertificateRecipe.authority("A", key: key).certificate(signedBy: key)
        var recipe = CertificateRecipe.leaf(key: key, issuer: "A")
        recipe.spki = rsaKey(bytes: 256)
        try verify(recipe.certificate(signedBy: key), anchor: anchor)
        recipe.spki = rsaKey(bytes: 128)
        #expect {
            try verify(recipe.certificate(signedBy: key), anchor: anchor)
        } throws: {
            isLeafNotTrusted($0)
        }
    }

    private func rsaKey(bytes: Int) -> [UInt8] {
        let modulus: [UInt8] = [0, 0x80] + [UInt8](repeating: 0xa5, count: bytes - 1)
        let inner = ASN1.sequence(ASN1.integer(modulus), ASN1.integer([1, 0, 1]))
        return ASN1.sequence(
            ASN1.sequence(ASN1.identifier("1.2.840.113549.1.1.1"), ASN1.null), ASN1.bitString(inner))
    }
}
