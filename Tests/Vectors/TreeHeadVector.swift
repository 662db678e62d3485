import Airlock
import FileSystem
import JSON
import OpenSSL
import Sigstore
import TransparencyLog

/// A log entry, a trusted head, and what shall lead from the one to the other.
struct TreeHeadVector {
    private let document: JSONObject
    private let verifier: Verifier
    private let trusted: Checkpoint

    init(path: String) throws {
        document = try JSON(parsing: File.open(path).readAll(limit: CaseSearch.fileLimit)).object()
        trusted = try Checkpoint(parsing: Array(document.string("trusted_checkpoint").utf8))
        let host = String(trusted.origin.split(separator: " ")[0])
        verifier = Verifier(
            domains: [try Self.domain(host: host, key: document.string("log_public_key"))], heads: [trusted])
    }

    func outcome() throws -> CaseResult.Outcome {
        do {
            var history = HeadHistory(origin: trusted.origin)
            try history.insert(try signed(trusted.note.bytes))
            if let text = try document.optionalString("checkpoint") { try place(Array(text.utf8), in: history) }
            let entry = try verifier.prove(entry())
            return entry.inclusions.isEmpty ? .refused(code: "log.proof-missing", why: "no proof") : .accepted
        } catch let error as HeadSignatureError {
            return .refused(code: FindingCode.checkpointSignatureInvalid.rawValue, why: "\(error)")
        } catch let error as HeadError {
            return .refused(code: Self.code(error).rawValue, why: "\(error)")
        } catch let error as EntryRefusal {
            return .refused(code: error.finding.code.rawValue, why: "\(error.finding)")
        }
    }

    private func place(_ bytes: [UInt8], in history: HeadHistory) throws {
        let head = try signed(bytes)
        var proofs = ConsistencyProofs()
        let hashes = try document.array("consistency").map { Hex.decode(try $0.string()) ?? [] }
        if !hashes.isEmpty {
            let proof = ConsistencyProof(
                oldSize: min(head.size, trusted.size), newSize: max(head.size, trusted.size), hashes: hashes)
            proofs.insert(proof, of: head.origin)
        }
        _ = try history.place(head, by: proofs)
    }

    private func signed(_ bytes: [UInt8]) throws -> Checkpoint {
        guard let head = try verifier.signedHead(bytes) else {
            throw HeadSignatureError.refused(.malformedCheckpoint(why: "it is of another log"))
        }
        return head.checkpoint
    }

    /// The entry as a Sigstore bundle would carry it.
    private func entry() throws -> LogEntry {
        let inclusion = try document.object("inclusion")
        var proof: JSONObject = [
            "logIndex": .string("\(try inclusion.integer("logIndex"))"),
            "treeSize": .string("\(try inclusion.integer("treeSize"))"),
            "rootHash": .string(try Self.base64(inclusion.string("rootHash"))),
            "hashes": .array(try inclusion.array("hashes").map { .string(try Self.base64($0.string())) }),
        ]
        if let text = try document.optionalString("checkpoint") { proof["checkpoint"] = ["envelope": .string(text)] }
        let body = try document.string("entry_body")
        let logID = verifier.domains[0].root.transparencyLogs[0].logID
        return try LogEntry(
            transparencyLogEntry: [
                "logIndex": proof["logIndex"] ?? .null, "logId": ["keyId": .string(Base64.encode(logID))],
                "kindVersion": ["kind": "hashedrekord", "version": "0.0.1"], "integratedTime": "0",
                "canonicalizedBody": .string(body), "inclusionProof": .object(proof),
            ])
    }

    private static func base64(_ hex: String) throws -> String { Base64.encode(Hex.decode(hex) ?? []) }

    /// A trust domain that knows one log and nothing else.
    private static func domain(host: String, key: String) throws -> TrustDomain {
        let der = Base64.decode(Array(key.utf8), allowing: .standard) ?? []
        let root: JSON = [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [
                [
                    "baseUrl": .string("https://\(host)"), "hashAlgorithm": "SHA2_256",
                    "publicKey": [
                        "rawBytes": .string(key), "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                        "validFor": ["start": "2020-01-01T00:00:00Z"],
                    ],
                    "logId": ["keyId": .string(Base64.encode(HashAlgorithm.sha256.hash(der)))],
                ]
            ],
            "certificateAuthorities": [], "ctlogs": [], "timestampAuthorities": [],
        ]
        return TrustDomain(name: "trusted_root.json", root: try TrustedRoot(parsing: root.encoded()))
    }

    private static func code(_ error: HeadError) -> FindingCode {
        switch error {
        case .unknownLog: .headUnknownLog
        case .fork: .headFork
        case .unanchored, .frozen: .headUnanchored
        case .proofInvalid: .headProofInvalid
        }
    }
}
