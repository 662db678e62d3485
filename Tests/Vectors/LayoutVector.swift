import Airlock
import FileSystem
import OCI
import OpenSSL
import Sigstore

/// A case with an image layout, run through the whole product: exported and sealed, then verified as a receiver would.
struct LayoutVector {
    private static let reference = "vectors.example/case:vector"

    let description: LayoutDescription
    /// Where the bundle and the trust directory go.
    let directory: Directory
    /// Who seals.
    let exporter: PrivateKey

    /// What comes of the case.
    ///
    /// - Parameter trustedRoot: the root where the case has none of its own.
    /// - Throws: where the case cannot be prepared. What export or verification throw about its content is a refusal.
    func outcome(trustedRoot: [UInt8]?) throws -> CaseResult.Outcome {
        guard let root = description.trustedRoot ?? trustedRoot else {
            throw VectorError.noTrustedRoot(above: description.path)
        }
        let image = description.image.map { "@\($0)" } ?? ""
        let source = try SourceSpecification("\(Self.reference)=oci:\(description.path)/layout\(image)")
        let evidence = description.hasSignatures ? [try SourceSpecification("oci:\(description.path)/sig")] : []
        let bundle = "\(directory.path)/case.airlock"
        do {
            let report = try Exporter().export([source], evidence: evidence, to: bundle, sealKeys: [exporter])
            let kinds = Set(report.images.flatMap(\.evidence).map(\.kind.rawValue))
            let trust = try makeTrust(root: root, kinds: kinds)
            return Self.outcome(try TargetVerifier(trust: trust).verify(bundle))
        } catch let error as SystemError { throw error } catch let error as TrustError { throw error } catch {
            let diagnosis = Diagnosis(error)
            return .refused(code: diagnosis.code.rawValue, why: diagnosis.message)
        }
    }

    private static func outcome(_ report: VerifyReport) -> CaseResult.Outcome {
        guard report.status != .done else { return .accepted }
        let findings = report.verdicts.flatMap(\.findings) + report.findings
        guard let finding = findings.first else { return .notRun(why: "refused without a finding") }
        return .refused(code: finding.code.rawValue, why: "\(finding.message): found \(finding.found)")
    }

    /// Writes the trust directory of a receiver who wants what the case says.
    private func makeTrust(root: [UInt8], kinds: Set<String>) throws -> String {
        let trust = try directory.subdirectory("trust", creating: 0o700)
        let policy = description.policy(for: try Reference(Self.reference), kinds: kinds)
        try write("policy.yaml", Array(policy.utf8), in: trust)
        try write("trusted_root.json", root, in: trust)
        let exporters = try trust.subdirectory("exporters", creating: 0o700)
        try write("exporter.pub", Array(exporter.publicKey.pem.utf8), in: exporters)
        if let key = description.key {
            try write("key.pub", key, in: try trust.subdirectory("cosign", creating: 0o700))
        }
        return trust.path
    }

    private func write(_ name: String, _ bytes: [UInt8], in directory: Directory) throws {
        try directory.create(name, permissions: 0o600).write(bytes)
    }
}
