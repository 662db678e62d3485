internal import OpenSSL

/// Fulcio's certificate extensions 1.3.6.1.4.1.57264.1.N (fulcio, `docs/oid-info.md`).
enum FulcioExtension {
    private static let arc = "1.3.6.1.4.1.57264.1."

    /// The type of an OtherName that holds a user name.
    static let userName = oid(7)

    /// The object identifier of a number.
    static func oid(_ number: Int) -> String { arc + String(number) }

    /// Names by number. Up to 6 the value is the text itself, later ones are the DER of a UTF8String.
    private static let names: [(number: Int, name: String)] = [
        (1, "issuer"), (2, "gitHubWorkflowTrigger"), (3, "gitHubWorkflowSHA"), (4, "gitHubWorkflowName"),
        (5, "gitHubWorkflowRepository"), (6, "gitHubWorkflowRef"), (8, "issuerV2"), (9, "buildSignerURI"),
        (10, "buildSignerDigest"), (11, "runnerEnvironment"), (12, "sourceRepositoryURI"),
        (13, "sourceRepositoryDigest"), (14, "sourceRepositoryRef"), (15, "sourceRepositoryIdentifier"),
        (16, "sourceRepositoryOwnerURI"), (17, "sourceRepositoryOwnerIdentifier"), (18, "buildConfigURI"),
        (19, "buildConfigDigest"), (20, "buildTrigger"), (21, "runInvocationURI"),
        (22, "sourceRepositoryVisibilityAtSigning"),
    ]
    private static let lastRawNumber = 6

    /// The extensions that a certificate has, by number.
    static func all(
        in certificate: Certificate
    ) throws(CertificateIdentityError) -> [CertificateIdentity.Extension] {
        var extensions: [CertificateIdentity.Extension] = []
        for (number, name) in names {
            guard let bytes = certificate.extensionValue(oid(number)) else { continue }
            let content = number <= lastRawNumber ? bytes[...] : utf8String(bytes)
            guard let content, let value = String(validating: content, as: UTF8.self) else {
                throw .malformedExtension(name: name)
            }
            extensions.append(.init(name: name, oid: oid(number), value: value))
        }
        return extensions
    }

    /// The contents of exactly one UTF8String in DER, of at most 65535 bytes.
    private static func utf8String(_ der: [UInt8]) -> ArraySlice<UInt8>? {
        guard der.count >= 2, der[0] == 0x0C else { return nil }
        let header: Int
        let length: Int
        switch der[1] {
        case 0..<0x80: (header, length) = (2, Int(der[1]))
        case 0x81 where der.count >= 3 && der[2] >= 0x80: (header, length) = (3, Int(der[2]))
        case 0x82 where der.count >= 4 && der[2] != 0: (header, length) = (4, Int(der[2]) << 8 | Int(der[3]))
        default: return nil
        }
        return der.count == header + length ? der[header...] : nil
    }
}
