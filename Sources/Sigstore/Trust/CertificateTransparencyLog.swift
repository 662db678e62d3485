public import OpenSSL

/// A log of issued certificates that a trusted root names, with its key and window (RFC 6962).
public struct CertificateTransparencyLog: Sendable, Hashable {
    /// Where the log is reached.
    public let baseURL: String
    /// The 32 bytes by which timestamps name the log.
    public let logID: [UInt8]
    /// The key that signs timestamps.
    public let publicKey: PublicKey
    /// The key's window.
    public let validFor: TimeWindow

    init(_ node: TrustedRootNode) throws(TrustedRootError) {
        let log = try LogDescription(node)
        baseURL = log.baseURL
        logID = log.logID
        publicKey = log.key
        validFor = log.validFor
    }
}

/// What a trusted root says about a log of either kind.
struct LogDescription {
    let baseURL: String
    let host: String
    let logID: [UInt8]
    let key: PublicKey
    let hash: HashAlgorithm?
    let validFor: TimeWindow

    init(_ node: TrustedRootNode) throws(TrustedRootError) {
        try node.allowOnly(["baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator"])
        baseURL = try node.string("baseUrl")
        guard let host = Self.host(of: baseURL) else { throw .malformedURL(path: node.path("baseUrl"), baseURL) }
        self.host = host
        let treeHash = try node.string("hashAlgorithm")
        guard treeHash == "SHA2_256" else {
            throw .unsupportedHashAlgorithm(path: node.path("hashAlgorithm"), treeHash)
        }
        let identifier = try node.node("logId")
        try identifier.allowOnly(["keyId"])
        logID = try identifier.bytes("keyId")
        guard logID.count == 32 else { throw .malformedLogID(path: identifier.path("keyId"), bytes: logID.count) }
        let publicKey = try node.node("publicKey")
        try publicKey.allowOnly(["rawBytes", "keyDetails", "validFor"])
        (key, hash) = try Self.key(publicKey)
        validFor = try publicKey.window()
    }

    private static func key(_ node: TrustedRootNode) throws(TrustedRootError) -> (PublicKey, HashAlgorithm?) {
        let name = try node.string("keyDetails")
        // Logs sign messages: a prehashed form is for the signers of artifacts.
        guard let details = LogKeyDetails.named(name), details.isForLogs else {
            throw .unsupportedKeyDetails(path: node.path("keyDetails"), name)
        }
        let bytes = try node.bytes("rawBytes")
        let key: PublicKey
        do throws(CryptoError) {
            key = try details.key(bytes)
        } catch {
            throw .unusable(path: node.path("rawBytes"), error)
        }
        guard details.matches(key.algorithm) else {
            throw .keyDetailsMismatch(path: node.path, found: key.algorithm, wanted: name)
        }
        return (key, details.hash)
    }

    /// `host:port/path` of `scheme://host:port/path`, without a slash at the end; nil where there is no path.
    var hostAndPath: String? {
        let parts = baseURL.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else { return nil }
        var text = parts[2].prefix { $0 != "?" && $0 != "#" }
        while text.last == "/" { text.removeLast() }
        return text.contains("/") ? String(text) : nil
    }

    /// Host and port of `scheme://host:port/path`.
    private static func host(of url: String) -> String? {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return nil }
        let host = parts[2].prefix { $0 != "?" && $0 != "#" }
        return host.isEmpty ? nil : String(host)
    }
}
