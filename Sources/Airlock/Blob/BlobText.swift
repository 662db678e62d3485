import JSON
import OpenSSL
import Sigstore
import TransparencyLog

/// A verified piece for people, in cosign's manner, and as data.
enum BlobText {
    static func checks(_ piece: VerifiedPiece) -> [String] {
        [subject(piece)] + signer(piece.signer) + piece.logs.map(log)
            + piece.times.map { "The signature was there \(moment($0))" }
    }

    private static func subject(_ piece: VerifiedPiece) -> String {
        guard let type = piece.claims.predicateType else { return "The signature is over this artifact" }
        return "The signed statement of type \(type) names this artifact"
    }

    private static func signer(_ signer: VerifiedPiece.Signer) -> [String] {
        switch signer {
        case .key(let key):
            return ["The signature was verified against the specified public key (\(key.key.algorithm), \(key.name))"]
        case .identity(let identity):
            let source = identity.sourceRepository.map { ["The source repository is \($0)"] } ?? []
            return [
                "The signature was verified against the certificate's key (\(identity.publicKey.algorithm))",
                "The code-signing certificate was verified using the certificate authorities of \(identity.domain), "
                    + "at each proven time",
                "A certificate log vouches for the certificate",
                "The certificate names \(identity.subjects.joined(separator: ", ")), by the word of \(identity.issuer)",
            ] + source
        }
    }

    static func log(_ entry: VerifiedLogEntry) -> String {
        let place = "entry \(entry.logIndex) of \(entry.logName)"
        let promise = entry.isPromised ? ", and the log's promise holds" : ""
        guard let inclusion = entry.inclusion else {
            return "The transparency log's promise was verified offline: \(place)"
        }
        return "Existence in the transparency log was verified offline: \(place), included in the tree of size "
            + "\(inclusion.checkpoint.size), whose head the log signed\(promise)"
    }

    private static func moment(_ time: TrustedTime) -> String {
        switch time.source {
        case .log(let name): "at \(time.time), by the word of \(name)"
        case .timestamp(let name): "at \(time.time), by a timestamp of \(name)"
        }
    }

    static func json(_ piece: VerifiedPiece) -> JSON {
        var object: JSONObject = [
            "identifier": .string(piece.identifier),
            "purpose": piece.claims.predicateType == nil ? "signature" : "statement",
        ]
        object["predicateType"] = piece.claims.predicateType.map { .string($0) }
        object["statementType"] = piece.claims.statementType.map { .string($0) }
        object["signer"] = json(piece.signer)
        object["logEntries"] = .array(piece.logs.map(json))
        object["times"] = .array(piece.times.map(json))
        object["notes"] = .array(piece.notes.map(VerdictText.json))
        return .object(object)
    }

    private static func json(_ signer: VerifiedPiece.Signer) -> JSON {
        switch signer {
        case .key(let key):
            return [
                "key": .string(key.name), "algorithm": .string(key.key.algorithm.name),
                "fingerprint": .string("sha256:\(Hex.encode(key.key.fingerprint))"),
            ]
        case .identity(let identity):
            var object: JSONObject = [
                "issuer": .string(identity.issuer), "subjects": .array(identity.subjects.map { .string($0) }),
                "root": .string(identity.domain),
                "certificate": .string("sha256:\(Hex.encode(identity.fingerprint))"),
                "algorithm": .string(identity.publicKey.algorithm.name),
            ]
            object["sourceRepository"] = identity.sourceRepository.map { .string($0) }
            var extensions = JSONObject()
            for item in identity.extensions { extensions[item.name] = .string(item.value) }
            object["extensions"] = .object(extensions)
            return .object(object)
        }
    }

    private static func json(_ entry: VerifiedLogEntry) -> JSON {
        var object: JSONObject = [
            "log": .string(entry.logName), "logID": .string(Hex.encode(entry.logID)),
            "logIndex": .integer(entry.logIndex), "uuid": .string(entry.entryUUID),
        ]
        object["integratedTime"] = entry.integratedTime.map { .string($0.rfc3339) }
        if let inclusion = entry.inclusion {
            object["inclusion"] = [
                "origin": .string(inclusion.checkpoint.origin), "treeSize": .integer(inclusion.checkpoint.size),
                "rootHash": .string(Hex.encode(inclusion.checkpoint.rootHash)),
                "leafIndex": .integer(inclusion.proof.leafIndex),
            ]
        }
        return .object(object)
    }

    private static func json(_ time: TrustedTime) -> JSON {
        switch time.source {
        case .log(let name): ["time": .string(time.time.rfc3339), "log": .string(name)]
        case .timestamp(let name): ["time": .string(time.time.rfc3339), "timestampAuthority": .string(name)]
        }
    }
}
