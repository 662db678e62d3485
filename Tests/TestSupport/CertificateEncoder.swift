internal import OpenSSL

/// Builds the DER of X.509 certificates (RFC 5280 §4.1).
struct CertificateEncoder {
    /// What a certificate says besides its extensions.
    struct Content {
        var serial: [UInt8]
        var issuer: [UInt8]
        var subject: [UInt8]
        var notBefore: UnixTime
        var notAfter: UnixTime
        var subjectKey: PublicKey
        var extensions: [CertificateTemplate.Extension]
    }

    static let fulcioArc = "1.3.6.1.4.1.57264.1"
    private static let basicConstraints = "2.5.29.19"
    private static let keyUsage = "2.5.29.15"
    private static let extendedKeyUsageIdentifier = "2.5.29.37"
    private static let subjectKeyIdentifier = "2.5.29.14"
    private static let authorityKeyIdentifier = "2.5.29.35"
    private static let subjectAlternativeName = "2.5.29.17"
    private static let organizationName = "2.5.4.10"
    private static let commonName = "2.5.4.3"

    /// The DER of the TBSCertificate.
    static func toBeSigned(_ content: Content, algorithm: [UInt8]) -> [UInt8] {
        DERWriter.sequence(
            DERWriter.constructed(0, DERWriter.integer([2])),
            DERWriter.integer(content.serial), algorithm, content.issuer,
            DERWriter.sequence(DERWriter.time(content.notBefore), DERWriter.time(content.notAfter)),
            content.subject, content.subjectKey.spki,
            DERWriter.constructed(3, DERWriter.sequence(content.extensions.map(encode))))
    }

    /// The AlgorithmIdentifier with which a key signs. Precondition: ECDSA over P-256 or P-384, or Ed25519.
    static func signatureAlgorithm(of key: PublicKey) -> [UInt8] {
        switch key.algorithm {
        case .ecdsaP256: DERWriter.sequence(DERWriter.objectIdentifier("1.2.840.10045.4.3.2"))
        case .ecdsaP384: DERWriter.sequence(DERWriter.objectIdentifier("1.2.840.10045.4.3.3"))
        case .ed25519: DERWriter.sequence(DERWriter.objectIdentifier("1.3.101.112"))
        default: preconditionFailure("certificates here are signed with P-256, P-384 or Ed25519")
        }
    }

    /// A distinguished name of organisation and common name.
    static func name(organization: String, commonName: String) -> [UInt8] {
        let attributes = [(organizationName, organization), (Self.commonName, commonName)]
        return DERWriter.sequence(
            attributes.map { identifier, text in
                DERWriter.set(
                    DERWriter.sequence(DERWriter.objectIdentifier(identifier), DERWriter.utf8String(text)))
            })
    }

    /// The extensions of an authority's certificate.
    static func authorityExtensions(
        key: PublicKey, issuerKey: PublicKey, pathLength: UInt8?
    ) -> [CertificateTemplate.Extension] {
        let length = pathLength.map { DERWriter.integer([$0]) } ?? []
        return [
            // keyCertSign and cRLSign
            .init(identifier: keyUsage, isCritical: true, value: DERWriter.bitString([0x06], unusedBits: 1)),
            .init(
                identifier: basicConstraints, isCritical: true,
                value: DERWriter.sequence(DERWriter.boolean(true), length)),
        ] + keyIdentifiers(key: key, issuerKey: issuerKey)
    }

    /// The extensions of a signing certificate, without the timestamps.
    static func signerExtensions(
        _ template: CertificateTemplate, key: PublicKey, issuerKey: PublicKey
    ) -> [CertificateTemplate.Extension] {
        var extensions: [CertificateTemplate.Extension] = []
        if let bits = template.keyUsage {
            let unused = UInt8(bits.trailingZeroBitCount)
            extensions.append(
                .init(identifier: keyUsage, isCritical: true, value: DERWriter.bitString([bits], unusedBits: unused)))
        }
        if !template.extendedKeyUsages.isEmpty {
            extensions.append(extendedKeyUsage(template.extendedKeyUsages))
        }
        extensions += keyIdentifiers(key: key, issuerKey: issuerKey)
        if !template.names.isEmpty {
            let names = DERWriter.sequence(template.names.map(encode))
            extensions.append(.init(identifier: subjectAlternativeName, isCritical: true, value: names))
        }
        for (number, text) in template.fulcio.sorted(by: { $0.key < $1.key }) {
            let value = number < 7 ? Array(text.utf8) : DERWriter.utf8String(text)
            extensions.append(.init(identifier: "\(fulcioArc).\(number)", value: value))
        }
        return extensions + template.further
    }

    /// The extension that lists purposes.
    static func extendedKeyUsage(_ purposes: [String], isCritical: Bool = false) -> CertificateTemplate.Extension {
        .init(
            identifier: extendedKeyUsageIdentifier, isCritical: isCritical,
            value: DERWriter.sequence(purposes.map(DERWriter.objectIdentifier)))
    }

    private static func keyIdentifiers(key: PublicKey, issuerKey: PublicKey) -> [CertificateTemplate.Extension] {
        let subject = Array(key.fingerprint.prefix(20))
        let authority = Array(issuerKey.fingerprint.prefix(20))
        return [
            .init(identifier: subjectKeyIdentifier, value: DERWriter.octetString(subject)),
            .init(
                identifier: authorityKeyIdentifier, value: DERWriter.sequence(DERWriter.primitive(0, authority))),
        ]
    }

    private static func encode(_ part: CertificateTemplate.Extension) -> [UInt8] {
        DERWriter.sequence(
            DERWriter.objectIdentifier(part.identifier), part.isCritical ? DERWriter.boolean(true) : [],
            DERWriter.octetString(part.value))
    }

    private static func encode(_ name: CertificateTemplate.Name) -> [UInt8] {
        switch name {
        case .email(let text): DERWriter.primitive(1, Array(text.utf8))
        case .dns(let text): DERWriter.primitive(2, Array(text.utf8))
        case .uri(let text): DERWriter.primitive(6, Array(text.utf8))
        case .otherName(let text):
            DERWriter.constructed(
                0,
                DERWriter.objectIdentifier("\(fulcioArc).7") + DERWriter.constructed(0, DERWriter.utf8String(text)))
        }
    }
}
