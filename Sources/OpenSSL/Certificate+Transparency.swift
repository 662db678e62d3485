private import CLibCrypto

extension Certificate {
    private static let timestampListIdentifier = "1.3.6.1.4.1.11129.2.4.2"

    /// The timestamps embedded in the certificate (RFC 6962 §3.3); none if it has no such extension.
    ///
    /// Nothing about them is verified. Throws `malformed` or, for another version than 1, `unsupported`.
    public func signedCertificateTimestamps() throws(CryptoError) -> [SignedCertificateTimestamp] {
        guard let value = extensionValue(Certificate.timestampListIdentifier) else { return [] }
        let what = "signed certificate timestamp list"
        let string = try unsafe DER.decode(
            value, as: what, with: { unsafe d2i_ASN1_OCTET_STRING(nil, $0, $1).map { OpaquePointer($0) } },
            release: { unsafe ASN1_OCTET_STRING_free(UnsafeMutablePointer($0)) })
        defer { unsafe ASN1_OCTET_STRING_free(UnsafeMutablePointer(string)) }
        return try SignedCertificateTimestamp.list(parsing: unsafe StringValue.bytes(of: UnsafePointer(string)))
    }

    /// The TBSCertificate that the log signed: this one's, without the extension that holds the timestamps
    /// (RFC 6962 §3.2). Throws `malformed` if there is no such extension.
    public func precertificateTBS() throws(CryptoError) -> [UInt8] {
        guard var certificate = DERReader.only(DERReader.sequence, in: der).map({ DERReader($0.contents) }),
            var fields = certificate.next(DERReader.sequence).map({ DERReader($0.contents) })
        else { throw .malformed(what: "certificate", why: "is not in DER") }
        var contents: [UInt8] = []
        var isRemoved = false
        while let field = fields.next() {
            guard field.tag == Self.extensionsTag else {
                contents += field.bytes
                continue
            }
            contents += try withoutTimestamps(field.contents)
            isRemoved = true
        }
        guard isRemoved, fields.isAtEnd else {
            throw .malformed(what: "certificate", why: "no embedded signed certificate timestamps")
        }
        return DER.element(DERReader.sequence, contents)
    }

    /// `extensions [3]` of a TBSCertificate (RFC 5280 §4.1).
    private static let extensionsTag: UInt8 = 0xA3
    /// The DER of the extension's object identifier.
    private static let timestampList: [UInt8] = [
        0x06, 0x0A, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xD6, 0x79, 0x02, 0x04, 0x02,
    ]

    /// The field with all extensions but the one that holds the timestamps.
    private func withoutTimestamps(_ field: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let list = DERReader.only(DERReader.sequence, in: field) else {
            throw .malformed(what: "certificate", why: "extensions are not in DER")
        }
        var reader = DERReader(list.contents)
        var kept: [UInt8] = []
        while let item = reader.next(DERReader.sequence) {
            if !item.contents.starts(with: Self.timestampList) { kept += item.bytes }
        }
        guard reader.isAtEnd, kept.count < list.contents.count else {
            throw .malformed(what: "certificate", why: "no embedded signed certificate timestamps")
        }
        return DER.element(Self.extensionsTag, DER.element(DERReader.sequence, kept))
    }
}
