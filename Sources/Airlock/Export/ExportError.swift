public import OCI
public import TransparencyLog

/// Why an export cannot be made.
public enum ExportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A source in a registry, and a program without network code.
    case noNetwork(Reference)
    /// A tar file without an OCI image layout in it.
    case oldDockerArchive(String, isDocker: Bool)
    /// Two sources give one reference to two images.
    case referenceTwice(Reference, Digest, Digest)
    /// One image is given twice, with other platforms each time.
    case platformsTwice(Reference)
    /// The digest in `NAME=` is not that of the image.
    case otherDigest(Reference, found: Digest)
    /// The policy requires a seal and the export is not sealed by an exporter that it pins.
    case sealRequired
    /// More keys than a seal may have signatures.
    case tooManySeals(Int)
    /// More pieces of evidence than a receiver reads for one image.
    case tooMuchEvidence(String, found: Int)
    /// A blob of a source is not what its name says.
    case damagedSource(Digest, why: String)
    /// A source of proofs cannot be used, or what it says does not hold.
    case proofs(String, why: String)
    /// A head request cannot be used.
    case request(String, why: String)
    /// Proofs and head requests are checked by the logs that a trust directory knows.
    case proofsNeedTrust
    /// A head request without a source of proofs asks for what cannot be given.
    case requestsNeedProofs
    /// A file with a site's key holds none.
    case siteKey(String, why: String)
    /// Keys of sites without a head request have nothing to verify.
    case siteKeysNeedRequests
    /// The source of proofs cannot prove from a head that a request names.
    case unproven(Checkpoint, head: Checkpoint)
    /// More heads and proofs than the front of a bundle holds.
    case tooManyHeads(Int)
    /// A receiver has accepted a head that is none of the log that is seen here.
    case anotherLog(known: Checkpoint, found: Checkpoint)
    /// Nothing was given to export.
    case nothing
    /// One image declares absent what another brings.
    case absentAndPresent(Digest, absentFrom: String, presentIn: String)
    /// A log at an address of the trusted roots cannot be used.
    case knownLog(String, why: String)
    /// The file system has fewer bytes free than the bundle takes at least; nothing was written yet.
    case noSpace(path: String, available: UInt64, needed: UInt64)
    /// Of no source an image could be had.
    case allMissed([String], why: String)

    public var description: String {
        switch self {
        case .noNetwork(let reference): "\(reference) is in a registry, and this program was built without network code"
        case .oldDockerArchive(let path, true): "\(path) is a docker archive without an OCI image layout"
        case .oldDockerArchive(let path, false): "\(path) holds no OCI image layout"
        case .referenceTwice(let reference, let first, let second):
            "\(reference) is given to two images, \(first) and \(second)"
        case .platformsTwice(let reference):
            "\(reference) is given twice with different platforms; name all of them once"
        case .otherDigest(let reference, let found): "\(reference) names another digest than the image's, \(found)"
        case .sealRequired: "the receiver's policy requires a seal by one of its pinned exporters"
        case .tooManySeals(let count): "\(count) keys to seal with, want at most \(BundleLimits.seals)"
        case .tooMuchEvidence(let name, let found):
            "\(name) has \(found) pieces of evidence, want at most \(BundleLimits.evidencePerImage)"
        case .damagedSource(let digest, let why): "the source is damaged: \(digest): \(why)"
        case .nothing: "no source was given"
        case .allMissed(let sources, let why):
            "no image could be had of \(sources.count == 1 ? sources[0] : "\(sources.count) sources"): \(why)"
        case .noSpace(let path, let available, let needed):
            "\(path) has \(available) bytes free, and the layers that are compressed already take \(needed)"
        case .absentAndPresent(let digest, let name, let other):
            "\(name) is to be packed without \(digest), which \(other) brings"
        case .knownLog(let address, let why): "the log \(address), which has entries of this evidence: \(why)"
        case .proofs(let path, let why): "proofs in \(path): \(why)"
        case .request(let path, let why): "head request \(path): \(why)"
        case .proofsNeedTrust: "proofs and head requests need a trust directory, which says who the logs are"
        case .requestsNeedProofs: "a head request needs proofs of the logs that it names"
        case .siteKey(let path, let why): "no public key of a site in \(path): \(why)"
        case .siteKeysNeedRequests: "keys of sites were given, and no head request that they could have sealed"
        case .unproven(let known, let head):
            "nothing proves that \(known.origin) of size \(head.size) begins with the tree of size \(known.size), which the "
                + "receiver has accepted"
        case .tooManyHeads(let count): "\(count) tree heads are more than a bundle can carry"
        case .anotherLog(let known, let found):
            "the log \(known.origin) of size \(found.size) does not begin with the tree of size \(known.size) that the "
                + "receiver has accepted: one of the two was shown another log"
        }
    }

    /// What the operator can do.
    public var hint: String? {
        switch self {
        case .noNetwork:
            "copy it into a layout first: skopeo copy --all --preserve-digests docker://… oci:DIR:TAG, and name that: NAME=oci:DIR:TAG"
        case .oldDockerArchive(_, true):
            "save it with docker 25 or newer; older archives change digests, so that no signature can match"
        case .sealRequired: "give --sign-key with the key whose public half is in the receiver's exporters/"
        case .proofsNeedTrust: "give the receiver's trust directory with --trust"
        case .requestsNeedProofs: "give --proofs or --rekor-url"
        case .siteKeysNeedRequests: "give --head-request, or leave --site-key out"
        case .unproven: "fetch the log's proofs again: they must be as new as the receiver's head, and complete"
        case .absentAndPresent: "choose the same platforms for both, or pack two bundles"
        case .knownLog: "give --rekor-url with another address of the log, or none to ask no log"
        case .noSpace: "free the space, or write the bundle into another file system"
        case .tooManyHeads: "give --proofs of these logs, so that entries are proven again at one head"
        case .anotherLog: "keep the head request, and show it and this log's head to the log's operator"
        default: nil
        }
    }
}
