import JSON
import OCI
import OpenSSL
import Sigstore

/// Signatures over a document, by those who vouch for where it comes from.
///
/// A DSSE envelope whose payload states format, digest and size of the document. It is checked over the raw bytes,
/// before the document is parsed, and counts as evidence for no image.
struct Seal {
    /// The seal of a bundle, by those who packed it: over `airlock.json`, and through the digests in there over
    /// everything.
    static let bundle = Seal(payloadType: "application/vnd.airlock.seal.v1+json", format: BundleManifest.format)
    /// The seal of a head request, by the site.
    static let request = Seal(
        payloadType: "application/vnd.airlock.head-request.seal.v1+json", format: HeadRequest.format)

    /// Where a bundle keeps its seal.
    static let path = "airlock.seal.json"

    private let payloadType: String
    /// The format of the documents that are sealed so.
    private let format: String

    /// Seals a document with every key, in the order of their fingerprints.
    func make(over document: [UInt8], with keys: [PrivateKey]) throws -> [UInt8] {
        var envelope = SealEnvelope(payload(for: document), type: payloadType)
        for key in keys { try envelope.sign(with: key) }
        return envelope.bytes
    }

    /// The names of the keys that verify, in their order.
    ///
    /// - Throws: ``SealError`` where the seal is malformed, is about another document, or none of the keys verifies it.
    func verify(_ bytes: [UInt8], over document: [UInt8], by pinned: [PinnedKey]) throws -> [String] {
        let envelope = try SealEnvelope(parsing: bytes, type: payloadType)
        guard envelope.payload == payload(for: document) else { throw SealError.otherDocument }
        let names = try pinned.filter { try envelope.signature(by: $0.key) != nil }.map(\.name)
        guard !names.isEmpty else {
            throw SealError.noKnownSigner(signatures: envelope.signatures.count, pinned: pinned.map(\.name))
        }
        return names
    }

    private func payload(for document: [UInt8]) -> [UInt8] {
        let statement: JSON = [
            "digest": .string(Digest.of(document).description), "format": .string(format),
            "size": .integer(document.count),
        ]
        return statement.encoded(.canonical)
    }
}

/// Why a seal does not hold.
public enum SealError: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed(String)
    /// The seal is about another `airlock.json` or head request.
    case otherDocument
    /// No pinned key verifies any signature.
    case noKnownSigner(signatures: Int, pinned: [String])
    /// The policy requires a seal and the bundle has none.
    case missing
    /// Everyone whose seal holds is revoked.
    case revoked(String, why: String)

    public var description: String {
        switch self {
        case .malformed(let why): "the seal is malformed: \(why)"
        case .otherDocument: "the seal is about another document"
        case .noKnownSigner(let signatures, let pinned):
            "none of \(signatures) signatures on the seal is by a pinned key (\(pinned.joined(separator: ", ")))"
        case .missing: "the bundle has no seal and the policy requires one"
        case .revoked(let name, let why): "the bundle is sealed by \(name), which is revoked: \(why)"
        }
    }
}
