import JSON
import OCI
import TestSupport
import Testing

@testable import Airlock

/// What BuildKit writes into an index: shown, marked as signed by nobody, and never taken for more.
struct UnsignedProvenanceTests {
    private let amd64 = RandomImage(seed: 1).image(platform: "linux/amd64")

    /// An index whose second manifest is BuildKit's, with a statement about the first.
    private func index(
        _ predicateType: String = "https://slsa.dev/provenance/v0.2", padding: Int = 0
    ) -> TestImage {
        let statement: JSON = [
            "padding": .string(String(repeating: "x", count: padding)),
            "_type": "https://in-toto.io/Statement/v0.1", "predicateType": .string(predicateType),
            "subject": [["name": "pkg:docker/app", "digest": ["sha256": .string(String(amd64.digest.dropFirst(7)))]]],
            "predicate": [
                "builder": ["id": "https://builder.test/run/1"], "buildType": "https://mobyproject.org/buildkit@v1",
                "metadata": [
                    "https://mobyproject.org/buildkit@v1#metadata": [
                        "vcs": ["source": "https://git.test/app", "revision": "c0ffee"]
                    ]
                ],
            ],
        ]
        let config = TestBlob(
            mediaType: TestImage.configType, bytes: Array(#"{"architecture":"unknown","os":"unknown"}"#.utf8))
        let layer = TestBlob(mediaType: "application/vnd.in-toto+json", bytes: statement.encoded())
        let attestation = TestImage(config: config, layers: [(layer, [:])])
        let entries: [JSON] = [
            amd64.manifest.descriptor(["platform": ["architecture": "amd64", "os": "linux"]]),
            attestation.manifest.descriptor([
                "platform": ["architecture": "unknown", "os": "unknown"],
                "annotations": [
                    "vnd.docker.reference.type": "attestation-manifest",
                    "vnd.docker.reference.digest": .string(amd64.digest),
                ],
            ]),
        ]
        return TestImage(
            document: ["schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(entries)],
            mediaType: TestImage.indexType, children: [amd64, attestation])
    }

    private func report(_ world: ImportWorld, _ target: String, keeps: Bool = true) throws -> ProvenanceReport {
        ProvenanceReport(try TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: keeps).verify(target))
    }

    @Test func `is shown from a bundle and from a registry directory, and marked`() throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(index())
        #expect(try world.importBundle(bundle).isPublished)
        for target in [bundle, world.registry] {
            let report = try report(world, target)
            let entry = try #require(report.images.first?.entries.first)
            #expect(!entry.isSigned)
            #expect(entry.provenance.commit == "c0ffee" && entry.provenance.source?.uri == "https://git.test/app")
            #expect(report.lines.contains { $0.contains("UNSIGNED") })
            #expect(report.lines.contains { $0.contains("https://builder.test/run/1") })
            #expect(report.json[at: "/images/0/provenance/0/signed"] == false)
        }
    }

    @Test func `is no attestation, and is not given out as one`() throws {
        let world = try ImportWorld()
        let report = try report(world, try world.bundle(index()))
        #expect(report.status == .missing)
        #expect(report.raw.isEmpty)
        #expect(report.complaints.contains { $0.contains("no verified attestation says how it was built") })
        let comparison = ProvenanceComparison(report, report)
        #expect(comparison.changes.isEmpty && comparison.status == .missing)
    }

    @Test func `is left aside where it says something else, and where nobody asked`() throws {
        let world = try ImportWorld()
        #expect(try report(world, try world.bundle(index("https://spdx.dev/Document"))).images[0].entries.isEmpty)
        let bundle = try world.bundle(index())
        #expect(try report(world, bundle, keeps: false).images[0].entries.isEmpty)
    }

    @Test func `is not held beyond a limit, and that is told`() throws {
        let world = try ImportWorld()
        for (padding, isShown) in [
            (Int(BundleLimits.unsignedStatementBytes) / 2, true), (Int(BundleLimits.unsignedStatementBytes), false),
        ] {
            let bundle = try world.bundle(index(padding: padding))
            #expect(try world.importBundle(bundle).isPublished)
            for target in [bundle, world.registry] {
                let report = try report(world, "\(target)@\(index(padding: padding).digest)")
                #expect(report.images[0].entries.isEmpty != isShown)
                #expect(report.complaints.contains { $0.hasSuffix("is too large to be shown") } != isShown)
            }
        }
    }

    @Test func `is not held beyond a limit in all`() throws {
        let statements = UnsignedStatements()
        let digests = (0..<20).map { Digest.of([UInt8($0)]) }
        let record = try #require(try ImportWorld().verdict(of: RandomImage(seed: 1).image()))
        var refused = RefusedImage(record: record, findings: [], evidence: [])
        refused.unsignedStatements = digests.map { UnsignedStatement(identifier: "\($0)", digest: $0) }
        statements.want(.refused(refused))
        #expect(!statements.isWanted(digests[0], size: BundleLimits.unsignedStatementBytes + 1))
        let fit = Int(BundleLimits.unsignedStatementsBytes / BundleLimits.unsignedStatementBytes)
        #expect(digests.count { statements.isWanted($0, size: BundleLimits.unsignedStatementBytes) } == fit)
        #expect(!statements.isWanted(digests[0], size: 1))
    }
}

extension ImportWorld {
    /// What a bundle says of an image.
    fileprivate func verdict(of image: TestImage) throws -> ImageRecord? {
        try verify(bundle(image)).verdicts.first?.record
    }
}
