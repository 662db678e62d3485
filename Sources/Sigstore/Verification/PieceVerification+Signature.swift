internal import JSON
internal import OpenSSL

extension PieceVerification {
    /// Requires that one of the signatures at these positions is the key's, over what the piece's content says.
    func verifySignature(_ positions: Set<Int>, with key: PublicKey) throws(VerificationStop) {
        let signatures = piece.content.signatures
        for position in positions.sorted() {
            do throws(CryptoError) {
                if try verifies(signatures[position], with: key) { return }
            } catch {
                throw .unanswered(error)
            }
        }
        throw rejection(
            .signatureInvalid, .signature, "the signature is not the signer's over these bytes",
            found: "no signature that verifies", wanted: "one by key sha256:\(Hex.encode(key.fingerprint))",
            hint: needsFile(key) ? "keys of this kind sign another hash: verify the file instead of its digest" : nil)
    }

    private func verifies(_ signature: [UInt8], with key: PublicKey) throws(CryptoError) -> Bool {
        switch piece.content {
        case .simpleSigning(let payload, _): try verifies(signature, over: payload, with: key)
        case .envelope(let envelope): try verifies(signature, over: envelope.signedBytes, with: key)
        case .message: try verifies(signature, overArtifactWith: key)
        }
    }

    /// By the key's own hash; old clients took SHA-256 with every curve.
    private func verifies(
        _ signature: [UInt8], over message: [UInt8], with key: PublicKey
    ) throws(CryptoError) -> Bool {
        if try key.verify(signature: signature, over: message) { return true }
        switch key.algorithm {
        case .ecdsaP384, .ecdsaP521: return try key.verify(signature: signature, over: message, hash: .sha256)
        case .ecdsaP256, .ed25519, .rsa: return false
        }
    }

    /// By the digests that are known of the artifact. Ed25519 signs the bytes, or in a form that libcrypto may not have.
    private func verifies(_ signature: [UInt8], overArtifactWith key: PublicKey) throws(CryptoError) -> Bool {
        guard let hash = key.algorithm.defaultHash else {
            if let contents = artifact.contents, try key.verify(signature: signature, over: contents) { return true }
            return try key.verify(signature: signature, overDigest: artifact.hash(.sha512) ?? [], by: .sha512)
        }
        for hash in hash == .sha256 ? [.sha256] : [hash, .sha256] {
            guard let digest = artifact.hash(hash) else { continue }
            if try key.verify(signature: signature, overDigest: digest, by: hash) { return true }
        }
        return false
    }

    /// Whether the artifact's digest by the key's own hash was not known.
    private func needsFile(_ key: PublicKey) -> Bool {
        guard case .message = piece.content, let hash = key.algorithm.defaultHash else { return false }
        return artifact.hash(hash) == nil
    }
}
