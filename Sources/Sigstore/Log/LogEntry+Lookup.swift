public import JSON
public import OpenSSL
internal import TransparencyLog

/// By what a log entry can be looked up: what its body states, nothing of it verified.
public struct LogEntryTerms: Sendable, Equatable {
    /// The hashes of artifact, envelope and payload, `sha256:HEX`.
    public internal(set) var hashes: [String] = []
    /// The names in the certificates of the signers.
    public internal(set) var identities: [String] = []
    /// SHA-256 of the signers' keys, as ``PublicKey/fingerprint``.
    public internal(set) var keys: [[UInt8]] = []
}

extension LogEntry {
    /// The hash of the body as a leaf of the log's tree (RFC 6962 §2.1).
    public var leafHash: [UInt8] { MerkleTree.leafHash(body) }

    /// The number of the tree that the entry's checkpoint names, of Rekor v1: `NAME - NUMBER`. Nil where there is no
    /// checkpoint or it names none. Nobody has verified it.
    public var treeID: Int64? {
        guard let bytes = inclusion?.checkpoint else { return nil }
        do throws(NoteError) {
            let words = try Checkpoint(parsing: bytes).origin.split(separator: " ").suffix(2)
            guard words.count == 2, words.first == "-", let number = words.last.flatMap({ Int64($0) }) else {
                return nil
            }
            return number < 0 ? nil : number
        } catch { return nil }
    }

    /// The body as rekor-cli prints it: the specification under the name of its kind, `IntotoObj` for example; of a kind
    /// that is not known the whole body. Nil where it is no JSON.
    public var printedBody: JSON? {
        do throws(JSONError) {
            let body = try JSON(parsing: body, limits: VerificationLimits.logEntryBody)
            let names = [
                "hashedrekord": "HashedRekordObj", "rekord": "RekordObj", "intoto": "IntotoObj", "dsse": "DSSEObj",
            ]
            guard let name = names[try body.object().string("kind")], let specification = try body.object()["spec"]
            else { return body }
            return .object([name: specification])
        } catch { return nil }
    }

    /// What the body states; nothing where it is of a kind that is not known, or malformed.
    ///
    /// A signer's certificate or key that cannot be read is left out.
    /// - Throws: ``CryptoError`` only where the question could not be asked.
    public func terms() throws(CryptoError) -> LogEntryTerms {
        var terms = LogEntryTerms()
        guard case .success(let body) = content else { return terms }
        switch body.content {
        case .artifact(let hash), .signedBytes(let hash, _): terms.hashes = [hash.text]
        case .envelope(let hash, let payload, _): terms.hashes = [hash.text] + (payload.map { [$0.text] } ?? [])
        }
        for signature in body.signatures {
            do throws(CryptoError) {
                switch signature.verifier.content {
                case .certificate(let der):
                    let certificate = try SigningCertificate(der: der)
                    terms.identities += certificate.certificate.subjectAlternativeNames.map(\.value)
                    terms.keys.append(certificate.key.fingerprint)
                case .publicKey(let der): terms.keys.append(try PublicKey(der: der).fingerprint)
                case nil: break
                }
            } catch {
                switch error {
                case .malformed, .unsupported: continue
                case .unavailable, .failed, .passphraseMissing, .wrongPassphrase: throw error
                }
            }
        }
        return terms
    }

    /// Whether the body states the hash of this content, so that what the content says belongs to the entry.
    ///
    /// An entry of 2021 that holds no hash of the payload must hold that of the envelope as it was uploaded.
    public func isAbout(_ evidence: EvidencePiece.Content) -> Bool {
        guard case .success(let body) = content else { return false }
        switch (body.content, evidence) {
        case (.artifact(let hash), .simpleSigning(let payload, _)),
            (.signedBytes(let hash, _), .simpleSigning(let payload, _)):
            return hash.isHash(of: payload)
        case (.artifact(let hash), .message(let message)), (.signedBytes(let hash, _), .message(let message)):
            return message.digest.map { $0.algorithm == hash.algorithm && $0.value == hash.value } ?? false
        case (.signedBytes(let hash, _), .envelope(let envelope)): return hash.isHash(of: envelope.signedBytes)
        case (.envelope(_, let payload?, _), .envelope(let envelope)): return payload.isHash(of: envelope.payload)
        case (.envelope(let hash, nil, _), .envelope(let envelope)):
            return !envelope.bytes.isEmpty && hash.isHash(of: envelope.bytes)
        case (.artifact, .envelope), (.envelope, .simpleSigning), (.envelope, .message): return false
        }
    }
}

extension EvidencePiece.Content {
    /// The digests of what the content speaks about, `ALGORITHM:HEX` as they stand: a statement's subjects, the manifest
    /// of a signature, the artifact. None where it cannot be read. Nothing is verified.
    public var subjectDigests: [String] {
        switch self {
        case .simpleSigning(let payload, _):
            do throws(JSONError) { return [try SimpleSigningPayload(parsing: payload).manifestDigest] } catch {
                return []
            }
        case .envelope(let envelope):
            do throws(StatementError) {
                return try Statement(parsing: envelope.payload).subjects.flatMap(\.digests).map {
                    "\($0.algorithm):\($0.value)"
                }
            } catch { return [] }
        case .message(let message):
            return message.digest.map { ["\($0.algorithm.rawValue):\(Hex.encode($0.value))"] } ?? []
        }
    }
}
