private import CLibCrypto

extension PublicKey {
    /// The key in a SubjectPublicKeyInfo, and what kind it is.
    static func parse(_ der: [UInt8]) throws(CryptoError) -> (KeyHandle, KeyAlgorithm) {
        let info = try unsafe DER.decode(
            der, as: "public key", with: { unsafe d2i_X509_PUBKEY(nil, $0, $1) },
            release: { unsafe X509_PUBKEY_free($0) })
        defer { unsafe X509_PUBKEY_free(info) }
        let encoded = try unsafe DER.encode("public key") { unsafe i2d_X509_PUBKEY(info, $0) }
        guard encoded == der else { throw .malformed(what: "public key", why: "is not in DER") }

        let type = try unsafe keyType(of: info)
        try requireAvailable(type)
        ERR_clear_error()
        guard let key = unsafe X509_PUBKEY_get(info) else {
            throw .malformed(what: "public key", why: LibraryCall.drain().why)
        }
        let handle = unsafe KeyHandle(owning: key)
        let inner = try unsafe DER.encode("public key") { output in
            unsafe handle.withKey { unsafe i2d_PUBKEY($0, output) }
        }
        guard inner == der else { throw .malformed(what: "public key", why: "key inside is not in DER") }
        return (handle, try algorithm(of: handle, type: type))
    }

    /// The SubjectPublicKeyInfo of the key in an `RSAPublicKey`.
    static func spki(ofPKCS1 der: [UInt8]) throws(CryptoError) -> [UInt8] {
        try requireAvailable("RSA")
        let key = try unsafe DER.decode(
            der, as: "RSA public key", with: { unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1) },
            release: { unsafe EVP_PKEY_free($0) })
        let handle = unsafe KeyHandle(owning: key)
        return try unsafe DER.encode("public key") { output in
            unsafe handle.withKey { unsafe i2d_PUBKEY($0, output) }
        }
    }

    /// The name of the type of key by its AlgorithmIdentifier (RFC 5480, RFC 8410, RFC 8017).
    private static func keyType(of info: OpaquePointer) throws(CryptoError) -> String {
        var object: OpaquePointer?
        var identifier: UnsafeMutablePointer<X509_ALGOR>?
        var bits: UnsafePointer<UInt8>?
        var count: Int32 = 0
        try LibraryCall.check("read the algorithm of a public key") {
            unsafe X509_PUBKEY_get0_param(&object, &bits, &count, &identifier, info)
        }
        switch unsafe DottedIdentifier.text(of: object) {
        case "1.3.101.112": return "ED25519"
        case "1.2.840.113549.1.1.1": return "RSA"
        case "1.2.840.10045.2.1":
            var parameterType: Int32 = 0
            unsafe X509_ALGOR_get0(nil, &parameterType, nil, identifier)
            guard parameterType == V_ASN1_OBJECT else {
                throw .unsupported(what: "elliptic curve given by parameters instead of a name")
            }
            guard count > 0, let first = unsafe bits?.pointee, first == 4 else {
                throw .unsupported(what: "elliptic curve point in another form than uncompressed")
            }
            return "EC"
        case let other: throw .unsupported(what: "public key algorithm \(other)")
        }
    }

    /// Asks for the type of key by itself: the decoder would call a type that is missing and a broken key the same.
    private static func requireAvailable(_ type: String) throws(CryptoError) {
        guard let management = unsafe EVP_KEYMGMT_fetch(nil, type, nil) else {
            _ = LibraryCall.drain()
            throw .unavailable("\(type) keys")
        }
        unsafe EVP_KEYMGMT_free(management)
    }

    private static func algorithm(of handle: KeyHandle, type: String) throws(CryptoError) -> KeyAlgorithm {
        switch type {
        case "ED25519": return .ed25519
        case "RSA":
            let bits = Int(unsafe handle.withKey { unsafe EVP_PKEY_get_bits($0) })
            guard KeyAlgorithm.rsaSizes.contains(bits) else { throw .unsupported(what: "RSA key of \(bits) bits") }
            return .rsa(bits: bits)
        default:
            let group = try groupName(of: handle)
            let curves: [KeyAlgorithm] = [.ecdsaP256, .ecdsaP384, .ecdsaP521]
            guard let curve = curves.first(where: { $0.groupName == group }) else {
                throw .unsupported(what: "elliptic curve \(group)")
            }
            return curve
        }
    }

    private static func groupName(of handle: KeyHandle) throws(CryptoError) -> String {
        var name = [CChar](repeating: 0, count: 80)
        var length = 0
        try LibraryCall.check("read the curve of a public key") {
            unsafe handle.withKey { key in unsafe EVP_PKEY_get_group_name(key, &name, name.count, &length) }
        }
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
