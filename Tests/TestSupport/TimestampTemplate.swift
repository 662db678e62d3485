public import OpenSSL

/// How one timestamp is made. Every part can be set to something that a real authority would not answer.
public struct TimestampTemplate: Sendable {
    /// PKIStatus: 0 and 1 are granted.
    public var status: UInt8 = 0
    /// Whether a token follows the status.
    public var hasToken = true
    /// Stamped instead of the message where set.
    public var message: [UInt8]?
    /// The hash function of the imprint.
    public var hash = HashAlgorithm.sha256
    /// The object identifier written for it, where it shall be another.
    public var hashIdentifier: String?
    /// The object identifier of a hash function that the list for the signers names besides, unsigned.
    public var listedHash: String?
    /// Digits after the seconds, with the point.
    public var fraction = ""
    /// The version of the TSTInfo.
    public var version: UInt8 = 1
    /// The type of content that the signed attributes name.
    public var statedType = TimestampEncoder.tstInfo
    /// The type of content that there is.
    public var contentType = TimestampEncoder.tstInfo
    /// Whether the signed attributes hold the hash of the content as it is.
    public var digestIsRight = true
    /// The certificate whose hash the signed attributes hold; the authority's own where nil.
    public var boundCertificate: [UInt8]?
    /// Whether they hold one at all.
    public var isBound = true
    /// Whether there are signed attributes.
    public var hasAttributes = true
    /// Whether the token brings the authority's certificate along.
    public var embedsCertificate = false
    /// Signs instead of the authority's key where set.
    public var key: PrivateKey?
    /// Whether one bit of the signature is flipped.
    public var alterSignature = false
    /// Whether the signer stands twice.
    public var signsTwice = false
    /// Bytes after the response.
    public var trailing: [UInt8] = []

    /// A timestamp as it should be.
    public init() {}
}
