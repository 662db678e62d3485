import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Identities in certificates, and whose source a workflow may build.
@Suite struct PolicyIdentityTests {
    private typealias World = PolicyWorld
    private static let github = "https://token.actions.githubusercontent.com"
    private static let ownWorkflow = "https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1.0.0"
    private static let sharedWorkflow = "https://github.com/builders/go/.github/workflows/release.yml@refs/tags/v1.0.0"

    private func workflow(_ subject: String, _ more: String = "") throws -> World {
        try World(by: "[{issuer: '\(Self.github)', subject: '\(subject)'\(more)}]")
    }

    private func sign(_ world: World, _ template: CertificateTemplate) throws -> PolicyDecision {
        try world.decide(world.sigstore.signer(template).sign(World.request()))
    }

    @Test func `the exact identity is admitted`() throws {
        let world = try World(by: "[\(World.entry(of: "ci@test"))]")
        let decision = try world.decide(world.person("ci@test").sign(World.request()))
        #expect(decision.admitted?.proofs.map(\.signers) == [["ci@test of https://idp.test"]])
    }

    @Test(arguments: ["ci@tes", "ci@test2", "CI@test", "xci@test"])
    func `another subject is refused`(subject: String) throws {
        let world = try World(by: "[\(World.entry(of: subject))]")
        #expect(try world.decide(world.person("ci@test").sign(World.request())).codes == [.identitySubjectMismatch])
    }

    @Test func `another issuer is refused`() throws {
        let world = try World(by: "[{issuer: 'https://idp.test/', subject: ci@test}]")
        #expect(try world.decide(world.person("ci@test").sign(World.request())).codes == [.identityIssuerMismatch])
    }

    @Test func `an expression over the subject is anchored`() throws {
        let matching = try World(by: "[{issuer: 'https://idp.test', subjectMatches: '[a-z]+@test'}]")
        #expect(try matching.decide(matching.person("ci@test").sign(World.request())).isAdmitted)
        let partial = try World(by: "[{issuer: 'https://idp.test', subjectMatches: '[a-z]+@tes'}]")
        #expect(try partial.decide(partial.person("ci@test").sign(World.request())).codes == [.identitySubjectMismatch])
    }

    @Test func `an identity holds in the domain that the policy names and in no other`() throws {
        let world = try World(
            by: "[{issuer: 'https://idp.test', subject: ci@test, root: corp.trusted_root.json}]")
        let decision = try world.decide(world.person("ci@test").sign(World.request()))
        #expect(!decision.isAdmitted)
    }

    @Test func `a repository's own workflow needs no source repository`() throws {
        let world = try workflow(Self.ownWorkflow)
        #expect(try sign(world, .gitHubWorkflow()).isAdmitted)
    }

    @Test func `a reusable workflow is refused unless the policy says for whom`() throws {
        let template = CertificateTemplate.gitHubWorkflow(workflowRepository: "builders/go")
        #expect(try sign(workflow(Self.sharedWorkflow), template).codes == [.policySourceUnpinned])
        let pinned = try workflow(Self.sharedWorkflow, ", sourceRepository: 'https://github.com/example/app'")
        #expect(try sign(pinned, template).isAdmitted)
    }

    @Test func `a reusable workflow for another source is refused`() throws {
        let template = CertificateTemplate.gitHubWorkflow(repository: "eve/app", workflowRepository: "builders/go")
        let world = try workflow(Self.sharedWorkflow, ", sourceRepository: 'https://github.com/example/app'")
        #expect(try sign(world, template).codes == [.identitySourceRepositoryMismatch])
    }

    @Test func `a build signer of another repository is a reusable workflow too`() throws {
        var template = CertificateTemplate.gitHubWorkflow()
        template.fulcio[9] = Self.sharedWorkflow
        #expect(try sign(workflow(Self.ownWorkflow), template).codes == [.policySourceUnpinned])
    }

    @Test func `a repository whose name begins alike is another one`() throws {
        var template = CertificateTemplate.gitHubWorkflow()
        template.fulcio[12] = "https://github.com/example/ap"
        #expect(try sign(workflow(Self.ownWorkflow), template).codes == [.policySourceUnpinned])
    }

    @Test func `the source of an older certificate stands in another extension`() throws {
        var template = CertificateTemplate.gitHubWorkflow(workflowRepository: "builders/go")
        template.fulcio[12] = nil
        let world = try workflow(Self.sharedWorkflow, ", sourceRepository: 'https://github.com/example/app'")
        #expect(try sign(world, template).isAdmitted)
    }

    @Test func `a workflow whose certificate names no source is refused`() throws {
        var template = CertificateTemplate.gitHubWorkflow()
        template.fulcio[12] = nil
        template.fulcio[5] = nil
        #expect(try sign(workflow(Self.ownWorkflow), template).codes == [.policySourceUnpinned])
        let pinned = try workflow(Self.ownWorkflow, ", sourceRepository: 'https://github.com/example/app'")
        #expect(try sign(pinned, template).codes == [.identitySourceRepositoryMismatch])
    }

    @Test func `an identity of one domain is a stranger in another`() throws {
        let entries = [
            World.entry(of: "eve@test"), "{issuer: 'https://idp.test', subject: ci@test, root: corp.trusted_root.json}",
        ]
        var world = try World(by: "[\(entries.joined(separator: ", "))]")
        let corp = try VirtualSigstore(domain: "corp.test")
        world.further = [
            TrustDomain(name: "corp.trusted_root.json", root: try TrustedRoot(parsing: corp.trustedRootBytes))
        ]
        let template = CertificateTemplate.email("ci@test", issuer: "https://idp.test")
        let right = try corp.signer(template).sign(World.request())
        let wrong = try world.sigstore.signer(template).sign(World.request())
        #expect(try world.decide(right).isAdmitted)
        #expect(try world.decide(wrong).codes == [.identitySubjectMismatch])
    }
}
