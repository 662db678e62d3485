import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport

@testable import Airlock

/// A site with one image in a sealed bundle, and what it revokes afterwards.
struct RevokedWorld {
    /// By whom the image is signed.
    enum Signer { case key, person }

    static let person = CertificateTemplate.email("ann@test", issuer: "https://idp.test")
    let world: ImportWorld
    let image = RandomImage(seed: 1).image()
    let bundle: String

    /// - Parameter lines: what the rule says of logs and times.
    init(_ signer: Signer, _ template: BundleTemplate = .init(), _ lines: String...) throws {
        world = try ImportWorld()
        let by =
            switch signer {
            case .key: "{key: cosign/a.pub}"
            case .person: "{issuer: 'https://idp.test', subject: ann@test}"
            }
        let policy =
            ["version: 1", "images:", "  - match: '**'", "    require: [signature]", "    by: [\(by)]"]
            + lines.map { "    \($0)" }
        try world.write("keys/policy.yaml", Array(policy.joined(separator: "\n").utf8))
        var request = SigningRequest(image: image.digest)
        request.reference = ImportWorld.repository
        let cosign =
            switch signer {
            case .key: world.sigstore.signer(key: world.signer)
            case .person: world.sigstore.signer(Self.person)
            }
        let piece = try cosign.attestBundle(
            request, predicateType: "https://sigstore.dev/cosign/sign/v1", template)
        let image = image
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.add(CosignManifest.bundle(piece, subject: image.manifest))
        }
        bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
    }

    var sigstore: VirtualSigstore { world.sigstore }
    /// Some days after the image was signed.
    func day(_ number: Int64) -> String { sigstore.time.later(seconds: number * 86_400).rfc3339 }

    /// Writes `revoked.yaml` with these entries.
    func revoke(_ entries: String...) throws {
        let lines = ["version: 1", "revoked:"] + entries.map { "  - {\($0), reason: stolen}" }
        try world.write("keys/revoked.yaml", Array(lines.joined(separator: "\n").utf8))
    }

    func verify(at date: String? = nil, clock: UnixTime? = nil) throws -> VerifyReport {
        try TargetVerifier(
            trust: world.trust, clock: clock ?? world.clock, date: date.flatMap { UnixTime(rfc3339: $0) }
        ).verify(bundle)
    }

    /// The codes of the refusal.
    func codes(at date: String? = nil) throws -> [String] {
        try verify(at: date).verdicts.flatMap(\.findings).map(\.code.rawValue)
    }

    static func hex(_ der: [UInt8]) -> String { "'sha256:\(Hex.encode(HashAlgorithm.sha256.hash(der)))'" }
}
