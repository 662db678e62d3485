import FileSystem
import JSON
import OpenSSL
import TransparencyLog

/// Two trees of one size that one log signed: proof, to anyone who has the log's key, that it is not honest.
struct HeadFork: Sendable, Equatable {
    let known: Checkpoint
    let other: Checkpoint
    /// The consistency proofs of this log that came with the other head. The two notes convict the log without them;
    /// with them others see what it was made to look like.
    var proofs: [ConsistencyProof] = []

    static let directory = "forks"

    /// A name that is the same for the same fork.
    var name: String {
        let digest = HashAlgorithm.sha256.hash(known.note.text + other.note.text)
        return "fork-\(known.size)-\(Hex.encode(Array(digest.prefix(8)))).json"
    }

    /// The evidence, to be shown to the world: it holds nothing of the site but the head that it trusted.
    var document: JSON {
        [
            "format": "application/vnd.airlock.fork.v1+json",
            "origin": .string(known.origin),
            "treeSize": .string("\(known.size)"),
            "meaning": """
            The log signed both of these tree heads. They are of one size and have different roots, so no honest log \
            can have signed both: it shows different histories to different people, or its key is in other hands.
            """,
            "whatToDo": """
            Accept nothing more that this log vouches for. Verify both signatures with the log's public key, which \
            needs nothing but this file. Then show the file to the operator of the log, to its witnesses and monitors, \
            and to others who rely on the log.
            """,
            "trustedHead": HeadDocuments.json(known),
            "otherHead": HeadDocuments.json(other),
            "trustedRootHash": .string(Base64.encode(known.rootHash)),
            "otherRootHash": .string(Base64.encode(other.rootHash)),
            "consistencyProofs": .array(proofs.map { HeadDocuments.json($0, of: known.origin) }),
        ]
    }

    /// Saves the evidence in the site's state where there is one, else where the program runs; says where, or why not.
    ///
    /// It throws nothing: that the log forked is what must be told, also on a full disk.
    func save(state: String) -> String {
        do {
            return "evidence of the fork is saved in \(try write(state: state))"
        } catch {
            return "evidence of the fork could not be saved: \(error); keep the bundle"
        }
    }

    private func write(state: String) throws -> String {
        guard let directory = try Self.existing(state) else {
            try DurableFile.replace(name, in: Directory.open("."), with: document.encoded(.pretty), permissions: 0o644)
            return name
        }
        let forks = try directory.subdirectory(Self.directory, creating: 0o755)
        try DurableFile.replace(name, in: forks, with: document.encoded(.pretty), permissions: 0o444)
        return "\(state)/\(Self.directory)/\(name)"
    }

    /// The directory, nil where there is none.
    private static func existing(_ path: String) throws(SystemError) -> Directory? {
        do throws(SystemError) { return try Directory.open(path) } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }
}
