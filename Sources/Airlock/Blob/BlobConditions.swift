import OpenSSL
import Sigstore
import TransparencyLog

/// What `verify-blob` demands of a verified piece besides that everything in it holds.
struct BlobConditions {
    let request: BlobRequest
    let witnesses: WitnessPolicy?

    /// The first condition that the piece does not meet; nil where it meets all.
    func miss(of piece: VerifiedPiece) -> Finding? {
        if let finding = identity(piece) ?? type(piece) ?? date(piece) { return finding }
        guard !piece.logs.isEmpty || request.ignoresLog else {
            return Finding(
                .logEntryMissing, subject: piece.identifier, message: "signature is in no known transparency log",
                found: "no log entry of a known log", wanted: "a log entry",
                hint: "use --insecure-ignore-tlog if the signer keeps no log")
        }
        return WitnessQuorum.miss(of: piece, witnesses)
    }

    private func identity(_ piece: VerifiedPiece) -> Finding? {
        guard case .identity(let subject, let issuer, let source) = request.signer,
            case .identity(let found) = piece.signer
        else { return nil }
        guard issuer.matches(found.issuer) else {
            return Finding(
                .identityIssuerMismatch, subject: piece.identifier,
                message: "signer was vouched for by another issuer", found: found.issuer, wanted: issuer.description)
        }
        guard found.subjects.contains(where: subject.matches) else {
            return Finding(
                .identitySubjectMismatch, subject: piece.identifier, message: "signer is another one",
                found: found.subjects.joined(separator: ", "), wanted: subject.description)
        }
        if let source, found.sourceRepository.map({ $0.hasSameBytes(as: source) }) != true {
            return Finding(
                .identitySourceRepositoryMismatch, subject: piece.identifier,
                message: "signer worked for another source repository", found: found.sourceRepository ?? "none",
                wanted: source)
        }
        return nil
    }

    /// A statement is one of in-toto's, and of the type that was asked for.
    private func type(_ piece: VerifiedPiece) -> Finding? {
        guard piece.claims.isInToto else {
            return piece.notes.first { $0.code == .statementType }
        }
        guard let asked = request.type else { return nil }
        let wanted = PredicateTypeName.type(for: asked) ?? asked
        if piece.claims.predicateType?.hasSameBytes(as: wanted) == true { return nil }
        return Finding(
            .statementPredicateType, subject: piece.identifier, message: "this is no statement of the type asked for",
            found: piece.claims.predicateType ?? "a signature over the artifact", wanted: wanted)
    }

    private func date(_ piece: VerifiedPiece) -> Finding? {
        guard let date = request.date, let newest = piece.times.map(\.time).max(), newest > date else { return nil }
        return Finding(
            .timeAfterDate, subject: piece.identifier, message: "the signature was not there yet at that date",
            found: newest.rfc3339, wanted: "not after \(date.rfc3339)")
    }
}
