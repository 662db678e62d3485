import OCI
import OpenSSL
import Sigstore

/// Who signed what, and when that is proven to have been.
enum SignerList {
    static func of(_ pieces: [EvidenceOutcome.Piece]) -> Markup {
        let verified = pieces.filter(\.isVerified).compactMap(\.verified)
        guard !verified.isEmpty else { return .nothing }
        let lists = verified.map { piece in
            Markup.list([
                ("Signer", name(piece.signer)), ("Signed", purpose(piece)), ("Known by", ground(piece.signer)),
                ("Fingerprint", fingerprint(piece.signer)), ("Proven time", times(piece)),
            ])
        }
        return "<h4>Signers</h4>\n\(lists)"
    }

    private static func name(_ signer: VerifiedPiece.Signer) -> Markup {
        switch signer {
        case .key(let pinned): "\(pinned.name)"
        case .identity(let identity): "\(identity.subjects.joined(separator: ", "))"
        }
    }

    private static func ground(_ signer: VerifiedPiece.Signer) -> Markup {
        switch signer {
        case .key(let pinned): return "the pinned key, \(pinned.key.algorithm.name)"
        case .identity(let identity):
            let source = identity.sourceRepository.map { "; source repository \($0)" } ?? ""
            return "a certificate of \(identity.domain), for whom \(identity.issuer) vouched\(source)"
        }
    }

    private static func fingerprint(_ signer: VerifiedPiece.Signer) -> Markup {
        switch signer {
        case .key(let pinned): .code("sha256:\(Hex.encode(pinned.key.fingerprint))")
        case .identity(let identity): .code("sha256:\(Hex.encode(identity.fingerprint))")
        }
    }

    private static func purpose(_ piece: VerifiedPiece) -> Markup {
        switch piece.purpose {
        case .signature: "signature"
        case .attestation(let type): "attestation \(type)"
        }
    }

    private static func times(_ piece: VerifiedPiece) -> Markup {
        guard !piece.times.isEmpty else { return "none" }
        let items = piece.times.sorted { $0.time < $1.time }.map { time -> Markup in
            switch time.source {
            case .log(let name): "<li>\(time.time.rfc3339) by the log \(name)</li>"
            case .timestamp(let name): "<li>\(time.time.rfc3339) by a timestamp of \(name)</li>"
            }
        }
        return "<ul>\(items)</ul>"
    }
}
