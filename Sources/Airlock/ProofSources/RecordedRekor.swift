import FileSystem
import OpenSSL
import TransparencyLog

/// Recorded answers of Rekor v1 about one tree, as files in a directory:
///
/// - `log.json`: the answer of `GET /api/v1/log`; for a frozen tree, its element of `inactiveShards`.
/// - `entries/*.json`: answers of `GET /api/v1/log/entries` and of `POST /api/v1/log/entries/retrieve`.
/// - `proofs/FIRST-LAST.json`: the answer of `GET /api/v1/log/proof` for these sizes, which it does not repeat.
///
/// It is read whole, and only answers what was recorded: a leaf has a proof at the sizes at which it was asked for.
struct RecordedRekor: ProofSource {
    /// How much of a recording is read.
    struct Limits {
        /// Files of one folder.
        var files = 10_000
        /// One file: up to ten entries, each of which may carry an attestation.
        var fileBytes = 16 << 20
        /// All files together.
        var bytes = 512 << 20
    }

    /// The file with the newest checkpoint.
    static let logName = "log.json"

    private let checkpoint: Checkpoint
    private let treeID: UInt64
    private var indexes: [[UInt8]: UInt64] = [:]
    private var bodies: [UInt64: [UInt8]] = [:]
    /// By index, then by size.
    private var inclusions: [UInt64: [UInt64: InclusionProof]] = [:]
    /// By old size, then by new size.
    private var consistencies: [UInt64: [UInt64: ConsistencyProof]] = [:]

    /// Reads a recording.
    init(_ files: ProofFiles, limits: Limits = Limits()) throws(ProofSourceError) {
        var answers = RekorAnswers(files: files, limits: limits)
        guard let log = try answers.document(Self.logName) else {
            throw .missingCheckpoint(path: files.path, wanted: [Self.logName])
        }
        checkpoint = try log.member("signedTreeHead").checkpoint()
        treeID = try log.member("treeID").decimal()
        for document in try answers.documents(in: "entries") {
            for answer in try document.isArray ? document.elements() : [document] { try add(entries: answer) }
        }
        for document in try answers.documents(in: "proofs") { try add(proof: document) }
    }

    func latestCheckpoint() -> Checkpoint { checkpoint }

    func index(ofLeafHash hash: [UInt8]) -> UInt64? { indexes[hash] }

    func entry(at index: UInt64) -> [UInt8]? { bodies[index] }

    func inclusionProof(index: UInt64, size: UInt64) -> InclusionProof? { inclusions[index]?[size] }

    func consistencyProof(from old: UInt64, to new: UInt64) -> ConsistencyProof? {
        // Rekor need not be asked whether a tree begins with itself.
        if old == new, old > 0 { return ConsistencyProof(oldSize: old, newSize: new, hashes: []) }
        return consistencies[old]?[new]
    }

    /// Entries by their UUIDs. One that was recorded without its proof stands nowhere in the tree, and tells nothing.
    private mutating func add(entries answer: RekorValue) throws(ProofSourceError) {
        for (name, entry) in try answer.members() {
            // Before the name goes into a message: it is foreign text.
            guard let uuid = Hex.decode(name), [32, 40].contains(uuid.count) else {
                throw answer.error("a name of a member is no UUID of an entry")
            }
            let body = try entry.member("body").base64()
            let hash = MerkleTree.leafHash(body)
            try check(uuid, of: hash, in: entry)
            guard let proof = try entry.optional("verification")?.optional("inclusionProof") else { continue }
            let index = try proof.member("logIndex").unsigned()
            let size = try proof.member("treeSize").unsigned()
            indexes[hash] = index
            bodies[index] = body
            inclusions[index, default: [:]][size] = InclusionProof(
                leafIndex: index, treeSize: size, hashes: try proof.hashes())
        }
    }

    /// An entry's UUID is its leaf hash, with the tree's ID in 8 bytes before it in all but the oldest answers.
    private func check(_ uuid: [UInt8], of hash: [UInt8], in entry: RekorValue) throws(ProofSourceError) {
        guard uuid.suffix(hash.count) == hash[...] else {
            throw entry.error("its UUID is not the leaf hash of its body")
        }
        let tree = uuid.dropLast(hash.count)
        let wanted = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: treeID >> UInt64($0)) }
        guard tree.isEmpty || tree == wanted[...] else { throw entry.error("it is of another tree, want \(treeID)") }
    }

    private mutating func add(proof document: RekorValue) throws(ProofSourceError) {
        let name = document.file.split(separator: "/").last?.dropLast(".json".count) ?? ""
        let sizes = name.split(separator: "-").compactMap { UInt64($0) }
        guard sizes.count == 2, name == "\(sizes[0])-\(sizes[1])", sizes[0] > 0, sizes[0] <= sizes[1] else {
            throw document.error("its name is not FIRST-LAST.json for the sizes of two trees")
        }
        consistencies[sizes[0], default: [:]][sizes[1]] = ConsistencyProof(
            oldSize: sizes[0], newSize: sizes[1], hashes: try document.hashes())
    }
}
