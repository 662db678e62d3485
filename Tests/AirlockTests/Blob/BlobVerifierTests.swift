import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// One bundle against one artifact.
struct BlobVerifierTests {
    private static let identity =
        "https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1.0.0"
    private static let issuer = "https://token.actions.githubusercontent.com"
    private static let content = Array("what is signed\n".utf8)

    private let folder: TemporaryFolder
    private let sigstore: VirtualSigstore
    private let key: PrivateKey

    init() throws {
        folder = try TemporaryFolder()
        sigstore = try VirtualSigstore()
        key = try PrivateKey.generate(.ecdsaP256)
        try write("artifact", Self.content)
        try write("root.json", sigstore.trustedRootBytes)
        try write("key.pub", Array(key.publicKey.pem.utf8))
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        try DurableFile.replace(name, in: Directory.open(folder.path), with: bytes)
    }

    private func request(_ bundle: JSON..., key: Bool = false) throws -> BlobRequest {
        try write("bundle.json", Array(bundle.map { $0.encoded() }.joined(separator: [0x0A])))
        let signer: BlobRequest.Signer =
            key
            ? .key("\(folder.path)/key.pub")
            : .identity(subject: .exact(Self.identity), issuer: .exact(Self.issuer), sourceRepository: nil)
        return BlobRequest(
            artifact: "\(folder.path)/artifact", bundle: "\(folder.path)/bundle.json", signer: signer,
            trust: .root("\(folder.path)/root.json"))
    }

    private func code(_ request: BlobRequest) throws -> FindingCode? {
        let report = try BlobVerifier(request).verify()
        guard report.status != .done, case .refused(let findings)? = report.results.first else { return nil }
        return findings[0].code
    }

    private func message(_ template: BundleTemplate = .init()) throws -> JSON {
        try sigstore.signer(.gitHubWorkflow()).signBundle(Self.content, SigningRequest(image: ""), template)
    }

    private func statement(_ type: String = "https://slsa.dev/provenance/v1") throws -> JSON {
        let request = SigningRequest(image: Artifact(contents: Self.content).digest)
        return try sigstore.signer(.gitHubWorkflow()).attestBundle(request, predicateType: type)
    }

    @Test func `verifies a file and its digest, by an identity and by a key`() throws {
        var byIdentity = try request(message())
        #expect(try code(byIdentity) == nil)
        byIdentity.artifact = Artifact(contents: Self.content).digest
        #expect(try code(byIdentity) == nil)
        let keyed = try sigstore.signer(key: key).signBundle(Self.content)
        #expect(try code(request(keyed, key: true)) == nil)
    }

    @Test func `refuses another identity by one character, another issuer and another source`() throws {
        var request = try request(message())
        request.signer = .identity(
            subject: .exact(Self.identity + "x"), issuer: .exact(Self.issuer), sourceRepository: nil)
        #expect(try code(request) == .identitySubjectMismatch)
        request.signer = .identity(
            subject: .exact(Self.identity), issuer: .exact(Self.issuer + "x"), sourceRepository: nil)
        #expect(try code(request) == .identityIssuerMismatch)
        request.signer = .identity(
            subject: .exact(Self.identity), issuer: .exact(Self.issuer),
            sourceRepository: "https://github.com/example/other")
        #expect(try code(request) == .identitySourceRepositoryMismatch)
        request.signer = .identity(
            subject: .exact(Self.identity), issuer: .exact(Self.issuer),
            sourceRepository: "https://github.com/example/app")
        #expect(try code(request) == nil)
    }

    @Test func `an expression describes the whole identity`() throws {
        var request = try request(message())
        for (expression, refusal) in [
            (#"https://github\.com/example/app/.*"#, FindingCode?.none),
            (#"https://github\.com/example/app/"#, .identitySubjectMismatch),
        ] {
            request.signer = .identity(
                subject: .expression(try SubjectExpression(expression)), issuer: .exact(Self.issuer),
                sourceRepository: nil)
            #expect(try code(request) == refusal)
        }
    }

    @Test func `refuses another file`() throws {
        let request = try request(message())
        try write("artifact", [1])
        #expect(try code(request) == .artifactDigestMismatch)
    }

    @Test func `takes the type of a statement by its name and by its short name`() throws {
        var request = try request(statement())
        for (type, refusal) in [
            ("https://slsa.dev/provenance/v1", FindingCode?.none), ("slsaprovenance1", nil),
            ("slsaprovenance", .statementPredicateType),
        ] {
            request.type = type
            #expect(try code(request) == refusal)
        }
        var message = try self.request(message())
        message.type = "slsaprovenance1"
        #expect(try code(message) == .statementPredicateType)
    }

    @Test func `refuses what was signed after the date that is asked about`() throws {
        var request = try request(message())
        request.date = sigstore.time
        #expect(try code(request) == nil)
        request.date = sigstore.time.later(seconds: -1)
        #expect(try code(request) == .timeAfterDate)
    }

    @Test func `demands a log entry unless none is wanted`() throws {
        var template = BundleTemplate()
        template.log = .none
        template.timestamps = [.init()]
        var request = try request(message(template))
        #expect(try code(request) == .logEntryMissing)
        request.ignoresLog = true
        #expect(try code(request) == nil)
    }

    @Test func `of several bundles in one file a good one suffices`() throws {
        var broken = BundleTemplate()
        broken.document.append { document, _ in document[at: "/messageSignature/signature"] = "AAAA" }
        let report = try BlobVerifier(request(message(broken), message())).verify()
        #expect(report.status == .done)
        #expect(report.results.count == 2)
        let refused = try BlobVerifier(request(message(broken), message(broken))).verify()
        #expect(refused.status == .refused)
        #expect(refused.complaints.contains { $0.contains("bundle.json#1") })
    }

    @Test func `an algorithm that libcrypto lacks is no verdict`() throws {
        let ed25519 = try PrivateKey.generate(.ed25519)
        try write("key.pub", Array(ed25519.publicKey.pem.utf8))
        let bundle = try sigstore.signer(key: ed25519).signBundle(Self.content, SigningRequest(image: ""))
        var request = try request(bundle, key: true)
        #expect(try code(request) == nil)
        request.artifact = Artifact(contents: Self.content).digest
        expectError(.cryptoUnavailable, .couldNotRun) { try BlobVerifier(request).verify() }
    }

    @Test func `says what cannot be used, and how it ends`() throws {
        var request = try request(message())
        request.artifact = "sha256:00"
        expectError(.systemFailed, .usage) { try BlobVerifier(request).verify() }
        request.trust = .root("\(folder.path)/bundle.json")
        expectError(.trustMalformed, .denied) { try BlobVerifier(request) }
        request.trust = .root("\(folder.path)/root.json")
        try write("key.pub", Array("none".utf8))
        request.signer = .key("\(folder.path)/key.pub")
        expectError(.trustMalformed, .denied) { try BlobVerifier(request) }
        request.signer = .key("\(folder.path)/missing.pub")
        expectError(.systemFailed, .couldNotRun) { try BlobVerifier(request) }
    }
}
