private import CLibCrypto

// Each function reads one part out of a decoded certificate.
extension Certificate {
    static func requireKnownVersion(_ handle: CertificateHandle) throws(CryptoError) {
        let version = unsafe handle.withCertificate { unsafe X509_get_version($0) }
        guard (0...2).contains(version) else {
            throw .malformed(what: "certificate", why: "version is \(version + 1), want 1 to 3")
        }
    }

    static func subject(of handle: CertificateHandle) throws(CryptoError) -> (text: String, der: [UInt8]) {
        try unsafe handle.withCertificate { (certificate) throws(CryptoError) in
            try unsafe name(X509_get_subject_name(certificate))
        }
    }

    static func issuer(of handle: CertificateHandle) throws(CryptoError) -> (text: String, der: [UInt8]) {
        try unsafe handle.withCertificate { (certificate) throws(CryptoError) in
            try unsafe name(X509_get_issuer_name(certificate))
        }
    }

    static func serial(of handle: CertificateHandle) throws(CryptoError) -> [UInt8] {
        try unsafe handle.withCertificate { (certificate) throws(CryptoError) in
            let number = unsafe X509_get0_serialNumber(certificate)
            guard unsafe ASN1_STRING_type(number) == V_ASN1_INTEGER else {
                throw .malformed(what: "certificate", why: "serial number is negative")
            }
            return unsafe StringValue.bytes(of: number)
        }
    }

    static func validity(of handle: CertificateHandle) throws(CryptoError) -> (UnixTime, UnixTime) {
        try unsafe handle.withCertificate { (certificate) throws(CryptoError) in
            let notBefore = try unsafe StringValue.time(of: X509_get0_notBefore(certificate))
            return (notBefore, try unsafe StringValue.time(of: X509_get0_notAfter(certificate)))
        }
    }

    static func extensions(of handle: CertificateHandle) throws(CryptoError) -> [CertificateExtension] {
        let extensions = unsafe handle.withCertificate { certificate in
            let count = unsafe X509_get_ext_count(certificate)
            return (0..<count).map { index in
                let item = unsafe X509_get_ext(certificate, index)
                return CertificateExtension(
                    oid: unsafe DottedIdentifier.text(of: X509_EXTENSION_get_object(item)),
                    isCritical: unsafe X509_EXTENSION_get_critical(item) == 1,
                    value: unsafe StringValue.bytes(of: X509_EXTENSION_get_data(item)))
            }
        }
        var seen: Set<String> = []
        for item in extensions where !seen.insert(item.oid).inserted {
            throw .malformed(what: "certificate", why: "extension \(item.oid) occurs twice")
        }
        // libcrypto decodes BER too, and takes no offence at bytes that follow.
        for item in extensions where isStandard(item.oid) && !StrictDER.isOneElement(item.value) {
            throw .malformed(what: "certificate", why: "extension \(item.oid) is not in DER")
        }
        return extensions
    }

    /// Whether an extension is of RFC 5280, whose values are DER. Those of others can be anything: Fulcio's first six
    /// are texts without a tag.
    private static func isStandard(_ oid: String) -> Bool {
        oid.utf8.starts(with: "2.5.29.".utf8) || oid.utf8.starts(with: "1.3.6.1.5.5.7.1.".utf8)
    }

    static func extendedKeyUsages(of handle: CertificateHandle) throws(CryptoError) -> [String] {
        try unsafe handle.withCertificate { (certificate) throws(CryptoError) in
            guard let usages = try unsafe decodedExtension(NID_ext_key_usage, of: certificate) else { return [] }
            defer { unsafe EXTENDED_KEY_USAGE_free(usages) }
            let count = unsafe OPENSSL_sk_num(usages)
            // A list that names nothing must not pass for one that is not there, which allows everything (RFC 5280 §4.2.1.12).
            guard count > 0 else { throw .malformed(what: "certificate", why: "its extended key usage names nothing") }
            return (0..<count).map { index in
                unsafe DottedIdentifier.text(of: OPENSSL_sk_value(usages, index).map { OpaquePointer($0) })
            }
        }
    }

    /// An extension decoded by libcrypto, nil if there is none; the caller owns it.
    static func decodedExtension(
        _ identifier: Int32, of certificate: OpaquePointer
    ) throws(CryptoError) -> OpaquePointer? {
        var state: Int32 = 0
        ERR_clear_error()
        if let decoded = unsafe X509_get_ext_d2i(certificate, identifier, &state, nil) {
            return OpaquePointer(decoded)
        }
        // -1: not there. Any other value without a result: there twice, or not readable.
        guard state == -1 else { throw .malformed(what: "certificate", why: LibraryCall.drain().why) }
        return nil
    }

    private static func name(_ name: OpaquePointer?) throws(CryptoError) -> (text: String, der: [UInt8]) {
        let output = try unsafe LibraryCall.pointer("print a name") { unsafe BIO_new(BIO_s_mem()) }
        defer { unsafe BIO_free(output) }
        guard unsafe X509_NAME_print_ex(output, name, 0, clibcrypto_name_flags_rfc2253()) >= 0 else {
            throw .malformed(what: "certificate", why: "name cannot be printed: \(LibraryCall.drain().why)")
        }
        var text = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(output))
        let count = text.isEmpty ? 0 : unsafe BIO_read(output, &text, Int32(text.count))
        guard count == text.count else { throw .failed(operation: "print a name", why: "text is cut") }
        let der = try unsafe DER.encode("name") { unsafe i2d_X509_NAME(name, $0) }
        return (String(decoding: text, as: UTF8.self), der)
    }
}
