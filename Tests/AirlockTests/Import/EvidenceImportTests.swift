import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Which evidence goes into the registry directory with its image.
struct EvidenceImportTests {
    private let image = RandomImage(seed: 1).image()
    private let sbom = CosignManifest.sbom(Array(#"{"spdxVersion":"SPDX-2.3"}"#.utf8))

    private var referrer: TestImage {
        let note = TestBlob(mediaType: "text/plain", bytes: Array("looked at".utf8))
        return TestImage(
            config: TestBlob(mediaType: TestImage.emptyType, bytes: Array("{}".utf8)), layers: [(note, [:])],
            further: ["artifactType": "application/vnd.example.note", "subject": image.manifest.descriptor()])
    }

    /// An attestation by a key that nobody pins.
    private func foreign(_ world: ImportWorld) throws -> TestImage {
        let stranger = world.sigstore.signer(key: try PrivateKey.generate(.ecdsaP256))
        return CosignManifest.image([try stranger.attest(SigningRequest(image: image.digest))])
    }

    /// Imports the signed image with more evidence under these tags, `nil` for none.
    private func importing(
        _ world: ImportWorld, _ evidence: [(TestImage, tag: String?)]
    ) throws -> (report: ImportReport, files: [String]) {
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, signatures: [try world.sign(image)])
            for (piece, tag) in evidence { layout.add(piece, tag: tag) }
        }
        let report = try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
        #expect(report.status == .done)
        return (report, try world.snapshot().files)
    }

    private func outcome(_ report: ImportReport, of piece: TestImage) throws -> EvidenceOutcome {
        try #require(report.verdicts[0].evidence.first { "\($0.record.digest)" == piece.digest })
    }

    private func holds(_ files: [String], _ piece: TestImage) -> Bool {
        piece.allBlobs.contains { blob in
            blob.hex != TestBlob(mediaType: "", bytes: Array("{}".utf8)).hex
                && files.contains { $0.hasSuffix(blob.hex) }
        }
    }

    @Test func `carries an SBOM, marks it as not judged and does not publish it`() throws {
        let (report, files) = try importing(
            try ImportWorld(), [(sbom, CosignManifest.tag(image.digest, "sbom"))])
        let outcome = try outcome(report, of: sbom)
        #expect(outcome.record.kind == .sbom)
        #expect(outcome.unjudged?.code == .evidenceUnjudged)
        #expect(!outcome.isPublished)
        #expect(!holds(files, sbom))
    }

    @Test func `carries a referrer of an unknown type, marks it as not judged and does not publish it`() throws {
        let referrer = referrer
        let (report, files) = try importing(try ImportWorld(), [(referrer, nil)])
        let outcome = try outcome(report, of: referrer)
        #expect(outcome.record.artifactType == "application/vnd.example.note")
        #expect(outcome.unjudged?.code == .evidenceUnjudged)
        #expect(!outcome.isPublished)
        #expect(!holds(files, referrer))
    }

    @Test func `does not publish evidence that was rejected`() throws {
        let world = try ImportWorld()
        let foreign = try foreign(world)
        let (report, files) = try importing(world, [(foreign, CosignManifest.tag(image.digest, "att"))])
        let outcome = try outcome(report, of: foreign)
        #expect(outcome.pieces.map(\.isVerified) == [false])
        #expect(!outcome.isPublished)
        #expect(!holds(files, foreign))
    }

    @Test func `publishes what was not verified where the policy says so`() throws {
        let world = try ImportWorld("publishUnverified: true")
        let (foreign, referrer) = (try foreign(world), referrer)
        let (report, files) = try importing(
            world,
            [
                (sbom, CosignManifest.tag(image.digest, "sbom")), (referrer, nil),
                (foreign, CosignManifest.tag(image.digest, "att")),
            ])
        for piece in [sbom, referrer, foreign] {
            #expect(try outcome(report, of: piece).isPublished)
            #expect(holds(files, piece))
        }
        #expect(try world.verify().status == .done)
    }

    @Test func `publishes the log entry record with the signature that it completes`() throws {
        let world = try ImportWorld()
        let (report, files) = try importing(world, [])
        let record = try #require(
            report.verdicts[0].evidence.first { $0.record.artifactType == SignedPiece.recordType })
        #expect(record.isPublished)
        #expect(files.contains { $0.hasPrefix("/registry.test") && $0.hasSuffix(record.record.digest.hex) })
    }

    @Test func `carries what no one publishes to the next verification of the bundle`() throws {
        let world = try ImportWorld()
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, signatures: [try world.sign(image)])
            layout.add(sbom, tag: CosignManifest.tag(image.digest, "sbom"))
        }
        let report = try world.verify(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
        #expect(report.verdicts[0].evidence.contains { $0.record.kind == .sbom })
    }
}
