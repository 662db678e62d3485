import CLibCrypto

/// CMS signed data by one signer (RFC 5652 §5), decoded by libcrypto for one use on one thread.
@safe
struct SignedMessage: ~Copyable {
    private let message: OpaquePointer
    private let signer: OpaquePointer

    /// Decodes exactly these bytes. Refused as `malformed`: anything but signed data with exactly one signer, and hash
    /// functions that no timestamp needs.
    init(der: [UInt8]) throws(CryptoError) {
        try Self.requireKnownHashes(der)
        let message = try unsafe DER.decode(
            der, as: "timestamp", with: { unsafe d2i_CMS_ContentInfo(nil, $0, $1) },
            release: { unsafe CMS_ContentInfo_free($0) })
        // Null where the content is not signed data.
        let signers = unsafe CMS_get0_SignerInfos(message)
        ERR_clear_error()
        guard unsafe OPENSSL_sk_num(signers) == 1, let signer = unsafe OPENSSL_sk_value(signers, 0) else {
            unsafe CMS_ContentInfo_free(message)
            throw TimestampToken.malformed("it is not signed by exactly one signer")
        }
        unsafe self.message = message
        unsafe self.signer = OpaquePointer(signer)
    }

    deinit {
        unsafe CMS_ContentInfo_free(message)
    }

    /// The hash functions that a signed message names for its signers, as object identifiers in DER.
    private static let knownHashes: Set<[UInt8]> = [
        [0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A],
        [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
        [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
        [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
    ]

    /// Nobody signs the list of hash functions (`digestAlgorithms`), so anybody can put one there that libcrypto lacks:
    /// that must be a reason to refuse the token, not one to say that it could not be checked.
    private static func requireKnownHashes(_ der: [UInt8]) throws(CryptoError) {
        var message = DERReader(DERReader.only(DERReader.sequence, in: der)?.contents ?? [])
        _ = message.next(0x06)
        let outer = message.next(0xA0).flatMap { DERReader.only(DERReader.sequence, in: $0.contents) }
        var data = DERReader(outer?.contents ?? [])
        guard data.next(DERReader.integer) != nil, let set = data.next(0x31) else {
            throw TimestampToken.malformed("it is no signed data in DER")
        }
        var algorithms = DERReader(set.contents)
        while !algorithms.isAtEnd {
            var algorithm = DERReader(algorithms.next(DERReader.sequence)?.contents ?? [])
            guard let name = algorithm.next(0x06), knownHashes.contains(name.bytes) else {
                throw TimestampToken.malformed("it names a hash function that is none of SHA-1 and SHA-2")
            }
        }
    }

    /// The signed content; empty where there is none inside.
    var content: [UInt8] {
        guard let place = unsafe CMS_get0_content(message) else { return [] }
        return unsafe StringValue.bytes(of: place.pointee)
    }

    /// Requires that the content is a TSTInfo, and that the signed attributes say so (RFC 5652 §11.1).
    func requireTimestamp() throws(CryptoError) {
        let type = unsafe CMS_get0_eContentType(message)
        guard unsafe OBJ_obj2nid(type) == NID_id_smime_ct_TSTInfo else {
            throw TimestampToken.malformed("its content is not a TSTInfo")
        }
        let name = unsafe OBJ_nid2obj(NID_pkcs9_contentType)
        let stated = unsafe CMS_signed_get0_data_by_OBJ(signer, name, Self.once, V_ASN1_OBJECT)
        guard let stated = unsafe stated, unsafe OBJ_cmp(OpaquePointer(stated), type) == 0 else {
            throw TimestampToken.malformed("its signed attributes are missing or name another type of content")
        }
    }

    /// Whether the signer is named as this certificate, by issuer and serial number or by key identifier.
    func names(_ certificate: Certificate) -> Bool {
        unsafe certificate.handle.withCertificate { unsafe CMS_SignerInfo_cert_cmp(signer, $0) == 0 }
    }

    /// Whether the signed attributes hold the certificate's hash (RFC 2634 §5.4, RFC 5816), as RFC 3161 demands.
    func bindsHash(of certificate: Certificate) throws(CryptoError) -> Bool {
        let chain = try unsafe LibraryCall.pointer("check a timestamp's signer") { unsafe OPENSSL_sk_new_null() }
        defer { unsafe OPENSSL_sk_free(chain) }
        let first = try unsafe attribute(NID_id_smime_aa_signingCertificate) {
            unsafe d2i_ESS_SIGNING_CERT(nil, $0, $1)
        }
        defer { unsafe ESS_SIGNING_CERT_free(first) }
        let second = try unsafe attribute(NID_id_smime_aa_signingCertificateV2) {
            unsafe d2i_ESS_SIGNING_CERT_V2(nil, $0, $1)
        }
        defer { unsafe ESS_SIGNING_CERT_V2_free(second) }
        guard unsafe first != nil || second != nil else { return false }
        ERR_clear_error()
        let result = unsafe certificate.handle.withCertificate { certificate -> Int32 in
            guard unsafe OPENSSL_sk_push(chain, UnsafeRawPointer(certificate)) > 0 else { return -1 }
            return unsafe OSSL_ESS_check_signing_certs(first, second, chain, 1)
        }
        if result == 1 { return true }
        try LibraryCall.requireAnswer("check a timestamp's signer")
        return false
    }

    /// Whether the certificate's key signed the attributes, and these hold the content's hash by SHA-2 (RFC 5652 §5.4).
    mutating func isSigned(by certificate: Certificate) throws(CryptoError) -> Bool {
        var hash: UnsafeMutablePointer<X509_ALGOR>?
        unsafe CMS_SignerInfo_get0_algs(signer, nil, nil, &hash, nil)
        _ = try unsafe TimestampContent.hashAlgorithm(hash)
        unsafe certificate.handle.withCertificate { unsafe CMS_SignerInfo_set1_signer_cert(signer, $0) }
        ERR_clear_error()
        let flags = UInt32(CMS_NO_SIGNER_CERT_VERIFY | CMS_NOINTERN | CMS_BINARY)
        if unsafe CMS_verify(message, nil, nil, nil, nil, flags) == 1 { return true }
        try LibraryCall.requireAnswer("verify a timestamp")
        return false
    }

    /// libcrypto's way to ask for an attribute that occurs once with one value.
    private static let once: Int32 = -3

    /// A signed attribute that is a SEQUENCE, decoded; nil where it is not there. The caller owns it.
    private func attribute(_ identifier: Int32, _ decode: DER.Decoder) throws(CryptoError) -> OpaquePointer? {
        let name = unsafe OBJ_nid2obj(identifier)
        guard let value = unsafe CMS_signed_get0_data_by_OBJ(signer, name, Self.once, V_ASN1_SEQUENCE) else {
            return nil
        }
        let bytes = unsafe StringValue.bytes(of: value.assumingMemoryBound(to: ASN1_STRING.self))
        return unsafe try DER.decode(bytes, as: "timestamp", with: decode, release: { _ in })
    }
}
