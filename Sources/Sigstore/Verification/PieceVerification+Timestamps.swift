internal import OpenSSL

extension PieceVerification {
    /// Verifies every timestamp of an authority that the domain knows (RFC 3161 §2.4.2).
    ///
    /// One of an authority that it does not know does not count, and is told; a broken one of a known one rejects.
    mutating func verifyTimestamps(in domain: TrustDomain?) throws(VerificationStop) -> [TrustedTime] {
        var times: [TrustedTime] = []
        for token in piece.timestamps {
            let known = try domain.map { (domain) throws(VerificationStop) in try authorities(of: token, in: domain) }
            guard let known, !known.isEmpty else {
                notes.append(try unknown(token, in: domain))
                continue
            }
            times.append(try verify(token, of: known))
        }
        return times
    }

    /// The authorities of a domain whose own certificate the token names as its signer's.
    func authorities(
        of token: TimestampToken, in domain: TrustDomain
    ) throws(VerificationStop) -> [CertificateAuthority] {
        var named: [CertificateAuthority] = []
        for authority in domain.root.timestampAuthorities {
            let isNamed = try answer(.timestampMalformed, .timestamps, "the timestamp cannot be read") {
                () throws(CryptoError) in try token.names(authority.certificates[0])
            }
            if isNamed { named.append(authority) }
        }
        return named
    }

    private func unknown(_ token: TimestampToken, in domain: TrustDomain?) throws(VerificationStop) -> Finding {
        for other in verifier.domains where other.name != domain?.name {
            guard let authority = try authorities(of: token, in: other).first else { continue }
            return Finding(
                .timestampOtherDomain, subject: piece.identifier,
                message: "a timestamp is of an authority of another trust domain and does not count",
                found: "\(authority.name) in \(other.name)", wanted: domain?.name ?? "")
        }
        return Finding(
            .timestampUnknownAuthority, subject: piece.identifier,
            message: "a timestamp is of an unknown authority and does not count",
            found: "policy \(token.policy), serial \(Hex.encode(token.serial))",
            wanted: "an authority that \(domain?.name ?? "a trusted root") names",
            hint: "if you trust that authority, add it to the trusted root")
    }

    /// Several entries of a trusted root may name one authority. Any that fits in everything decides; else the refusal
    /// is of the one that fits best.
    private func verify(
        _ token: TimestampToken, of authorities: [CertificateAuthority]
    ) throws(VerificationStop) -> TrustedTime {
        guard token.isOver(piece.stampedBytes) else {
            throw rejection(
                .timestampImprintMismatch, .timestamps, "the timestamp is over something else than the signature",
                found: "\(token.hashAlgorithm):\(Hex.encode(token.imprint))",
                wanted: "\(token.hashAlgorithm):\(Hex.encode(token.hashAlgorithm.hash(piece.stampedBytes)))")
        }
        var nearest: (rank: Int, stop: VerificationStop)?
        for authority in authorities {
            guard let refusal = try refusal(of: authority, for: token) else {
                return TrustedTime(authority: authority, time: token.time)
            }
            if refusal.rank > nearest?.rank ?? -1 { nearest = refusal }
        }
        guard let nearest else { preconditionFailure("there is at least one authority") }
        throw nearest.stop
    }

    private static let timeStamping = "1.3.6.1.5.5.7.3.8"

    /// Why an authority does not vouch for the token; a higher rank is a nearer miss.
    private func refusal(
        of authority: CertificateAuthority, for token: TimestampToken
    ) throws(VerificationStop) -> (rank: Int, stop: VerificationStop)? {
        let signer = authority.certificates[0]
        let isSigned = try answer(.timestampInvalid, .timestamps, "the timestamp's signature cannot be verified") {
            () throws(CryptoError) in try token.isSigned(by: signer)
        }
        guard isSigned else {
            let stop = rejection(
                .timestampInvalid, .timestamps, "\(authority.name) did not sign this timestamp",
                found: "another signature", wanted: "a signature by \(signer.subject)")
            return (0, stop)
        }
        // Alone and critical (RFC 3161 §2.3): a key that serves for anything else is no timestamp authority's.
        guard signer.extendedKeyUsages == [Self.timeStamping], signer.isCritical("2.5.29.37") else {
            return (1, wrongUsage(of: authority, found: signer.extendedKeyUsages.joined(separator: ", ")))
        }
        do throws(CertificatePathError) {
            try Certificate.verifyPath(
                leaf: signer, intermediates: Array(authority.certificates.dropFirst().dropLast()),
                anchor: authority.anchor, at: token.time, usage: Self.timeStamping, memory: verifier.memory.paths)
        } catch {
            return (2, try refusal(error, of: authority))
        }
        guard authority.validFor.contains(token.time) else {
            let stop = rejection(
                .timestampOutsideWindow, .timestamps, "\(authority.name) was not trusted at the timestamp's time",
                found: "\(token.time)", wanted: "\(authority.validFor)")
            return (3, stop)
        }
        return nil
    }

    private func wrongUsage(of authority: CertificateAuthority, found: String) -> VerificationStop {
        rejection(
            .timestampCertificate, .timestamps, "the certificate of \(authority.name) is not for timestamps alone",
            found: found.isEmpty ? "no extended key usage" : found, wanted: "\(Self.timeStamping), critical")
    }

    private func refusal(
        _ error: CertificatePathError, of authority: CertificateAuthority
    ) throws(VerificationStop) -> VerificationStop {
        switch error {
        case .unanswered(let error): throw .unanswered(error)
        case .outsideValidity(let position, let notBefore, let notAfter, let time):
            return rejection(
                .timestampOutsideValidity, .timestamps, "the \(position) of \(authority.name) was not valid then",
                found: "\(time)", wanted: "\(notBefore) to \(notAfter)")
        case .notAuthority, .unknownCriticalExtension, .wrongUsage, .notTrusted:
            return rejection(
                .timestampCertificate, .timestamps, "the certificates of \(authority.name) do not hold together",
                found: "\(error)", wanted: "a path to \(authority.anchor.subject)")
        }
    }
}
