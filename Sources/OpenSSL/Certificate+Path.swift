private import CLibCrypto

extension Certificate {
    /// Requires that exactly this path leads from the leaf to the anchor: each certificate issued by the next one, all
    /// of them valid at the time (both ends included), every issuer a certificate authority.
    ///
    /// `intermediates` begins with the leaf's issuer; all of them must be part of the path, and nothing else can be.
    /// The anchor is trusted whether or not it is self-signed. With `usage` (a dotted object identifier) the leaf must
    /// have that extended key usage, and every issuer that restricts usages must allow it. Not checked: revocation, the
    /// leaf's names and key usage. Signatures weaker than 112 bits (SHA-1) are refused. With `memory` signatures that
    /// were verified before are not verified again.
    public static func verifyPath(
        leaf: Certificate, intermediates: [Certificate], anchor: Certificate, at time: UnixTime, usage: String? = nil,
        memory: PathMemory? = nil
    ) throws(CertificatePathError) {
        let path = [leaf] + intermediates + [anchor]
        for (index, certificate) in path.enumerated() {
            let position = position(index, pathLength: path.count)
            guard certificate.notBefore <= time, time <= certificate.notAfter else {
                throw .outsideValidity(
                    position, notBefore: certificate.notBefore, notAfter: certificate.notAfter, at: time)
            }
            guard !certificate.hasUnknownCriticalExtension else { throw .unknownCriticalExtension(position) }
            guard index == path.count - 1 || certificate.isSignedByKnownAlgorithm else {
                throw .notTrusted(position, why: "its signature is by an algorithm that is not known")
            }
            guard index == 0 || certificate.isAuthority else { throw .notAuthority(position) }
            if let usage, !certificate.allows(usage, isLeaf: index == 0) {
                throw .wrongUsage(position, wanted: usage)
            }
        }
        let rest = memory?.rest(of: path) ?? path
        guard !rest.isEmpty else { return }
        try PathContext.verify(rest)
        memory?.remember(path)
    }

    /// Whether libcrypto can be asked about the certificate's signature. Whoever writes a certificate chooses what stands
    /// there, and must not be able to make the question unanswerable; weak algorithms are refused later, as such.
    private var isSignedByKnownAlgorithm: Bool {
        var (hash, key, strength, flags): (Int32, Int32, Int32, UInt32) = (0, 0, 0, 0)
        let isKnown = unsafe handle.withCertificate {
            unsafe X509_get_signature_info($0, &hash, &key, &strength, &flags) == 1
        }
        guard isKnown else { return false }
        // RSASSA-PSS has a second hash function and a length beside the first one.
        if key == NID_rsassaPss { return flags & UInt32(X509_SIG_INFO_TLS) != 0 }
        return [NID_undef, NID_sha1, NID_sha224, NID_sha256, NID_sha384, NID_sha512].contains(hash)
    }

    /// Issuers may leave usages open; the leaf must name its own (nested usages, as most libraries have them).
    private func allows(_ usage: String, isLeaf: Bool) -> Bool {
        let anyUsage = "2.5.29.37.0"
        if isLeaf { return extendedKeyUsages.contains(usage) }
        return extendedKeyUsages.isEmpty || extendedKeyUsages.contains(usage) || extendedKeyUsages.contains(anyUsage)
    }

    static func position(_ index: Int, pathLength: Int) -> CertificatePathError.Position {
        if index <= 0 { return .leaf }
        return index >= pathLength - 1 ? .anchor : .intermediate(index - 1)
    }
}
