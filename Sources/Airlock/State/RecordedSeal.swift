import JSON
import OCI

/// How a trust directory was sealed when a receipt was written.
enum RecordedSeal: Sendable, Equatable {
    case unsealed
    /// Stands for the officers and their threshold, see ``TrustSeal/officersDigest``.
    case officers(Digest, threshold: Int, signedBy: [String])

    init(_ seal: TrustSeal?) {
        self = seal.map { .officers($0.officersDigest, threshold: $0.threshold, signedBy: $0.signedBy) } ?? .unsealed
    }

    /// What a receipt says.
    init(_ json: JSON) throws {
        guard json != .null else {
            self = .unsealed
            return
        }
        let object = try json.object()
        try object.refuseUnknownMembers(except: ["officers", "signedBy", "threshold"])
        self = .officers(
            try Digest(object.string("officers")), threshold: Int(try object.integer("threshold")),
            signedBy: try object.array("signedBy").map { try $0.string() })
    }

    var json: JSON {
        guard case .officers(let digest, let threshold, let names) = self else { return .null }
        return [
            "officers": .string(digest.description), "signedBy": .array(names.map { .string($0) }),
            "threshold": .integer(threshold),
        ]
    }
}
