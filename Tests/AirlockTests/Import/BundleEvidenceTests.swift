import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Sigstore bundles that are attached to images.
struct BundleEvidenceTests {
    private static let signatureType = "https://sigstore.dev/cosign/sign/v1"
    private static let provenance = "https://slsa.dev/provenance/v1"
    private let image = RandomImage(seed: 1).image()

    /// A bundle by the pinned key, of this predicate type.
    private func bundle(
        _ world: ImportWorld, _ predicateType: String = signatureType, _ template: BundleTemplate = .init(),
        change: (inout SigningRequest) -> Void = { _ in }
    ) throws -> JSON {
        var request = SigningRequest(image: image.digest)
        request.reference = ImportWorld.repository
        change(&request)
        return try world.sigstore.signer(key: world.signer).attestBundle(
            request, predicateType: predicateType, template)
    }

    private func importing(
        _ world: ImportWorld, _ fill: (inout TestLayout) throws -> Void
    ) throws -> ImportReport {
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            try fill(&layout)
        }
        return try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
    }

    @Test func `counts cosign's statement as a signature`() throws {
        let world = try ImportWorld()
        let bundle = try bundle(world)
        let report = try importing(world) { $0.add(CosignManifest.bundle(bundle, subject: image.manifest)) }
        #expect(report.isPublished)
        #expect(try world.verify().status == .done)
    }

    @Test func `knows a bundle by its layer, wherever the artifact's type stands`() throws {
        let world = try ImportWorld()
        let bundle = try bundle(world)
        let report = try importing(world) {
            $0.add(CosignManifest.bundle(bundle, subject: image.manifest, artifactType: nil))
        }
        #expect(report.isPublished)
    }

    @Test func `counts a simple signing payload in an envelope as a signature`() throws {
        let world = try ImportWorld()
        let bundle = try bundle(world) { request in
            request.edits.payload.append { payload, _ in
                payload = [
                    "critical": [
                        "identity": ["docker-reference": .string(ImportWorld.repository)],
                        "image": ["docker-manifest-digest": .string(image.digest)],
                        "type": "cosign container image signature",
                    ], "optional": [:],
                ]
            }
        }
        #expect(try importing(world) { $0.add(CosignManifest.bundle(bundle, subject: image.manifest)) }.isPublished)
    }

    @Test func `does not count a provenance as a signature, nor a signature as an attestation`() throws {
        let world = try ImportWorld()
        let provenance = try bundle(world, Self.provenance)
        let report = try importing(world) { $0.add(CosignManifest.bundle(provenance, subject: image.manifest)) }
        expectRefused(report, .evidenceMissing, status: .denied)
        let attested = try ImportWorld(require: "[{attestation: '\(Self.provenance)'}]")
        let signature = try bundle(attested)
        expectRefused(
            try importing(attested) { $0.add(CosignManifest.bundle(signature, subject: image.manifest)) },
            .evidenceMissing, status: .denied)
    }

    @Test func `refuses an older bundle than those that are attached to images`() throws {
        let world = try ImportWorld()
        let old = try bundle(world, Self.signatureType, .old("0.2"))
        let report = try importing(world) {
            $0.add(
                CosignManifest.bundle(
                    old, subject: image.manifest, mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.2"))
        }
        expectRefused(report, .bundleFormVersion, status: .refused)
    }

    @Test func `a bundle that does not parse is reported, not published, and no reason to refuse`() throws {
        let world = try ImportWorld()
        let report = try importing(world) { layout in
            layout.addEvidence(for: image, signatures: [try world.sign(image)])
            layout.add(CosignManifest.bundle(["mediaType": "x"], subject: image.manifest))
        }
        #expect(report.isPublished)
        let broken = try #require(
            report.verdicts[0].evidence.first { $0.record.artifactType == CosignManifest.bundleType })
        #expect(broken.pieces.flatMap(\.findings).map(\.code) == [.bundleFormVersion])
        #expect(!broken.isPublished)
    }

    @Test func `a policy for bundles alone counts nothing older`() throws {
        let world = try ImportWorld("forms: [bundle]")
        let legacy = try importing(world) { $0.addEvidence(for: image, signatures: [try world.sign(image)]) }
        expectRefused(legacy, .policyFormDenied, status: .denied)
        let bundle = try bundle(world)
        #expect(try importing(world) { $0.add(CosignManifest.bundle(bundle, subject: image.manifest)) }.isPublished)
    }

    @Test func `demands as many timestamp authorities as the policy says`() throws {
        var stamped = BundleTemplate.tiled
        for (lines, code) in [
            (["time: timestamp"], FindingCode?.none), (["time: timestamp", "timestamps: 2"], .policyTimestampsUnmet),
        ] {
            let world = try ImportWorld(lines[0], lines.count > 1 ? lines[1] : "moves: newer")
            let bundle = try bundle(world, Self.signatureType, stamped)
            let report = try importing(world) { $0.add(CosignManifest.bundle(bundle, subject: image.manifest)) }
            #expect(report.refused.first?.findings.first?.code == code)
        }
        // Two tokens of one authority are one authority.
        stamped.timestamps.append(.init())
        let world = try ImportWorld("time: timestamp", "timestamps: 2")
        let bundle = try bundle(world, Self.signatureType, stamped)
        expectRefused(
            try importing(world) { $0.add(CosignManifest.bundle(bundle, subject: image.manifest)) },
            .policyTimestampsUnmet, status: .denied)
    }

    @Test func `finds a bundle that no index lists, as cosign leaves it in a layout`() throws {
        let world = try ImportWorld()
        let referrer = CosignManifest.bundle(try bundle(world), subject: image.manifest)
        let report = try importing(world) { layout in
            for blob in referrer.allBlobs { layout.blobs[blob.hex] = blob }
        }
        #expect(report.isPublished)
    }

    @Test func `publishes an index of referrers under the fallback tag, which adds up over imports`() throws {
        let world = try ImportWorld()
        let first = CosignManifest.bundle(
            try bundle(world), subject: image.manifest, predicateType: Self.signatureType)
        #expect(try importing(world) { $0.add(first) }.isPublished)
        let second = CosignManifest.bundle(try bundle(world, Self.provenance), subject: image.manifest)
        #expect(
            try importing(world) { layout in
                layout.add(first)
                layout.add(second)
            }.isPublished)
        let layout = try ImageLayout(path: world.repositoryPath)
        let tag = try #require(CosignTag(kind: .referrers, subject: try Digest(image.digest)))
        let entry = try #require(
            try layout.entries().first { $0.annotations[LayoutFiles.referenceName] == tag.description })
        let index = try #require(try layout.manifest(entry).index)
        #expect(Set(index.manifests.map { "\($0.digest)" }) == [first.digest, second.digest])
        #expect(index.manifests.allSatisfy { $0.artifactType == CosignManifest.bundleType })
        let listed = try #require(index.manifests.first { "\($0.digest)" == first.digest })
        #expect(listed.annotations["dev.sigstore.bundle.predicateType"] == Self.signatureType)
        #expect(try world.verify().status == .done)
    }

    @Test func `an entry of the log that a record shows completes a bundle that has none`() throws {
        let world = try ImportWorld("log: inclusion", "treeHead: signed")
        var logged: LoggedEntry?
        var template = BundleTemplate()
        template.document.append { document, _ in document[at: "/verificationMaterial/tlogEntries"] = [] }
        let bundle = try bundle(world, Self.signatureType, template) { request in
            request.edits.entry.append { entry, _ in logged = entry }
        }
        let referrer = CosignManifest.bundle(bundle, subject: image.manifest)
        let record: JSON = [
            "mediaType": .string(SignedPiece.recordType), "original": .string(referrer.blobs[1].digest),
            "logEntry": try #require(logged).transparencyLogEntry,
        ]
        let bare = try importing(world) { $0.add(referrer) }
        expectRefused(bare, .logEntryMissing, status: .denied)
        let report = try importing(world) { layout in
            layout.add(referrer)
            layout.add(CosignManifest.logEntryRecords([record.encoded(.canonical)], subject: image.manifest))
        }
        #expect(report.isPublished)
    }
}
