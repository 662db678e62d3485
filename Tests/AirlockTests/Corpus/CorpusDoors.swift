import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import TransparencyLog

@testable import Airlock

/// The ways in which a user meets the files of the hostile corpus.
struct CorpusDoors {
    /// How one ended: no code where it was accepted or where none exists.
    struct Outcome: Equatable, CustomStringConvertible {
        var code = ""
        var status: Int32 = 0
        var message = ""

        static func == (left: Outcome, right: Outcome) -> Bool {
            left.code == right.code && left.status == right.status
        }

        var description: String { "\(code.isEmpty ? "no code" : code), exit \(status): \(message)" }
    }

    let world: CorpusWorld
    private let folder: TemporaryFolder

    init() throws {
        world = try .shared()
        folder = try TemporaryFolder()
    }

    /// What each way to meet the file comes to; mostly one.
    func outcomes(_ each: HostileCase) throws -> [Outcome] {
        switch each.target {
        case .json: [try json(each.bytes)]
        case .note: [try trust("heads/log.checkpoint", each.bytes)]
        case .witnessPolicy: [try trust("witnesses.policy", each.bytes)]
        case .policy: [try trust("policy.yaml", each.bytes)]
        case .revocations: [try trust("revoked.yaml", each.bytes)]
        case .trustedRoot: [try trust("trusted_root.json", each.bytes)]
        case .sigstoreBundle: [try blob(each.bytes)]
        case .certificate: [certificate(each.bytes)]
        case .proof: [try proof(each.bytes)]
        case .layout: [try layout(each.bytes)]
        case .layer: [layer(each.bytes)]
        case .bundle: try bundle(each.bytes)
        }
    }

    /// The parser, and a manifest of a sealed bundle that has the document as a member: both or neither must refuse it.
    private func json(_ bytes: [UInt8]) throws -> Outcome {
        var isRefused = false
        do throws(JSONError) { _ = try JSON(parsing: bytes) } catch { isRefused = true }
        let fixture = try BundleFixture.shared()
        let child = fixture.image.children[1].digest
        let file = try fixture.resealed { editor in
            let manifest = try editor.blob(child)
            try editor.replaceBlob(child, with: manifest.dropLast() + Array(#","x":"#.utf8) + bytes + Array("}".utf8))
        }
        let trial = try Corruption.Laboratory(fixture).trial(of: file)
        guard let refusal = trial.refusal else { return Outcome(code: "published", status: -1) }
        // A document that is accepted makes another image of it, which nobody signed.
        let isAccepted = !isRefused && refusal.code.rawValue == "subject.mismatch"
        return isAccepted
            ? Outcome()
            : Outcome(
                code: "\(refusal.code)", status: refusal.status.rawValue,
                message: refusal.message + (isRefused ? "" : ", and the parser took it"))
    }

    private func trust(_ name: String, _ bytes: [UInt8]) throws -> Outcome {
        let path = "\(folder.path)/keys"
        for (name, bytes) in try world.trustFiles { try CorpusWorld.write(name, bytes, below: path) }
        defer { try? Directory.open(folder.path).removeTree("keys") }
        try CorpusWorld.write(name, bytes, below: path)
        return outcome { _ = try TrustDirectory.load(path: path) }
    }

    private func blob(_ bytes: [UInt8]) throws -> Outcome {
        let files = [("b.json", bytes)] + (try world.trustFiles)
        for (name, bytes) in files { try CorpusWorld.write(name, bytes, below: folder.path) }
        let request = BlobRequest(
            artifact: world.image.digest, bundle: "\(folder.path)/b.json",
            signer: .key("\(folder.path)/cosign/release.pub"), trust: .root("\(folder.path)/trusted_root.json"))
        return try reported {
            try BlobVerifier(request).verify()
        } reason: { report in
            report.results.lazy.compactMap { if case .refused(let findings) = $0 { findings.first } else { nil } }.first
        }
    }

    /// What `PieceVerification` asks of a path, at a time within all windows.
    private func certificate(_ bytes: [UInt8]) -> Outcome {
        func refused(_ code: FindingCode, _ error: any Error) -> Outcome {
            Outcome(code: "\(code)", status: 2, message: "\(error)")
        }
        let path: [Certificate]
        do throws(CryptoError) {
            path = try Certificate.certificates(pem: String(decoding: bytes, as: UTF8.self))
            for certificate in path {
                _ = try certificate.publicKey()
                _ = try certificate.signedCertificateTimestamps()
            }
        } catch { return refused(.certificateMalformed, error) }
        do throws(CertificatePathError) {
            try Certificate.verifyPath(
                leaf: path[0], intermediates: Array(path[1...].dropLast()), anchor: path[path.count - 1],
                at: world.time, usage: "1.3.6.1.5.5.7.3.3")
        } catch {
            switch error {
            case .outsideValidity: return refused(.certificateOutsideValidity, error)
            case .unknownCriticalExtension: return refused(.certificateCriticalExtension, error)
            case .wrongUsage: return refused(.certificateUsage, error)
            case .notTrusted, .notAuthority: return refused(.certificateUntrusted, error)
            case .unanswered(let error): return refused(.cryptoUnavailable, error)
            }
        }
        return path[0].allowsDigitalSignature ? Outcome() : Outcome(code: "certificate.usage", status: 2)
    }

    private func proof(_ bytes: [UInt8]) throws -> Outcome {
        let document = try JSON(parsing: bytes).object()
        let hashes = try document.array("hashes").map { Hex.decode(try $0.string("hashes")) ?? [] }
        if document["leaf"] != nil {
            let proof = InclusionProof(
                leafIndex: UInt64(try document.string("index"))!, treeSize: UInt64(try document.string("size"))!,
                hashes: hashes)
            do throws(ProofError) {
                try proof.verify(
                    leafHash: Hex.decode((try? document.string("leaf")) ?? "") ?? [],
                    root: Hex.decode((try? document.string("root")) ?? "") ?? [])
                return Outcome()
            } catch { return Outcome(code: "log.proof-invalid", status: 2, message: "\(error)") }
        }
        let known = try Checkpoint(parsing: Array(document.string("known").utf8))
        let found = try Checkpoint(parsing: Array(document.string("found").utf8))
        var proofs = ConsistencyProofs()
        proofs.insert(
            ConsistencyProof(
                oldSize: UInt64(try document.integer("from")), newSize: UInt64(try document.integer("to")),
                hashes: hashes),
            of: known.origin)
        var history = HeadHistory(origin: known.origin)
        try history.insert(known)
        do throws(HeadError) {
            guard found.origin == history.origin else { throw .unknownLog(origin: found.origin) }
            _ = try history.place(found, by: proofs)
            return Outcome()
        } catch {
            let code: FindingCode =
                switch error {
                case .unknownLog: .headUnknownLog
                case .fork: .headFork
                case .unanchored, .frozen: .headUnanchored
                case .proofInvalid: .headProofInvalid
                }
            return Outcome(code: "\(code)", status: code.status.rawValue, message: "\(error)")
        }
    }

    private func layout(_ bytes: [UInt8]) throws -> Outcome {
        try CorpusWorld.write("layout.tar", bytes, below: folder.path)
        let source = try SourceSpecification("\(CorpusWorld.reference)=oci-archive:\(folder.path)/layout.tar:1.0")
        let before = try DirectorySnapshot(folder.path)
        let found = outcome { _ = try Exporter(clock: world.clock).export([source], to: "\(folder.path)/out.airlock") }
        let after = try DirectorySnapshot(folder.path)
        guard found == Outcome() else {
            return before == after ? found : Outcome(code: "left behind", status: found.status, message: found.message)
        }
        return found
    }

    private func layer(_ bytes: [UInt8]) -> Outcome {
        let descriptor = Descriptor(
            mediaType: "application/vnd.oci.image.layer.v1.tar", digest: .of(bytes), size: Int64(bytes.count))
        do {
            _ = try LayerListing(MemoryReader(bytes), descriptor)
            return Outcome()
        } catch let error as LayerError { return Outcome(status: 2, message: "\(error)") } catch {
            return Outcome(code: "not told", status: 1, message: "\(error)")
        }
    }

    /// Verification and import; and nothing may be left behind.
    private func bundle(_ bytes: [UInt8]) throws -> [Outcome] {
        let trial = try Corruption.Laboratory(trust: world.trust, clock: world.clock).trial(of: bytes)
        let outcomes = [trial.verification, trial.refusal].map { refusal in
            refusal.map { Outcome(code: "\($0.code)", status: $0.status.rawValue, message: $0.message) } ?? Outcome()
        }
        return trial.leftBehind.isEmpty
            ? outcomes : outcomes + [Outcome(code: "left behind", message: "\(trial.leftBehind)")]
    }

    private func outcome(_ body: () throws -> Void) -> Outcome {
        do {
            try body()
            return Outcome()
        } catch {
            let diagnosis = Diagnosis(error)
            return Outcome(code: "\(diagnosis.code)", status: diagnosis.status.rawValue, message: diagnosis.message)
        }
    }

    private func reported<Value: Report>(
        _ body: () throws -> Value, reason: (Value) -> Finding?
    ) throws -> Outcome {
        do {
            let report = try body()
            guard report.status != .done else { return Outcome() }
            let finding = reason(report)
            return Outcome(
                code: finding.map { "\($0.code)" } ?? "", status: report.status.rawValue,
                message: finding.map { "\($0)" } ?? "")
        } catch {
            let diagnosis = Diagnosis(error)
            return Outcome(code: "\(diagnosis.code)", status: diagnosis.status.rawValue, message: diagnosis.message)
        }
    }
}
