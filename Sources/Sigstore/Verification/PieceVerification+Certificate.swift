internal import OpenSSL

extension PieceVerification {
    /// Establishes who the signer is: the pinned key, or whom the certificate names.
    func verifySigner(
        _ signer: Signer, at times: [TrustedTime]
    ) throws(VerificationStop) -> VerifiedPiece.Signer {
        switch candidate {
        case .key(let pinned):
            // The key is trusted by itself; a certificate beside it must still not have expired, as with cosign.
            if let certificate = signer.certificate?.certificate { try requireValidity(certificate, at: times) }
            return .key(pinned)
        case .certificate(let domain):
            guard let signing = signer.certificate else {
                preconditionFailure("a signer of this kind has a certificate")
            }
            return .identity(try identity(of: signing, in: domain, at: times))
        }
    }

    /// Whom the certificate names, once it has been verified at these times; from memory where it was before.
    private func identity(
        of signing: SigningCertificate, in domain: TrustDomain, at times: [TrustedTime]
    ) throws(VerificationStop) -> CertificateIdentity {
        let certificate = signing.certificate
        let moments = Array(Set(times.map(\.time))).sorted()
        let key = VerificationMemory.CertificateKey(domain: domain.name, der: certificate.der, times: moments)
        if let known = verifier.memory.identity(key) { return known }
        let authority = try authority(of: certificate, in: domain, at: moments)
        try requireSigningUse(certificate)
        let logs = try verifyTimestamps(of: certificate, issuedBy: authority, in: domain)
        do throws(CertificateIdentityError) {
            let identity = try CertificateIdentity(
                signing, domain: domain.name, authority: authority, certificateLogs: logs)
            verifier.memory.remember(identity, as: key)
            return identity
        } catch {
            let code: FindingCode =
                if case .malformedExtension = error { .certificateMalformed } else { .certificateIdentityMissing }
            throw rejection(code, .certificate, "the certificate does not say who signed", found: "\(error)")
        }
    }

    private func requireValidity(_ certificate: Certificate, at times: [TrustedTime]) throws(VerificationStop) {
        for moment in times where !(certificate.notBefore...certificate.notAfter).contains(moment.time) {
            throw outsideValidity("the signer's certificate", certificate, at: moment.time)
        }
    }

    private func outsideValidity(_ what: String, _ certificate: Certificate, at time: UnixTime) -> VerificationStop {
        rejection(
            .certificateOutsideValidity, .certificate, "\(what) was not valid when the signature was made",
            found: "\(time)", wanted: "\(certificate.notBefore) to \(certificate.notAfter)")
    }

    /// The authority of the domain that issued the certificate, by its whole chain and at every trusted time.
    ///
    /// Several authorities may have one name, one key even. Any that fits in everything decides; else the refusal is of
    /// the one that fits best.
    private func authority(
        of certificate: Certificate, in domain: TrustDomain, at times: [UnixTime]
    ) throws(VerificationStop) -> CertificateAuthority {
        let named = domain.root.certificateAuthorities.filter { $0.certificates[0].subjectDER == certificate.issuerDER }
        var nearest: AuthorityRefusal?
        for authority in named {
            guard let refusal = try refusal(of: authority, for: certificate, at: times) else { return authority }
            if refusal.rank > nearest?.rank ?? -1 { nearest = refusal }
        }
        if let nearest { throw nearest.stop }
        throw rejection(
            .certificateUntrusted, .certificate, "no authority of \(domain.name) has the name of the issuer",
            found: certificate.issuer,
            wanted: domain.root.certificateAuthorities.map { $0.certificates[0].subject }.joined(separator: " or "))
    }

    /// Why an authority does not vouch; a higher rank is a nearer miss.
    private struct AuthorityRefusal {
        let rank: Int
        let stop: VerificationStop
    }

    private func refusal(
        of authority: CertificateAuthority, for certificate: Certificate, at times: [UnixTime]
    ) throws(VerificationStop) -> AuthorityRefusal? {
        for time in times {
            do throws(CertificatePathError) {
                try Certificate.verifyPath(
                    leaf: certificate, intermediates: authority.intermediates, anchor: authority.anchor, at: time,
                    usage: Self.codeSigning, memory: verifier.memory.paths)
            } catch {
                return try refusal(error)
            }
        }
        for time in times where !authority.validFor.contains(time) {
            let stop = rejection(
                .authorityOutsideWindow, .certificate, "the authority was not trusted when the signature was made",
                found: "\(time)", wanted: "\(authority.validFor)")
            return AuthorityRefusal(rank: 3, stop: stop)
        }
        return nil
    }

    private static let codeSigning = "1.3.6.1.5.5.7.3.3"

    private func refusal(_ error: CertificatePathError) throws(VerificationStop) -> AuthorityRefusal {
        switch error {
        case .unanswered(let error): throw .unanswered(error)
        case .notTrusted, .notAuthority:
            let stop = rejection(
                .certificateUntrusted, .certificate, "the authority did not issue the certificate", found: "\(error)")
            return AuthorityRefusal(rank: 0, stop: stop)
        case .outsideValidity(let position, let notBefore, let notAfter, let time):
            let stop = rejection(
                .certificateOutsideValidity, .certificate, "the \(position) was not valid when the signature was made",
                found: "\(time)", wanted: "\(notBefore) to \(notAfter)")
            return AuthorityRefusal(rank: 1, stop: stop)
        case .unknownCriticalExtension:
            let stop = rejection(
                .certificateCriticalExtension, .certificate, "the path cannot be judged", found: "\(error)")
            return AuthorityRefusal(rank: 2, stop: stop)
        case .wrongUsage:
            return AuthorityRefusal(rank: 2, stop: wrongUsage(found: "\(error)", wanted: "code signing"))
        }
    }

    private func requireSigningUse(_ certificate: Certificate) throws(VerificationStop) {
        guard certificate.allowsDigitalSignature else {
            throw wrongUsage(found: "another key usage", wanted: "digital signature")
        }
    }

    private func wrongUsage(found: String, wanted: String) -> VerificationStop {
        rejection(
            .certificateUsage, .certificate, "the certificate is not for signing code", found: found, wanted: wanted)
    }
}
