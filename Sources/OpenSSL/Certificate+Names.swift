private import CLibCrypto

extension Certificate {
    static func subjectAlternativeNames(
        of handle: CertificateHandle
    ) throws(CryptoError) -> [SubjectAlternativeName] {
        try unsafe handle.withCertificate { (certificate) throws(CryptoError) in
            guard let stack = try unsafe decodedExtension(NID_subject_alt_name, of: certificate) else { return [] }
            defer { unsafe GENERAL_NAMES_free(stack) }
            var names: [SubjectAlternativeName] = []
            let count = unsafe OPENSSL_sk_num(stack)
            for index in 0..<count {
                let item = unsafe OPENSSL_sk_value(stack, index)
                let name = unsafe item?.assumingMemoryBound(to: GENERAL_NAME.self)
                if let name = try unsafe subjectAlternativeName(name) { names.append(name) }
            }
            return names
        }
    }

    /// The name, nil where it is of a kind that cannot identify a signer.
    private static func subjectAlternativeName(
        _ name: UnsafePointer<GENERAL_NAME>?
    ) throws(CryptoError) -> SubjectAlternativeName? {
        var kind: Int32 = 0
        let value = unsafe GENERAL_NAME_get0_value(name, &kind)?.assumingMemoryBound(to: ASN1_STRING.self)
        switch kind {
        case GEN_EMAIL: return .email(try unsafe ascii(value))
        case GEN_URI: return .uri(try unsafe ascii(value))
        case GEN_DNS: return .dns(try unsafe ascii(value))
        case GEN_OTHERNAME: return try unsafe otherName(name)
        default: return nil
        }
    }

    private static func otherName(
        _ name: UnsafePointer<GENERAL_NAME>?
    ) throws(CryptoError) -> SubjectAlternativeName? {
        var identifier: OpaquePointer?
        var value: UnsafeMutablePointer<ASN1_TYPE>?
        guard unsafe GENERAL_NAME_get0_otherName(name, &identifier, &value) == 1, let value = unsafe value,
            unsafe value.pointee.type == V_ASN1_UTF8STRING
        else { return nil }
        let bytes = unsafe StringValue.bytes(of: value.pointee.value.utf8string)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(what: "certificate", why: "subject alternative name is not UTF-8")
        }
        return .otherName(oid: unsafe DottedIdentifier.text(of: identifier), value: text)
    }

    private static func ascii(_ string: UnsafePointer<ASN1_STRING>?) throws(CryptoError) -> String {
        let bytes = unsafe StringValue.bytes(of: string)
        // Control characters too: a NUL has made readers take the part before it for the whole name.
        guard bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw .malformed(what: "certificate", why: "subject alternative name is not printable ASCII")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
