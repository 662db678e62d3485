internal import JSON

/// A Sigstore trusted root: the authorities and logs of one trust domain, each with its window.
///
/// Parsed strictly from `trusted_root.json`; keys are parsed once, here. Nothing about it is verified: that the document
/// is the right one is the business of whoever pins it.
public struct TrustedRoot: Sendable, Hashable {
    /// Transparency logs; overlapping and future instances of one log are legal.
    public let transparencyLogs: [TransparencyLogInstance]
    /// Authorities that issue signing certificates.
    public let certificateAuthorities: [CertificateAuthority]
    /// Logs of issued certificates.
    public let certificateTransparencyLogs: [CertificateTransparencyLog]
    /// Authorities that sign timestamps.
    public let timestampAuthorities: [CertificateAuthority]

    /// The media types of the versions that are known; all have the same members.
    public static let mediaTypes: Set<String> = [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ]

    /// Reads a trusted root.
    ///
    /// Refused: another media type, unknown members, unknown kinds of key or tree hash, a window without start, a chain
    /// whose certificates did not issue one another. `null` counts as absent.
    public init(parsing bytes: [UInt8]) throws(TrustedRootError) {
        let document: JSONObject
        do throws(JSONError) {
            document = try JSON(parsing: bytes, limits: VerificationLimits.trustedRoot).object()
        } catch {
            throw .malformed(error)
        }
        let root = TrustedRootNode(document: document)
        let mediaType = try root.string("mediaType")
        guard Self.mediaTypes.contains(mediaType) else { throw .unknownMediaType(mediaType) }
        try root.allowOnly(["mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"])
        transparencyLogs = try Self.each(root.nodes("tlogs"), TransparencyLogInstance.init)
        certificateAuthorities = try Self.each(root.nodes("certificateAuthorities"), CertificateAuthority.init)
        certificateTransparencyLogs = try Self.each(root.nodes("ctlogs"), CertificateTransparencyLog.init)
        timestampAuthorities = try Self.each(root.nodes("timestampAuthorities"), CertificateAuthority.ofTimestamps)
    }

    private static func each<Value>(
        _ nodes: [TrustedRootNode], _ read: (TrustedRootNode) throws(TrustedRootError) -> Value
    ) throws(TrustedRootError) -> [Value] {
        var values: [Value] = []
        for node in nodes { values.append(try read(node)) }
        return values
    }
}

/// A trusted root with the name by which policies refer to it.
///
/// Certificate, certificate log, transparency log and timestamp authority of one piece come from one domain.
public struct TrustDomain: Sendable, Hashable {
    /// The name of the root's file.
    public let name: String
    public let root: TrustedRoot

    public init(name: String, root: TrustedRoot) {
        self.name = name
        self.root = root
    }
}
