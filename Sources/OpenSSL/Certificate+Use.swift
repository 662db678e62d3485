private import CLibCrypto

extension Certificate {
    /// The subject's key. Throws `unsupported` or `malformed` as `PublicKey` does.
    public func publicKey() throws(CryptoError) -> PublicKey {
        let spki = try unsafe DER.encode("public key") { output in
            unsafe handle.withCertificate { unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY($0), output) }
        }
        // libcrypto has decoded the key along with the certificate.
        let key = unsafe handle.withCertificate { unsafe X509_get0_pubkey($0) }
        guard let algorithm = KeyAlgorithm(spki: spki), let key = unsafe key, unsafe EVP_PKEY_up_ref(key) == 1 else {
            return try PublicKey(der: spki)
        }
        return try PublicKey(spki: spki, algorithm: algorithm, handle: unsafe KeyHandle(owning: key))
    }

    /// Whether it may issue certificates: basicConstraints says CA, and a keyUsage that is there says keyCertSign.
    public var isAuthority: Bool {
        handle.flags & UInt32(EXFLAG_CA) != 0 && handle.keyUsage & UInt32(KU_KEY_CERT_SIGN) != 0
    }

    /// Whether a keyUsage is there and says digitalSignature.
    public var allowsDigitalSignature: Bool {
        handle.keyUsage & UInt32(KU_DIGITAL_SIGNATURE) != 0
    }

    /// Whether a critical extension is there that libcrypto does not process, so that no path may use the certificate.
    public var hasUnknownCriticalExtension: Bool {
        handle.flags & UInt32(EXFLAG_CRITICAL) != 0
    }

    /// Whether subject and issuer are the same name. Says nothing about the signature.
    public var isSelfIssued: Bool {
        handle.flags & UInt32(EXFLAG_SI) != 0
    }

    /// Whether an extension is there that who does not know it must not pass over.
    public func isCritical(_ oid: String) -> Bool {
        extensions.contains { $0.oid == oid && $0.isCritical }
    }

    /// The contents of an extension's OCTET STRING, nil if there is no such extension.
    public func extensionValue(_ oid: String) -> [UInt8]? {
        extensions.first { $0.oid == oid }?.value
    }
}
