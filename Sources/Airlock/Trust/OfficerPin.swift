public import OCI

/// Which officers a site trusts to seal its trust directory, as far as that is known outside of the directory: by the
/// command line, else by the newest receipt.
public enum OfficerPin: Sendable, Equatable {
    /// Nothing was said: those of the newest receipt.
    case remembered
    /// The digest of officers and threshold, as every report prints it.
    case digest(Digest)
    /// From now on the directory is not sealed.
    case unsealed

    /// Reads `ALGORITHM:HEX` or `none`.
    ///
    /// - Throws: `DigestError`.
    public init(_ text: String) throws(DigestError) {
        self = text == "none" ? .unsealed : .digest(try Digest(text))
    }

    /// Requires that a trust directory is sealed by these officers, or was not before and is not now.
    ///
    /// A site without receipts, or whose directory was never sealed, accepts any officers; who could write a seal there
    /// could have written all else before.
    func require(_ trust: TrustDirectory, after state: SiteState?) throws(TrustError) {
        try require(trust, recorded: state?.trustSeal)
    }

    /// The same, where the newest receipt that says how the directory was sealed says this.
    func require(_ trust: TrustDirectory, recorded: RecordedSeal?) throws(TrustError) {
        let wanted: Digest?
        switch self {
        case .remembered:
            guard case .officers(let digest, _, _)? = recorded else { return }
            wanted = digest
        case .digest(let digest): wanted = digest
        case .unsealed: wanted = nil
        }
        let found = trust.seal?.officersDigest
        guard found != wanted else { return }
        throw TrustError(.officers(found: found, wanted: wanted), trust.path)
    }
}
