internal import JSON
internal import OCI
internal import OpenSSL
internal import Sigstore

/// What a rule demands of every verified piece, whoever signed it.
struct PieceConditions {
    let rule: PolicyRule
    let reference: Reference?
    /// The tree heads that this site trusts, and whose cosignatures they need.
    let heads: HeadLedger
    /// The later of the clock and the newest proven time that this site knows.
    let now: UnixTime

    /// The first condition that the piece does not meet, in a fixed order; `nil` where it meets all.
    func miss(of piece: VerifiedPiece) -> NearMiss? {
        let conditions = [algorithm, form, statementType, log, time, age, name, annotations]
        for (step, condition) in conditions.enumerated() {
            if let finding = condition(piece) { return NearMiss(finding, step: 10 + step) }
        }
        return nil
    }

    private func algorithm(_ piece: VerifiedPiece) -> Finding? {
        let algorithm = piece.signer.publicKey.algorithm
        guard let allowed = rule.algorithms, !allowed.contains(where: { $0.allows(algorithm) }) else { return nil }
        return Finding(
            .policyAlgorithmDenied, subject: piece.identifier,
            message: "policy does not allow the signer's kind of key",
            found: algorithm.name, wanted: allowed.map(\.description).joined(separator: ", "))
    }

    private func form(_ piece: VerifiedPiece) -> Finding? {
        guard !rule.forms.contains(piece.form) else { return nil }
        return Finding(
            .policyFormDenied, subject: piece.identifier, message: "policy does not count evidence of this form",
            found: piece.form.rawValue, wanted: rule.forms.map(\.rawValue).sorted().joined(separator: ", "))
    }

    /// Types that in-toto does not define mean what their signer meant: only a pinned key can have said so.
    private func statementType(_ piece: VerifiedPiece) -> Finding? {
        guard !piece.claims.isInToto else { return nil }
        let type = piece.claims.statementType ?? ""
        if case .key = piece.signer, rule.statementTypes.containsBytes(of: type) { return nil }
        return Finding(
            .policyStatementTypeDenied, subject: piece.identifier,
            message: "statement is of a type that does not count",
            found: type, wanted: "a statement of in-toto, or by a pinned key one of statementTypes")
    }

    private func time(_ piece: VerifiedPiece) -> Finding? {
        switch rule.time {
        case .any: return nil
        case .timestamp:
            let authorities = piece.timestampAuthorities
            guard authorities.count < rule.timestamps else { return nil }
            return Finding(
                .policyTimestampsUnmet, subject: piece.identifier, message: "too few timestamp authorities stamped it",
                found: authorities.isEmpty ? "none" : "\(authorities.count): \(authorities.joined(separator: ", "))",
                wanted: "\(rule.timestamps)")
        case .log:
            let isLogged = piece.times.contains { if case .log = $0.source { true } else { false } }
            guard !isLogged else { return nil }
            return Finding(
                .timeNone, subject: piece.identifier, message: "no transparency log says when the signature was there",
                found: piece.times.isEmpty ? "no trusted time" : "other trusted times", wanted: "the time of a log")
        }
    }

    private func age(_ piece: VerifiedPiece) -> Finding? {
        guard let maximumAge = rule.maximumAge else { return nil }
        guard let newest = piece.times.map(\.time).max() else {
            return Finding(
                .timeNone, subject: piece.identifier, message: "nothing proves when the signature was there",
                found: "no trusted time", wanted: "one not older than \(maximumAge)")
        }
        guard !maximumAge.allows(newest, now: now) else { return nil }
        return Finding(
            .policyEvidenceTooOld, subject: piece.identifier, message: "evidence is too old",
            found: newest.rfc3339, wanted: "not older than \(maximumAge) at \(now.rfc3339)")
    }

    /// Compared by normalised repository: a signer writes `busybox` or `docker.io/library/busybox:1.36`.
    private func name(_ piece: VerifiedPiece) -> Finding? {
        guard rule.reference == .signed, let reference else { return nil }
        let names = [piece.claims.dockerReference].compactMap(\.self) + piece.claims.subjectNames
        guard !names.contains(where: { Self.repository($0)?.hasSameBytes(as: reference.name) ?? false }) else {
            return nil
        }
        return Finding(
            .policyReferenceUnsigned, subject: piece.identifier, message: "signer knew the image by another name",
            found: names.isEmpty ? "no name" : names.joined(separator: ", "), wanted: reference.name)
    }

    private static func repository(_ name: String) -> String? {
        do {
            return try Reference(name).name
        } catch {
            return nil
        }
    }

    private func annotations(_ piece: VerifiedPiece) -> Finding? {
        guard piece.purpose == .signature else { return nil }
        for (name, value) in rule.annotations.sorted(by: { $0.key < $1.key }) {
            let found = piece.claims.annotations[name]
            if case .string(let text)? = found, text.hasSameBytes(as: value) { continue }
            let text = found.map { String(decoding: $0.encoded(), as: UTF8.self) }
            return Finding(
                .policyAnnotationMismatch, subject: piece.identifier, message: "signed annotation \(name) is another",
                found: text ?? "none", wanted: "\"\(value)\"")
        }
        return nil
    }
}
