import OpenSSL

/// What a test's certificate shall say; every part can be made wrong.
struct CertificateRecipe {
    struct Extension {
        var oid: String
        var isCritical = false
        var value: [UInt8]
    }

    var version: UInt8 = 2
    var serial: [UInt8] = [0x2a]
    var signatureAlgorithm = ASN1.sequence(ASN1.identifier("1.2.840.10045.4.3.2"))
    var issuer = CertificateRecipe.name("Test Authority")
    var notBefore = ASN1.utcTime("240101000000Z")
    var notAfter = ASN1.utcTime("250101000000Z")
    var subject: [UInt8]
    var spki: [UInt8]
    var extensions: [Extension] = []

    /// A certificate authority with its own key.
    static func authority(_ subject: String, key: PrivateKey, issuer: String? = nil) -> CertificateRecipe {
        CertificateRecipe(
            issuer: name(issuer ?? subject), subject: name(subject), spki: key.publicKey.spki,
            extensions: [.basicConstraints(isAuthority: true), .keyUsage(certificateSigning)])
    }

    /// A signing certificate as Fulcio makes them: no subject, a critical alternative name.
    static func leaf(key: PrivateKey, issuer: String) -> CertificateRecipe {
        CertificateRecipe(
            issuer: name(issuer), subject: ASN1.sequence(), spki: key.publicKey.spki,
            extensions: [
                .keyUsage(digitalSignature), .extendedKeyUsage([codeSigning]),
                .alternativeNames([ASN1.implicit(6, Array("https://example.com/builder".utf8))]),
            ])
    }

    static let digitalSignature: UInt8 = 0x80
    static let certificateSigning: UInt8 = 0x04
    static let codeSigning = "1.3.6.1.5.5.7.3.3"

    static func name(_ commonName: String) -> [UInt8] {
        ASN1.sequence(ASN1.set(ASN1.sequence(ASN1.identifier("2.5.4.3"), ASN1.utf8String(commonName))))
    }

    var tbs: [UInt8] {
        let encoded = extensions.map { item in
            ASN1.sequence(
                ASN1.identifier(item.oid), item.isCritical ? ASN1.boolean(true) : [], ASN1.octetString(item.value))
        }
        return ASN1.sequence(
            version == 0 ? [] : ASN1.explicit(0, ASN1.integer([version])), ASN1.integer(serial), signatureAlgorithm,
            issuer, ASN1.sequence(notBefore, notAfter), subject, spki,
            extensions.isEmpty ? [] : ASN1.explicit(3, ASN1.sequence(of: encoded)))
    }

    /// The DER, signed by a P-256 key unless the recipe names another algorithm.
    func der(signedBy key: PrivateKey) throws -> [UInt8] {
        ASN1.sequence(tbs, signatureAlgorithm, ASN1.bitString(try key.sign(tbs)))
    }

    func certificate(signedBy key: PrivateKey) throws -> Certificate {
        try Certificate(der: der(signedBy: key))
    }

    /// The same with other extensions of the same object identifiers.
    func replacing(_ replacements: Extension...) -> CertificateRecipe {
        var copy = self
        for item in replacements {
            copy.extensions.removeAll { $0.oid == item.oid }
            copy.extensions.append(item)
        }
        return copy
    }

    func without(_ oid: String) -> CertificateRecipe {
        var copy = self
        copy.extensions.removeAll { $0.oid == oid }
        return copy
    }
}

extension CertificateRecipe.Extension {
    static let keyUsageIdentifier = "2.5.29.15"

    static func basicConstraints(isAuthority: Bool, pathLength: UInt8? = nil) -> Self {
        let value = ASN1.sequence(
            isAuthority ? ASN1.boolean(true) : [], pathLength.map { ASN1.integer([$0]) } ?? [])
        return Self(oid: "2.5.29.19", isCritical: true, value: value)
    }

    static func keyUsage(_ bits: UInt8) -> Self {
        Self(
            oid: keyUsageIdentifier, isCritical: true,
            value: ASN1.bitString([bits], unusedBits: UInt8(bits.trailingZeroBitCount)))
    }

    static func extendedKeyUsage(_ oids: [String]) -> Self {
        Self(oid: "2.5.29.37", value: ASN1.sequence(of: oids.map(ASN1.identifier)))
    }

    static func alternativeNames(_ names: [[UInt8]]) -> Self {
        Self(oid: "2.5.29.17", isCritical: true, value: ASN1.sequence(of: names))
    }
}
