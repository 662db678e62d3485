internal import OpenSSL

extension PieceVerification {
    /// Requires one signed certificate timestamp that a certificate log of the domain made within its window
    /// (RFC 6962 §3.2, embedded form).
    ///
    /// - Returns: the log IDs of all that did, each once.
    func verifyTimestamps(
        of certificate: Certificate, issuedBy authority: CertificateAuthority, in domain: TrustDomain
    ) throws(VerificationStop) -> [[UInt8]] {
        let (timestamps, precertificate) = try embeddedTimestamps(of: certificate)
        var nearest = (rank: -1, stop: missingTimestamp)
        var logs: [[UInt8]] = []
        for timestamp in timestamps where !logs.contains(timestamp.logID) {
            let signed = timestamp.signedData(forPrecertificate: precertificate, issuerKeyHash: authority.issuerKeyHash)
            guard let refusal = try refusal(of: timestamp, signed: signed, in: domain) else {
                logs.append(timestamp.logID)
                continue
            }
            if refusal.rank > nearest.rank { nearest = refusal }
        }
        guard !logs.isEmpty else { throw nearest.stop }
        return logs
    }

    private var missingTimestamp: VerificationStop {
        rejection(
            .sctMissing, .certificate, "the certificate was not logged, or does not show it", found: "none",
            wanted: "a signed certificate timestamp")
    }

    private func embeddedTimestamps(
        of certificate: Certificate
    ) throws(VerificationStop) -> ([SignedCertificateTimestamp], [UInt8]) {
        let message = "the certificate's timestamps cannot be read"
        let timestamps = try answer(.sctInvalid, .certificate, message) { () throws(CryptoError) in
            try certificate.signedCertificateTimestamps()
        }
        // Without the list there is no TBSCertificate to be had either.
        guard !timestamps.isEmpty else { throw missingTimestamp }
        let precertificate = try answer(.sctInvalid, .certificate, message) { () throws(CryptoError) in
            try certificate.precertificateTBS()
        }
        return (timestamps, precertificate)
    }

    /// Why a timestamp does not count, nil where it does; a higher rank is a nearer miss.
    private func refusal(
        of timestamp: SignedCertificateTimestamp, signed: [UInt8], in domain: TrustDomain
    ) throws(VerificationStop) -> (rank: Int, stop: VerificationStop)? {
        let logs = domain.root.certificateTransparencyLogs.filter { $0.logID == timestamp.logID }
        guard !logs.isEmpty else {
            let stop = rejection(
                .sctUnknownLog, .certificate, "the certificate timestamp is of an unknown log",
                found: Hex.encode(timestamp.logID), wanted: "a certificate log of \(domain.name)")
            return (0, stop)
        }
        for log in logs where log.validFor.contains(timestamp.timestamp) {
            if try verifies(timestamp, signed: signed, with: log.publicKey) { return nil }
        }
        guard logs.contains(where: { $0.validFor.contains(timestamp.timestamp) }) else {
            let stop = rejection(
                .sctOutsideWindow, .certificate, "the certificate log's key was not good at the timestamp's time",
                found: "\(timestamp.timestamp)", wanted: logs.map { "\($0.validFor)" }.joined(separator: " or "))
            return (1, stop)
        }
        let stop = rejection(
            .sctInvalid, .certificate, "the certificate log did not sign the timestamp", found: "another signature",
            wanted: "a signature of \(logs[0].baseURL)")
        return (2, stop)
    }

    private func verifies(
        _ timestamp: SignedCertificateTimestamp, signed: [UInt8], with key: PublicKey
    ) throws(VerificationStop) -> Bool {
        // RFC 6962 §2.1.4: SHA-256 with RSA or ECDSA, in the numbers of RFC 5246 §7.4.1.4.1.
        let signatureAlgorithm: UInt8? =
            switch key.algorithm {
            case .rsa: 1
            case .ecdsaP256, .ecdsaP384, .ecdsaP521: 3
            case .ed25519: nil
            }
        guard timestamp.hashAlgorithm == 4, timestamp.signatureAlgorithm == signatureAlgorithm else { return false }
        do throws(CryptoError) {
            return try key.verify(signature: timestamp.signature, over: signed, hash: .sha256)
        } catch {
            throw .unanswered(error)
        }
    }
}
