import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport

@testable import Airlock

/// Images with a signature by a key and an attestation by a person, both in the log, packed and imported.
final class LookupWorld {
    static let person = "Release@Example.test"

    let world: ImportWorld
    let image = RandomImage(seed: 1).image()
    private(set) var signature: SignedPiece
    private(set) var attestation: SignedPiece

    /// - Parameter change: what shall be wrong with the attestation.
    init(change: (inout SigningRequest) -> Void = { _ in }) throws {
        world = try ImportWorld("publishUnverified: true")
        signature = try world.sign(image)
        var request = SigningRequest(image: image.digest)
        change(&request)
        attestation = try world.sigstore.signer(.email(Self.person, issuer: "https://idp.test")).attest(request)
    }

    var index: String { "\(world.path)/indexes" }

    func bundle() throws -> String {
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, signatures: [signature], attestations: [attestation])
        }
        return try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
    }

    func lookup(_ targets: String..., usesIndex: Bool = true, trust: Bool = false) throws -> LogLookup {
        try LogLookup(targets, index: index, usesIndex: usesIndex, trust: trust ? world.trust : nil)
    }

    /// The UUIDs that Rekor gives the two entries.
    var signatureUUID: String { uuid(signature) }
    var attestationUUID: String { uuid(attestation) }

    private func uuid(_ piece: SignedPiece) -> String {
        let tree = String(Int64(world.sigstore.log.treeID) ?? 0, radix: 16)
        let leaf = HashAlgorithm.sha256.hash([0] + (piece.entry?.body ?? []))
        return String(repeating: "0", count: 16 - tree.count) + tree + Hex.encode(leaf)
    }
}
