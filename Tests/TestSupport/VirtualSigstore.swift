public import OpenSSL

/// A whole Sigstore in memory: certificate authority, certificate log, transparency log, and their impostors.
///
/// It reads no clock: everything happens at ``time`` unless a request says otherwise. Keys are new in each instance.
public final class VirtualSigstore: Sendable {
    /// The domain under which its services stand, such as `sigstore.test`.
    public let domain: String
    /// From here on all keys and authorities hold.
    public let start: UnixTime
    /// Issues signing certificates.
    public let authority: VirtualCertificateAuthority
    /// Signs the timestamps inside them.
    public let certificateLog: VirtualCertificateLog
    /// Holds the entries.
    public let log: VirtualTransparencyLog
    /// Holds entries too, as Rekor v2.
    public let tiledLog: VirtualTiledLog
    /// Signs timestamps.
    public let timestampAuthority: VirtualTimestampAuthority
    /// The same services under the same names, of keys that ``trustedRoot`` does not know.
    public let impostor: Impostor

    /// Services that pretend to be those of a ``VirtualSigstore``.
    public struct Impostor: Sendable {
        /// Issues signing certificates.
        public let authority: VirtualCertificateAuthority
        /// Signs the timestamps inside them.
        public let certificateLog: VirtualCertificateLog
        /// Holds the entries.
        public let log: VirtualTransparencyLog
        /// Signs timestamps.
        public let timestampAuthority: VirtualTimestampAuthority
    }

    /// 2024-01-01T00:00:00Z.
    public static let defaultStart = UnixTime(seconds: 1_704_067_200)

    /// A Sigstore whose log already holds some entries about nothing, so that proofs have hashes.
    public init(
        domain: String = "sigstore.test", start: UnixTime = VirtualSigstore.defaultStart,
        treeID: String = "1193050959916656506", firstIndex: Int64 = 4_163_431, entries: Int = 5,
        tiledLog given: VirtualTiledLog? = nil
    ) throws {
        self.domain = domain
        self.start = start
        authority = try VirtualCertificateAuthority(host: domain, start: start)
        certificateLog = VirtualCertificateLog(
            baseURL: "https://ctfe.\(domain)/2024", key: try PrivateKey.generate(.ecdsaP256))
        log = VirtualTransparencyLog(
            host: "rekor.\(domain)", treeID: treeID, firstIndex: firstIndex, key: try PrivateKey.generate(.ecdsaP256))
        log.fill(count: entries, seed: 1)
        let tiled =
            try given
            ?? VirtualTiledLog(
                host: "log2024-1.rekor.\(domain)", key: PrivateKey.generate(.ed25519))
        if given == nil { tiled.fill(count: entries, seed: 2) }
        tiledLog = tiled
        timestampAuthority = try VirtualTimestampAuthority(host: domain, start: start)
        impostor = Impostor(
            authority: try VirtualCertificateAuthority(host: domain, start: start),
            certificateLog: VirtualCertificateLog(
                baseURL: certificateLog.baseURL, key: try PrivateKey.generate(.ecdsaP256)),
            log: VirtualTransparencyLog(
                host: log.host, treeID: treeID, firstIndex: firstIndex, key: try PrivateKey.generate(.ecdsaP256)),
            timestampAuthority: try VirtualTimestampAuthority(host: domain, start: start))
        impostor.log.fill(count: entries, seed: 1)
    }

    /// When things are signed where a request does not say: thirty days after ``start``.
    public var time: UnixTime { start.later(seconds: 30 * 86400) }

    /// Issues a signing certificate for a key and returns its DER.
    public func issue(_ template: CertificateTemplate, key: PublicKey, at time: UnixTime? = nil) throws -> [UInt8] {
        let authority = template.issuer == .impostor ? impostor.authority : authority
        return try authority.issue(template, key: key, at: time ?? self.time) { timestamp in
            timestamp.byImpostor ? impostor.certificateLog : certificateLog
        }
    }

    /// A signer with a key of its own, pinned or not.
    public func signer(key: PrivateKey) -> CosignSigner { CosignSigner(sigstore: self, credential: .key(key)) }

    /// A signer who gets a new certificate for each signature.
    public func signer(_ identity: CertificateTemplate) -> CosignSigner {
        CosignSigner(sigstore: self, credential: .identity(identity))
    }
}
