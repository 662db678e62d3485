import FileSystem
import OpenSSL
import Sigstore

/// One verification as `airlock verify-blob` makes it: the bundle is parsed, everything in it verified, and the signer
/// must be the one that is asked for.
struct Trial: Sendable {
    /// Who must have signed.
    enum Signer {
        /// The holder of the key in a PEM file.
        case key(path: String)
        /// The holder of a certificate for this identity.
        case identity(subject: String, issuer: String)
    }

    let domain: TrustDomain
    private let candidate: Candidate
    private let identity: (subject: String, issuer: String)?

    /// Reads trusted root and key.
    init(trustedRoot: String, signer: Signer) throws {
        let bytes = try File.open(trustedRoot).readAll(limit: 4 << 20)
        domain = TrustDomain(name: trustedRoot, root: try TrustedRoot(parsing: bytes))
        switch signer {
        case .key(let path):
            let pem = String(decoding: try File.open(path).readAll(limit: 1 << 20), as: UTF8.self)
            candidate = .key(PinnedKey(name: path, key: try PublicKey(pem: pem)))
            identity = nil
        case .identity(let subject, let issuer):
            candidate = .certificate(domain)
            identity = (subject, issuer)
        }
    }

    /// Parses and verifies. What does not hold is an error: a refusal is no verification.
    func run(_ sample: Sample, by verifier: Verifier) throws {
        let readings = try SigstoreBundle.read(file: sample.name, sample.bundle)
        guard readings.count == 1 else { throw TrialFailure("\(sample.name) has \(readings.count) bundles, want 1") }
        switch readings[0] {
        case .rejected(let rejection): throw TrialFailure("\(rejection.reason)")
        case .piece(let piece):
            switch try verifier.verify(piece, about: sample.artifact, as: candidate) {
            case .rejected(let rejection): throw TrialFailure("\(rejection.reason)")
            case .verified(let piece): try requireSigner(of: piece)
            }
        }
    }

    private func requireSigner(of piece: VerifiedPiece) throws {
        guard !piece.logs.isEmpty else { throw TrialFailure("\(piece.identifier) is in no known log") }
        guard let identity, case .identity(let found) = piece.signer else { return }
        guard found.issuer == identity.issuer, found.subjects.contains(identity.subject) else {
            throw TrialFailure("\(piece.identifier) is by \(found.subjects), by the word of \(found.issuer)")
        }
    }
}

/// Why there is nothing to measure.
struct TrialFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
