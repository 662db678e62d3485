import JSON
import OCI
import TestSupport
import Testing

@testable import Airlock

/// SBOMs of every format, signed and not, and the search for packages in them.
struct SBOMTests {
    private static let spdx =
        #"{"spdxVersion":"SPDX-2.3","packages":[{"name":"openssl","versionInfo":"3.0.1","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:deb/debian/openssl@3.0.1"}]},{"name":"zlib"}]}"#
    private static let cycloneDX =
        #"{"bomFormat":"CycloneDX","components":[{"group":"org.apache","name":"log4j-core","version":"2.14.1","components":[{"name":"inner","version":"1"}]}]}"#
    private static let syft =
        #"{"artifacts":[{"name":"bash","version":"5.2","purl":"pkg:deb/debian/bash@5.2"}],"descriptor":{"name":"syft"}}"#
    private let image = RandomImage(seed: 1).image()

    private func sbom(_ text: String) throws -> SBOM { try #require(SBOM(try JSON(parsing: Array(text.utf8)))) }

    @Test func `reads the packages of every format`() throws {
        #expect(
            try sbom(Self.spdx).packages == [
                .init(name: "openssl", version: "3.0.1", url: "pkg:deb/debian/openssl@3.0.1"),
                .init(name: "zlib", version: "", url: ""),
            ])
        #expect(try sbom(Self.cycloneDX).packages.map(\.name) == ["org.apache/log4j-core", "inner"])
        #expect(try sbom(Self.syft).packages.map(\.version) == ["5.2"])
        #expect(try [Self.spdx, Self.cycloneDX, Self.syft].map { try sbom($0).format } == [.spdx, .cycloneDX, .syft])
    }

    @Test func `reads what older cosign put into a member`() throws {
        let inner = JSON.string(Self.spdx)
        #expect(SBOM(["Data": inner])?.packages.count == 2)
        #expect(SBOM(["Data": try JSON(parsing: Array(Self.syft.utf8))])?.format == .syft)
        #expect(SBOM(["Data": "SPDXVersion: SPDX-2.3"]) == nil)
        #expect(SBOM(["a": 1]) == nil)
    }

    /// A world whose image has a signature and, as its SBOM, one that is signed or one that is not.
    private func report(signed: String?, unsigned: String?) throws -> SBOMReport {
        let world = try ImportWorld()
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            var attestations: [SignedPiece] = []
            if let signed {
                var request = SigningRequest(image: image.digest)
                request.reference = ImportWorld.repository
                attestations.append(
                    try world.sigstore.signer(key: world.signer).attest(
                        request, predicateType: "https://spdx.dev/Document",
                        predicate: JSON(parsing: Array(signed.utf8))))
            }
            layout.addEvidence(for: image, signatures: [try world.sign(image)], attestations: attestations)
            if let unsigned {
                layout.add(
                    CosignManifest.sbom(Array(unsigned.utf8)), tag: CosignManifest.tag(image.digest, "sbom"))
            }
        }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        return SBOMReport(
            try TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: true).verify(bundle))
    }

    @Test func `the signed one comes first, the unsigned one is marked`() throws {
        let report = try report(signed: Self.spdx, unsigned: Self.cycloneDX)
        #expect(report.images[0].entries.map(\.isSigned) == [true, false])
        #expect(try JSON(parsing: report.documents) == JSON(parsing: Array(Self.spdx.utf8)))
        #expect(report.complaints.contains { $0.contains("nobody signed") })
        #expect(report.status == .done)
        #expect(report.lines[1].hasPrefix("  SPDX, 2 packages, by the pinned key cosign/a.pub"))
        #expect(report.lines[2] == "  CycloneDX, 2 packages, unsigned")
        let search = PackageSearch("LOG4J-core@2.14.1", in: report)
        #expect(search.matches.map(\.package.name) == ["org.apache/log4j-core"])
        #expect(search.matches.map(\.isSigned) == [false])
        #expect(search.lines.last == "1 image of 1")
        #expect(PackageSearch("log4j-core@2.14.2", in: report).matches.isEmpty)
        #expect(PackageSearch("zlib", in: report).matches.map(\.isSigned) == [true])
        #expect(PackageSearch("j-core", in: report).matches.isEmpty)
    }

    @Test func `an image without one is told`() throws {
        let report = try report(signed: nil, unsigned: nil)
        #expect(report.status == .missing)
        #expect(report.documents.isEmpty)
        let search = PackageSearch("openssl", in: report)
        #expect(search.status == .missing)
        #expect(search.json[at: "/withoutSBOM/0"] == .string(ImportWorld.reference))
    }
}
