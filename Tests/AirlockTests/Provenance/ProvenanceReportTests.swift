import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// `provenance`, over attestations that were verified.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct ProvenanceReportTests {
    private static let type = "https://tekton.dev/chains/provenance"
    private let image = RandomImage(seed: 1).image()

    /// The statement that distroless published in 2021, as if this image were the first of the thirty.
    private func statement(change: (inout JSON) -> Void = { _ in }) throws -> JSON {
        let path = "\(SharedMaterial.root!)/vectors/tekton/distroless-2021-statement.json"
        var statement = try JSON(parsing: File.open(path).readAll(limit: 1 << 20))
        statement[at: "/subject/0/digest/sha256"] = .string(String(image.digest.dropFirst("sha256:".count)))
        change(&statement)
        return statement
    }

    private func world() throws -> ImportWorld {
        try ImportWorld("statementTypes: [distroless-provenance]", require: "[{attestation: '\(Self.type)'}]")
    }

    private func bundle(_ world: ImportWorld, change: (inout JSON) -> Void = { _ in }) throws -> String {
        let statement = try statement(change: change)
        var request = SigningRequest(image: image.digest)
        request.entryKind = .intoto002
        request.edits.payload.append { payload, _ in payload = statement }
        let piece = try world.sigstore.signer(key: world.signer).attest(request, predicateType: Self.type)
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, attestations: [piece])
        }
        return try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
    }

    private func report(_ world: ImportWorld, _ target: String) throws -> ProvenanceReport {
        ProvenanceReport(
            try TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: true).verify(target))
    }

    @Test func `says who built it, from which commit, with which command`() throws {
        let world = try world()
        let report = try report(world, try bundle(world))
        #expect(report.status == .done, "\(report.complaints)")
        let build = try #require(report.images.first?.entries.first?.provenance)
        #expect(build.form == "Tekton Chains of 2021")
        #expect(build.builder == "tekton-chains")
        #expect(build.source?.uri == "https://github.com/GoogleContainerTools/distroless")
        #expect(build.commit == "976c1c9bc178ac0371d8888d69893145c3df09f0")
        #expect(build.entryPoint == "task://distroless-provenance")
        #expect(build.subjects.count == 30)
        #expect(build.steps[0].entryPoint.contains("go run provenance/provenance.go images"))
        #expect(
            build.environment == [
                "docker.io/library/golang@sha256:cb1a7482cb5cfc52527c5cdea5159419292360087d5249e3fe5472f3477be642"
            ])
        #expect(build.parameters.map(\.name) == ["MANIFEST_SUBSECTION", "CHAINS-GIT_COMMIT", "CHAINS-GIT_URL"])
        #expect(
            build.parameters.map(\.value) == ["0", build.commit, "https://github.com/GoogleContainerTools/distroless"])
        #expect(build.startedOn == "2021-09-16T00:03:04Z")
        let lines = report.lines.joined(separator: "\n")
        for wanted in [build.commit, "tekton-chains", "go run provenance/provenance.go", "cosign/a.pub"] {
            #expect(lines.contains(wanted))
        }
        #expect(report.lines.count { $0.contains("subject ") } == 30)
        #expect(report.json[at: "/images/0/provenance/0/build/commit"] == .string(build.commit))
        let statement = try JSON(parsing: Array(report.raw.dropLast()))
        let wanted = try self.statement()
        #expect(statement == wanted)
    }

    @Test func `the same from a registry directory`() throws {
        let world = try world()
        let bundle = try bundle(world)
        _ = try world.importBundle(bundle)
        let (fromBundle, fromRegistry) = (try report(world, bundle), try report(world, world.registry))
        #expect(fromBundle.images[0].entries[0].provenance == fromRegistry.images[0].entries[0].provenance)
    }

    @Test func `what is signed by nobody whom the policy names is not told`() throws {
        let world = try world()
        let bundle = try bundle(world)
        let stranger = try PrivateKey.generate(.ecdsaP256)
        try world.write("keys/cosign/a.pub", Array(stranger.publicKey.pem.utf8))
        let report = try report(world, bundle)
        #expect(report.images[0].entries.isEmpty)
        #expect(report.status != .done)
        #expect(report.complaints.contains { $0.contains("no verified attestation") })
    }

    @Test func `foreign text cannot move the cursor`() throws {
        let world = try world()
        let bundle = try bundle(world) { $0[at: "/predicate/invocation/recipe_uri"] = "task\u{1B}[2J\u{202E}x" }
        let line = try report(world, bundle).lines.first { $0.contains("entry point") }
        #expect(line?.hasSuffix("task\\u{1b}[2J\\u{202e}x") == true)
    }

    @Test func `says what changed between two builds`() throws {
        let world = try world()
        let old = try bundle(world)
        let new = try bundle(world) { statement in
            statement[at: "/predicate/materials/0/digest/revision"] = "c0ffee"
            statement[at: "/predicate/recipe/steps/0/arguments"] = ["--fast"]
        }
        let comparison = ProvenanceComparison(try report(world, old), try report(world, new))
        #expect(
            comparison.changes.map(\.path) == [
                "/commit", "/materials/0/digests/0", "/source/digests/0", "/steps/0/arguments/0",
            ])
        #expect(comparison.changes[0].old == "976c1c9bc178ac0371d8888d69893145c3df09f0")
        #expect(comparison.changes[0].new == "c0ffee")
        #expect(comparison.changes[3].old == nil)
        let same = ProvenanceComparison(try report(world, old), try report(world, old))
        #expect(same.changes.isEmpty && same.lines.count == 1)
    }
}
