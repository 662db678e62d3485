import FileSystem
import OpenSSL
import Sigstore
import TransparencyLog

/// `verify-blob`: one Sigstore bundle against one artifact, offline.
public struct BlobVerifier {
    private let request: BlobRequest
    private let candidate: Candidate
    private let verifier: Verifier
    private let witnesses: WitnessPolicy?
    private let revocations: RevocationJudge

    /// Reads key and trust of a request.
    ///
    /// - Throws: ``BlobRequestError`` or ``TrustError`` where they are refused, `SystemError` where they cannot be read.
    public init(_ request: BlobRequest) throws {
        self.request = request
        let trust = try BlobTrust(request.trust)
        witnesses = trust.witnesses
        revocations = RevocationJudge(
            revocations: request.date.map(trust.revocations.asOf) ?? trust.revocations, heads: trust.heads)
        verifier = Verifier(domains: trust.domains)
        switch request.signer {
        case .key(let path): candidate = .key(try Self.key(path))
        case .identity: candidate = .certificate(try trust.domain(request.domain))
        }
    }

    /// Verifies. One good bundle of the file suffices; every one is reported.
    public func verify() throws -> BlobReport {
        let bytes = try File.open(request.bundle).readAll(limit: BundleLimits.sigstoreBundleFileBytes)
        let readings = try SigstoreBundle.read(file: request.bundle, bytes)
        let artifact = try Self.artifact(request.artifact, for: readings, candidate)
        var results: [BlobReport.Result] = []
        for reading in readings { results.append(try result(of: reading, about: artifact)) }
        return BlobReport(artifact: request.artifact, digest: artifact.digest, bundle: request.bundle, results: results)
    }

    private func result(of reading: EvidenceReading, about artifact: Artifact) throws -> BlobReport.Result {
        switch reading {
        case .rejected(let rejection): return .refused([rejection.reason] + rejection.notes)
        case .piece(let piece):
            var verdict = try verifier.verify(piece, about: artifact, as: candidate)
            if case .verified(let piece) = verdict { verdict = revocations.judge(piece) }
            switch verdict {
            case .rejected(let rejection): return .refused([rejection.reason] + rejection.notes)
            case .verified(let piece):
                guard let finding = BlobConditions(request: request, witnesses: witnesses).miss(of: piece) else {
                    return .verified(piece)
                }
                return .refused([finding] + piece.notes)
            }
        }
    }

    private static func key(_ path: String) throws -> PinnedKey {
        do { return try PinnedKey(file: path) } catch let error as CryptoError {
            throw BlobRequestError.key(path: path, error)
        }
    }

    /// The artifact by its digest, or a file with the digests that these bundles need.
    private static func artifact(
        _ name: String, for readings: [EvidenceReading], _ candidate: Candidate
    ) throws -> Artifact {
        let isDigest = HashAlgorithm.allCases.contains { name.hasPrefix("\($0.rawValue):") }
        guard !isDigest else {
            let artifact = Artifact(digest: name)
            guard artifact.isNamed else { throw BlobRequestError.digest(name) }
            return artifact
        }
        var algorithms: Set<HashAlgorithm> = [.sha256]
        var needsContents = false
        for case .piece(let piece) in readings {
            let needs = piece.artifactNeeds(as: candidate)
            algorithms.formUnion(needs.hashes)
            needsContents = needsContents || needs.contents
        }
        return try BlobHashing.artifact(File.open(name), algorithms, keepsContents: needsContents)
    }
}
