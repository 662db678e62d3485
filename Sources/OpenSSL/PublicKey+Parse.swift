private import CLibCrypto

extension PublicKey {
    /// The key in a SubjectPublicKeyInfo, and what kind it is.
    static func parse(_ der: [UInt8]) throws(CryptoError) -> (KeyHandle, KeyAlgorithm) {
        let info = try unsafe DER.decode(
            der, as: "public key", with: { unsafe d2i_X509_PUBKEY(nil, $0, $1) },
            release: { unsafe X509_PUBKEY_free($0) })
        defer { unsafe X509_PUBKEY_free(info) }
        let type = try unsafe keyType(of: info)
        try type.requireAvailable()
        ERR_clear_error()
        guard let key = unsafe X509_PUBKEY_get(info) else {
            throw .malformed(what: "public key", why: LibraryCall.drain().why)
        }
        let handle = unsafe KeyHandle(owning: key)
        if let algorithm = KeyAlgorithm(spki: der) { return (handle, algorithm) }
        let encoded = try unsafe DER.encode("public key") { output in
            unsafe handle.withKey { unsafe i2d_PUBKEY($0, output) }
        }
        guard encoded == der else { throw .malformed(what: "public key", why: "is not in DER") }
        return (handle, try algorithm(of: handle, type: type))
    }

    /// The SubjectPublicKeyInfo of the key in an `RSAPublicKey`.
    static func spki(ofPKCS1 der: [UInt8]) throws(CryptoError) -> [UInt8] {
        try KeyType.rsa.requireAvailable()
        let key = try unsafe DER.decode(
            der, as: "RSA public key", with: { unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1) },
            release: { unsafe EVP_PKEY_free($0) })
        let handle = unsafe KeyHandle(owning: key)
        return try unsafe DER.encode("public key") { output in
            unsafe handle.withKey { unsafe i2d_PUBKEY($0, output) }
        }
    }

    /// The type of key; curves that are not given by name and points that are compressed are `unsupported`.
    private static func keyType(of info: OpaquePointer) throws(CryptoError) -> KeyType {
        var object: OpaquePointer?
        var identifier: UnsafeMutablePointer<X509_ALGOR>?
        var bits: UnsafePointer<UInt8>?
        var count: Int32 = 0
        try LibraryCall.check("read the algorithm of a public key") {
            unsafe X509_PUBKEY_get0_param(&object, &bits, &count, &identifier, info)
        }
        let type = try unsafe KeyType(identifier: object)
        guard type == .elliptic else { return type }
        var parameterType: Int32 = 0
        unsafe X509_ALGOR_get0(nil, &parameterType, nil, identifier)
        guard parameterType == V_ASN1_OBJECT else {
            throw .unsupported(what: "elliptic curve given by parameters instead of a name")
        }
        guard count > 0, unsafe bits?.pointee == 4 else {
            throw .unsupported(what: "elliptic curve point in another form than uncompressed")
        }
        return type
    }

    private static func algorithm(of handle: KeyHandle, type: KeyType) throws(CryptoError) -> KeyAlgorithm {
        switch type {
        case .ed25519: return .ed25519
        case .rsa:
            let bits = Int(unsafe handle.withKey { unsafe EVP_PKEY_get_bits($0) })
            guard KeyAlgorithm.rsaSizes.contains(bits) else { throw .unsupported(what: "RSA key of \(bits) bits") }
            return .rsa(bits: bits)
        case .elliptic:
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
