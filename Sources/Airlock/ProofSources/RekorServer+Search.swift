import JSON
import OpenSSL
import Sigstore
import TransparencyLog

/// A source of proofs that can find the entries about a piece of evidence which carries none.
protocol EntrySearch: ProofSource {
    /// The entries that are about the piece's signature, as the source gives them; nothing about them is verified.
    ///
    /// - Parameter keys: whose signature it may be, where the piece has no certificate.
    mutating func entries(about piece: EvidencePiece, keys: [PublicKey]) throws -> [LogEntry]
}

extension RekorServer: EntrySearch {
    /// As many entries as are looked at for one piece.
    private static let mostFound = 100

    mutating func entries(about piece: EvidencePiece, keys: [PublicKey]) throws -> [LogEntry] {
        var found: [LogEntry] = []
        for uuid in try uuids(of: piece) {
            guard let document = try ask("entries/\(uuid)") else { continue }
            found += try Self.entries(in: document)
        }
        // Others may have signed the same.
        found.removeAll { !piece.isSubject(of: $0) }
        if found.isEmpty, let proposed = try Self.proposed(for: piece, keys: keys) {
            let answer = try ask("entries/retrieve", asking: ["entries": [proposed]])
            for document in try answer?.elements() ?? [] { found += try Self.entries(in: document) }
            found.removeAll { !piece.isSubject(of: $0) }
        }
        return found
    }

    private func ask(_ target: String, asking question: JSON? = nil) throws(ProofSourceError) -> RekorValue? {
        try Self.document("\(url)/api/v1/log/\(target)", asking: question, opener)
    }

    /// What Rekor's index knows of the artifact and of the envelope.
    private func uuids(of piece: EvidencePiece) throws -> [String] {
        var uuids: [String] = []
        for hash in piece.content.indexedHashes {
            let question: JSON = ["hash": .string("sha256:\(Hex.encode(hash))")]
            let answer = try Self.document("\(url)/api/v1/index/retrieve", asking: question, opener)
            for uuid in try answer?.elements() ?? [] where uuids.count < Self.mostFound {
                // It becomes part of an address.
                let text = try uuid.string()
                guard let bytes = Hex.decode(text), [32, 40].contains(bytes.count) else {
                    throw uuid.error("it is no UUID of an entry")
                }
                if !uuids.contains(text) { uuids.append(text) }
            }
        }
        return uuids
    }

    /// The entry that would have been made when this was signed; only of one kind can all of it be known. Rekor refuses a
    /// question with a key that did not sign, so that is found out here.
    private static func proposed(for piece: EvidencePiece, keys: [PublicKey]) throws -> JSON? {
        guard case .simpleSigning(let payload, let signature) = piece.content else { return nil }
        let verifier: String
        if let certificate = piece.certificate {
            guard try certificate.publicKey().verify(signature: signature, over: payload) else { return nil }
            verifier = certificate.pem
        } else {
            guard let key = try keys.first(where: { try $0.verify(signature: signature, over: payload) }) else {
                return nil
            }
            verifier = key.pem
        }
        return [
            "apiVersion": "0.0.1", "kind": "hashedrekord",
            "spec": [
                "data": [
                    "hash": ["algorithm": "sha256", "value": .string(Hex.encode(HashAlgorithm.sha256.hash(payload)))]
                ],
                "signature": [
                    "content": .string(Base64.encode(signature)),
                    "publicKey": ["content": .string(Base64.encode(Array(verifier.utf8)))],
                ],
            ],
        ]
    }

    /// The entries of an answer, in the form that evidence carries.
    private static func entries(in document: RekorValue) throws -> [LogEntry] {
        try document.members().map { _, entry in
            let verification = try entry.member("verification")
            var object: JSONObject = [
                "logIndex": .string(String(try entry.member("logIndex").unsigned())),
                "logId": ["keyId": .string(Base64.encode(try entry.member("logID").hex()))],
                "integratedTime": .string(String(try entry.member("integratedTime").unsigned())),
                "canonicalizedBody": .string(Base64.encode(try entry.member("body").base64())),
            ]
            if let promise = try verification.optional("signedEntryTimestamp") {
                object["inclusionPromise"] = ["signedEntryTimestamp": .string(Base64.encode(try promise.base64()))]
            }
            if let proof = try verification.optional("inclusionProof") {
                object["inclusionProof"] = [
                    "logIndex": .string(String(try proof.member("logIndex").unsigned())),
                    "treeSize": .string(String(try proof.member("treeSize").unsigned())),
                    "rootHash": .string(Base64.encode(try proof.member("rootHash").hex())),
                    "hashes": .array(try proof.hashes().map { .string(Base64.encode($0)) }),
                    "checkpoint": ["envelope": .string(try proof.member("checkpoint").string())],
                ]
            }
            do { return try LogEntry(transparencyLogEntry: .object(object)) } catch {
                throw entry.error("it is no log entry: \(error)")
            }
        }
    }
}

extension EvidencePiece {
    /// Whether an entry's body holds one of the piece's signatures.
    fileprivate func isSubject(of entry: LogEntry) -> Bool {
        let body = String(decoding: entry.body, as: UTF8.self)
        return content.signatureTexts.contains { body.contains($0) }
    }
}

extension EvidencePiece.Content {
    /// The signatures as an entry's body spells them.
    fileprivate var signatureTexts: [String] {
        switch self {
        case .simpleSigning(_, let signature): [Base64.encode(signature)]
        case .envelope(let envelope): envelope.signatures.map { Base64.encode($0.bytes) }
        case .message(let signature): [Base64.encode(signature.bytes)]
        }
    }

    /// SHA-256 of what Rekor's index lists entries by: the payload, and the envelope as it was uploaded.
    fileprivate var indexedHashes: [[UInt8]] {
        switch self {
        case .simpleSigning(let payload, _): [HashAlgorithm.sha256.hash(payload)]
        case .envelope(let envelope): [envelope.payload, envelope.bytes].map { HashAlgorithm.sha256.hash($0) }
        case .message(let signature): signature.digest.map { [$0.value] } ?? []
        }
    }
}
