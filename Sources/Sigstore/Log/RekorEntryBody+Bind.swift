internal import OpenSSL

/// What of a log entry is not about the evidence.
struct BindingFailure: Error {
    let code: FindingCode
    let message: String
    let found: String
    let wanted: String
}

extension RekorEntryBody {
    /// Requires that the entry is about exactly this piece, signed so and by one of these verifiers, whose key is `key`.
    ///
    /// Returns the positions of the content's signatures that the entry vouches for; all but envelopes have one. The
    /// bytes of signatures are compared, not their meaning: another good signature by the same key is another one.
    func bind(
        to piece: EvidencePiece, about artifact: Artifact, verifiers: [VerifierText], key: PublicKey
    ) throws(BindingFailure) -> Set<Int> {
        switch (content, piece.content) {
        case (.artifact(let hash), .simpleSigning(let payload, _)): try require(hash, of: payload, what: "payload")
        case (.artifact(let hash), .message): try require(hash, of: artifact)
        case (.signedBytes(let hash, let details), let content):
            try require(details, of: key)
            try require(hash, covering: content, about: artifact)
        case (.envelope(let hash, let payloadHash, let payloadType), .envelope(let envelope)):
            try requireSignatures(where: piece.form)
            // A Sigstore bundle does not hold the envelope's bytes as they were uploaded.
            if piece.form == .legacy { try require(hash, of: envelope.bytes, what: "envelope") }
            if let payloadHash { try require(payloadHash, of: envelope.payload, what: "envelope's payload") }
            if let payloadType { try require(payloadType, envelope.payloadType) }
        case (.artifact, .envelope), (.envelope, .simpleSigning), (.envelope, .message):
            let isEnvelope = if case .envelope = piece.content { true } else { false }
            throw BindingFailure(
                code: .logKindMismatch, message: "the log entry's kind cannot be about such evidence",
                found: "\(kind) \(version)", wanted: isEnvelope ? "dsse or intoto" : "hashedrekord or rekord")
        }
        return try bindSignatures(to: piece.content.signatures, verifiers: verifiers)
    }

    /// Whether the entry holds a signature of the content, or, where its kind holds none, the hash of the envelope.
    ///
    /// - Parameter hashes: what is known of the envelope's bytes already; nil to hash them.
    func holdsSignature(of content: EvidencePiece.Content, hashes: BlobHashes? = nil) -> Bool {
        let bytes = signatures.compactMap(\.bytes)
        switch (self.content, content) {
        case (.artifact, .simpleSigning), (.artifact, .message), (.signedBytes, _):
            return content.signatures.contains(where: bytes.contains)
        case (.envelope(let hash, _, _), .envelope(let envelope)):
            return bytes.isEmpty
                ? hash.value == (hashes ?? BlobHashes(envelope.bytes))[hash.algorithm]
                : content.signatures.contains(where: bytes.contains)
        case (.artifact, .envelope), (.envelope, .simpleSigning), (.envelope, .message): return false
        }
    }

    /// Whether the entry is about signatures over the bytes of these hashes, and holds each of them.
    func isAboutSignature(over hashes: BlobHashes) -> Bool {
        guard signatures.allSatisfy({ $0.bytes != nil }) else { return false }
        switch content {
        case .artifact(let hash), .signedBytes(let hash, _): return hash.value == hashes[hash.algorithm]
        case .envelope: return false
        }
    }

    /// An entry that holds no signature is about an envelope by its bytes alone, which a Sigstore bundle does not keep.
    private func requireSignatures(where form: EvidencePiece.Form) throws(BindingFailure) {
        guard form == .bundle, signatures.contains(where: { $0.bytes == nil }) else { return }
        throw BindingFailure(
            code: .logKindUnsupported, message: "the log entry holds no signature, so nothing binds it to a bundle",
            found: "\(kind) \(version)", wanted: "dsse 0.0.1, intoto 0.0.2 or hashedrekord 0.0.2")
    }

    private func require(_ details: LogKeyDetails, of key: PublicKey) throws(BindingFailure) {
        guard !details.matches(key.algorithm) else { return }
        throw BindingFailure(
            code: .logVerifierMismatch, message: "the log entry names another kind of key", found: details.name,
            wanted: key.algorithm.name)
    }

    /// The hash of the bytes under the signature: the payload, the envelope's pre-authentication encoding, the artifact.
    private func require(
        _ hash: Hash, covering content: EvidencePiece.Content, about artifact: Artifact
    ) throws(BindingFailure) {
        switch content {
        case .simpleSigning(let payload, _): try require(hash, of: payload, what: "payload")
        case .envelope(let envelope): try require(hash, of: envelope.signedBytes, what: "envelope")
        case .message: try require(hash, of: artifact)
        }
    }

    private func require(_ hash: Hash, of artifact: Artifact) throws(BindingFailure) {
        let wanted = artifact.hash(hash.algorithm)
        guard wanted != hash.value else { return }
        throw BindingFailure(
            code: .logHashMismatch, message: "the log entry is about another artifact", found: hash.text,
            wanted: wanted.map { Hash(algorithm: hash.algorithm, value: $0).text }
                ?? "a \(hash.algorithm) hash of \(artifact.digest), which is not known")
    }

    private func require(_ hash: Hash, of bytes: [UInt8], what: String) throws(BindingFailure) {
        guard !hash.isHash(of: bytes) else { return }
        let wanted = Hash(algorithm: hash.algorithm, value: hash.algorithm.hash(bytes))
        throw BindingFailure(
            code: .logHashMismatch, message: "the log entry is about another \(what)", found: hash.text,
            wanted: wanted.text)
    }

    private func require(_ found: String, _ wanted: String) throws(BindingFailure) {
        guard found != wanted else { return }
        throw BindingFailure(
            code: .logPayloadTypeMismatch, message: "the log entry is about an envelope of another payload type",
            found: found, wanted: wanted)
    }

    /// Each signature of the entry must be one of these and each of these in the entry, and the verifier of one of them
    /// must be the signer's.
    private func bindSignatures(
        to wanted: [[UInt8]], verifiers: [VerifierText]
    ) throws(BindingFailure) -> Set<Int> {
        let logged = signatures.compactMap(\.bytes)
        guard logged.isEmpty || (logged.count == wanted.count && Set(logged) == Set(wanted)) else {
            throw BindingFailure(
                code: .logSignatureMismatch, message: "the log entry holds another signature",
                found: Self.text(logged), wanted: Self.text(wanted))
        }
        let own = signatures.filter { verifiers.contains($0.verifier) }
        guard !own.isEmpty else {
            throw BindingFailure(
                code: .logVerifierMismatch, message: "the log entry names another signer",
                found: signatures.map { "\($0.verifier)" }.joined(separator: ", "),
                wanted: verifiers.map { "\($0)" }.joined(separator: " or "))
        }
        let vouched = Set(own.compactMap(\.bytes))
        return Set(wanted.indices.filter { vouched.isEmpty || vouched.contains(wanted[$0]) })
    }

    private static func text(_ signatures: [[UInt8]]) -> String {
        signatures.map { Base64.encode($0) }.joined(separator: ", ")
    }
}
