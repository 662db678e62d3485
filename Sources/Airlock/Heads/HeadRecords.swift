import JSON
import TransparencyLog

/// What a site has learned of logs: `heads.json` in its state. Every head stands there with the proofs that link it to
/// others, so that all of it can be verified again from the pinned heads, and is: nothing in the file is believed.
struct HeadRecords: Sendable, Equatable {
    static let name = "heads.json"
    static let format = "application/vnd.airlock.heads.v1+json"
    static let maximumBytes = 64 << 20

    private(set) var content = BundleHeads()

    init() {}

    /// The heads of a bundle that a site accepted, and the proofs that linked them.
    mutating func add(_ head: Checkpoint, by proof: ConsistencyProof?) {
        content.insert(head)
        if let proof { content.insert(proof, of: head.origin) }
    }

    /// The same without one log.
    func without(origin: String) -> HeadRecords {
        var records = HeadRecords()
        for head in content.heads where head.origin != origin { records.content.insert(head) }
        for (name, proof) in content.proofs.all where name != origin { records.content.insert(proof, of: name) }
        return records
    }

    var bytes: [UInt8] {
        let document: JSON = [
            "format": .string(Self.format), "heads": content.headsJSON, "consistencyProofs": content.proofsJSON,
        ]
        return document.encoded(.canonical)
    }

    init(parsing bytes: [UInt8]) throws {
        let limits = JSONLimits(maximumBytes: Self.maximumBytes, maximumDepth: 8)
        let object = try JSON(parsing: bytes, limits: limits).object()
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        try object.refuseUnknownMembers(except: ["consistencyProofs", "format", "heads"])
        content = try BundleHeads(
            heads: object.array("heads"), proofs: object.array("consistencyProofs"), isBounded: false)
    }
}
