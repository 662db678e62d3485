public import JSON
public import OpenSSL
internal import Synchronization

/// One shard of a Rekor v1 log in memory, signed with ECDSA P-256.
public final class VirtualTransparencyLog: Sendable {
    /// The host, which is the name on the checkpoints' signature lines.
    public let host: String
    /// The decimal tree ID.
    public let treeID: String
    /// The number of entries in the shards before this one.
    public let firstIndex: Int64
    /// P-256.
    public let key: PrivateKey

    private let tree: Mutex<ReferenceTree>

    init(host: String, treeID: String, firstIndex: Int64, key: PrivateKey, tree: ReferenceTree = ReferenceTree()) {
        self.host = host
        self.treeID = treeID
        self.firstIndex = firstIndex
        self.key = key
        self.tree = Mutex(tree)
    }

    /// Where the log would stand.
    public var baseURL: String { "https://\(host)" }
    /// The first line of the checkpoints.
    public var origin: String { "\(host) - \(treeID)" }
    /// SHA-256 of the key.
    public var logID: [UInt8] { key.publicKey.fingerprint }
    /// The number of leaves.
    public var size: UInt64 { UInt64(snapshot.size) }

    /// Appends a body in RFC 8785's form and returns the entry with promise, proof and checkpoint at the new size.
    ///
    /// The log signs what it is given, as a private log may.
    public func append(_ body: JSON, at time: UnixTime) throws -> LoggedEntry {
        let bytes = body.encoded(.canonical)
        let index = tree.withLock { $0.append(bytes) }
        var entry = LoggedEntry(
            kind: (try? body[at: "/kind"]?.string()) ?? "", version: (try? body[at: "/apiVersion"]?.string()) ?? "",
            body: bytes, logID: logID, logIndex: firstIndex + Int64(index), integratedTime: time.milliseconds / 1000)
        entry.promise = try promise(for: entry)
        entry.inclusion = try inclusion(leafIndex: UInt64(index))
        return entry
    }

    /// Appends entries about nothing, so that proofs have hashes.
    public func fill(count: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<count { tree.withLock { _ = $0.append(random.bytes(64)) } }
    }

    /// A signed entry timestamp over the entry's fields as they are.
    public func promise(for entry: LoggedEntry) throws -> [UInt8] { try key.sign(entry.promisePayload) }

    /// The proof for a leaf with a checkpoint of the tree at a size, by default the present one.
    public func inclusion(leafIndex: UInt64, size: UInt64? = nil) throws -> LoggedEntry.Inclusion {
        let tree = snapshot
        let size = size ?? UInt64(tree.size)
        return LoggedEntry.Inclusion(
            leafIndex: leafIndex, treeSize: size, rootHash: tree.root(size: Int(size)),
            hashes: tree.inclusionProof(index: Int(leafIndex), size: Int(size)),
            checkpoint: try checkpoint(size: size))
    }

    /// The signed checkpoint at a size, by default the present one.
    public func checkpoint(size: UInt64? = nil) throws -> [UInt8] {
        let size = size ?? self.size
        return try checkpoint(size: size, rootHash: rootHash(size: size))
    }

    /// A checkpoint that says whatever it is told, signed by this log under a name, by default the host.
    public func checkpoint(
        origin: String? = nil, size: UInt64, rootHash: [UInt8], extensions: [String] = [], name: String? = nil
    ) throws -> [UInt8] {
        let lines = [origin ?? self.origin, String(size), Base64.encode(rootHash)] + extensions
        return try sign(note: lines.map { "\($0)\n" }.joined(), name: name)
    }

    /// A note with this log's signature under a text that ends with a line feed.
    public func sign(note text: String, name: String? = nil) throws -> [UInt8] {
        let signature = try logID.prefix(4) + key.sign(Array(text.utf8))
        return Array("\(text)\n\u{2014} \(name ?? host) \(Base64.encode(Array(signature)))\n".utf8)
    }

    /// The root hash at a size.
    public func rootHash(size: UInt64) -> [UInt8] { snapshot.root(size: Int(size)) }

    /// The hashes that lead from one size to a larger one, by default the present one.
    public func consistencyProof(from old: UInt64, to new: UInt64? = nil) -> [[UInt8]] {
        snapshot.consistencyProof(from: Int(old), to: new.map(Int.init))
    }

    /// The hashes of all leaves.
    public var leafHashes: [[UInt8]] { snapshot.leafHashes }

    /// Another log of the same key and tree ID with the same entries so far: from here on the two can differ.
    public func fork() -> VirtualTransparencyLog {
        VirtualTransparencyLog(host: host, treeID: treeID, firstIndex: firstIndex, key: key, tree: snapshot)
    }

    private var snapshot: ReferenceTree { tree.withLock { $0 } }
}
