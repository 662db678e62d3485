import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The whole way of an image that Tekton Chains attested in 2021: packed, imported, its provenance read, its log entry
/// looked up, a rebuild compared.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct TektonLifeTests {
    private static let type = "https://tekton.dev/chains/provenance"
    private let image = RebuildWorld.Recipe().image

    /// The statement that distroless published, with this image as the first of the thirty.
    private func statement() throws -> JSON {
        let path = "\(SharedMaterial.root!)/vectors/tekton/distroless-2021-statement.json"
        var statement = try JSON(parsing: File.open(path).readAll(limit: 1 << 20))
        statement[at: "/subject/0/digest/sha256"] = .string(String(image.digest.dropFirst("sha256:".count)))
        return statement
    }

    @Test(arguments: [false, true]) func `is proven, found and compared`(isImported: Bool) throws {
        let world = try ImportWorld(
            "statementTypes: [distroless-provenance]", require: "[{attestation: '\(Self.type)'}]")
        let statement = try statement()
        var request = SigningRequest(image: image.digest)
        request.entryKind = .intoto002
        request.edits.payload.append { payload, _ in payload = statement }
        let piece = try world.sigstore.signer(key: world.signer).attest(request, predicateType: Self.type)
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, attestations: [piece])
        }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        if isImported { _ = try world.importBundle(bundle) }
        let target = isImported ? world.registry : bundle

        let verifier = TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: true)
        let provenance = try ProvenanceReport(verifier.verify("\(target)@\(ImportWorld.reference)"))
        let build = try #require(provenance.images.first?.entries.first?.provenance)
        #expect(provenance.status == .done)
        #expect(build.source?.uri == "https://github.com/GoogleContainerTools/distroless")
        #expect(build.commit == "976c1c9bc178ac0371d8888d69893145c3df09f0")
        #expect(build.steps[0].entryPoint.contains("go run provenance/provenance.go images"))
        #expect(build.builder == "tekton-chains")
        #expect(build.subjects.count == 30)

        let lookup = try LogLookup([target], index: "\(world.path)/index", trust: world.trust)
        let entry = try #require(piece.entry)
        for number in [0, 17, 29] {
            guard case .string(let digest)? = statement[at: "/subject/\(number)/digest/sha256"] else { continue }
            let found = try lookup.search(LogQuery(sha: digest))
            #expect(found.status == .done, "\(found.complaints)")
            #expect(found.lines.map { $0.suffix(64) } == [Hex.encode(HashAlgorithm.sha256.hash([0] + entry.body))[...]])
        }
        let printed = try lookup.get(.index(entry.logIndex)).json
        guard case .string(let attestation)? = printed[at: "/Attestation"] else {
            Issue.record("no attestation")
            return
        }
        #expect(try JSON(parsing: Array(attestation.utf8)) == statement)
        #expect(printed[at: "/Verification/verified"] == true)

        let check = RebuildCheck(verifier: verifier)
        let named = "\(target)@\(ImportWorld.reference)"
        #expect(try check.check(named, against: SourceSpecification("oci:\(layout):1.0")).status == .done)
        var other = RebuildWorld.Recipe()
        for index in 0..<3 { other.layers[1].entries[index].time += 1 }
        let rebuilt = try world.layout { $0.add(other.image, tag: "1.0") }
        let report = try check.check(named, against: SourceSpecification("oci:\(rebuilt):1.0"))
        #expect(report.status == .refused)
        #expect(report.lines.last == "different: linux/amd64: layer 2: only time stamps differ, in 3 files")
    }
}
