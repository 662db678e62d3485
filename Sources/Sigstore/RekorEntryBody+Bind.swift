internal import OpenSSL

/// What of a log entry is not about the evidence.
struct BindingFailure: Error {
    let code: FindingCode
    let message: String
    let found: String
    let wanted: String
}

extension RekorEntryBody {
    /// Requires that the entry is about exactly this content, signed so and by one of these verifiers.
    ///
    /// Returns the positions of the content's signatures that the entry vouches for; a simple signing payload has one.
    /// The bytes of signatures are compared, not their meaning: another good signature by the same key is another one.
    func bind(
        to content: EvidencePiece.Content, form: EvidencePiece.Form, verifiers: [VerifierText]
    ) throws(BindingFailure) -> Set<Int> {
        switch (self.content, content) {
        case (.artifact(let hash), .simpleSigning(let payload, let signature)):
            try require(hash, of: payload, what: "payload")
            return try bindSignatures(to: [signature], verifiers: verifiers)
        case (.envelope(let hash, let payloadHash, let payloadType), .envelope(let envelope)):
            // A Sigstore bundle does not hold the envelope's bytes as they were uploaded.
            if form == .legacy { try require(hash, of: envelope.bytes, what: "envelope") }
            if let payloadHash { try require(payloadHash, of: envelope.payload, what: "envelope's payload") }
            if let payloadType { try require(payloadType, envelope.payloadType) }
            return try bindSignatures(to: envelope.signatures.map(\.bytes), verifiers: verifiers)
        case (.artifact, .envelope), (.envelope, .simpleSigning):
            let isEnvelope = if case .envelope = content { true } else { false }
            throw BindingFailure(
                code: .logKindMismatch, message: "the log entry's kind cannot be about such evidence",
                found: "\(kind) \(version)", wanted: isEnvelope ? "dsse or intoto" : "hashedrekord or rekord")
        }
    }

    /// Whether the entry holds a signature of the content, or, where its kind holds none, the hash of the envelope.
    func holdsSignature(of content: EvidencePiece.Content) -> Bool {
        let bytes = signatures.compactMap(\.bytes)
        switch (self.content, content) {
        case (.artifact, .simpleSigning(_, let signature)): return bytes.contains(signature)
        case (.envelope(let hash, _, _), .envelope(let envelope)):
            return bytes.isEmpty
                ? hash.isHash(of: envelope.bytes) : envelope.signatures.contains { bytes.contains($0.bytes) }
        case (.artifact, .envelope), (.envelope, .simpleSigning): return false
        }
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
        let own = signatures.filter { verifiers.contains(VerifierText(pem: $0.verifier)) }
        guard !own.isEmpty else {
            throw BindingFailure(
                code: .logVerifierMismatch, message: "the log entry names another signer",
                found: signatures.map { "\(VerifierText(pem: $0.verifier))" }.joined(separator: ", "),
                wanted: verifiers.map { "\($0)" }.joined(separator: " or "))
        }
        let vouched = Set(own.compactMap(\.bytes))
        return Set(wanted.indices.filter { vouched.isEmpty || vouched.contains(wanted[$0]) })
    }

    private static func text(_ signatures: [[UInt8]]) -> String {
        signatures.map { Base64.encode($0) }.joined(separator: ", ")
    }
}
