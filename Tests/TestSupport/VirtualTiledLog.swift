public import JSON
public import OpenSSL
internal import Synchronization
public import TransparencyLog

/// A log of Rekor v2 in memory: one tree, Ed25519, named as C2SP has it; it promises nothing and knows no time.
public final class VirtualTiledLog: Sendable {
    /// The host, which is the origin of the checkpoints.
    public let host: String
    /// Ed25519.
    public let key: PrivateKey

    private let tree: Mutex<(hashes: ReferenceTree, entries: [[UInt8]])>

    /// A log without entries.
    public init(host: String, key: PrivateKey) {
        self.host = host
        self.key = key
        tree = Mutex((ReferenceTree(), []))
    }

    /// Where the log would stand.
    public var baseURL: String { "https://\(host)" }
    /// The whole hash of which the key's hint is the beginning.
    public var logID: [UInt8] { verifierKey.identifier }
    /// The key as text gives it.
    public var verifierKey: VerifierKey {
        try! VerifierKey(name: host, kind: .note, ed25519: Array(key.publicKey.spki.suffix(32)))
    }
    /// The number of leaves.
    public var size: UInt64 { UInt64(snapshot.hashes.size) }

    /// The hashes of all leaves.
    public var leafHashes: [[UInt8]] { snapshot.hashes.leafHashes }
    /// The bytes of all leaves.
    public var entries: [[UInt8]] { snapshot.entries }

    /// Appends a body in RFC 8785's form and returns the entry with its proof at the new size.
    public func append(_ body: JSON) throws -> LoggedEntry {
        let bytes = body.encoded(.canonical)
        let index = append(bytes: bytes)
        var entry = LoggedEntry(
            kind: "hashedrekord", version: "0.0.2", body: bytes, logID: logID, logIndex: Int64(index),
            integratedTime: 0)
        entry.inclusion = try inclusion(leafIndex: UInt64(index))
        return entry
    }

    /// Appends a leaf and returns its index.
    @discardableResult
    public func append(bytes: [UInt8]) -> Int {
        tree.withLock { tree in
            tree.entries.append(bytes)
            return tree.hashes.append(bytes)
        }
    }

    /// Appends entries about nothing, so that proofs have hashes.
    public func fill(count: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<count { append(bytes: random.bytes(64)) }
    }

    /// The proof for a leaf with a checkpoint of the tree at a size, by default the present one.
    public func inclusion(leafIndex: UInt64, size: UInt64? = nil) throws -> LoggedEntry.Inclusion {
        let tree = snapshot.hashes
        let size = size ?? UInt64(tree.size)
        return LoggedEntry.Inclusion(
            leafIndex: leafIndex, treeSize: size, rootHash: tree.root(size: Int(size)),
            hashes: tree.inclusionProof(index: Int(leafIndex), size: Int(size)),
            checkpoint: try checkpoint(size: size))
    }

    /// The signed checkpoint at a size, by default the present one, with the cosignatures of witnesses.
    public func checkpoint(size: UInt64? = nil, witnesses: [VirtualWitness] = [], at time: UnixTime? = nil) throws
        -> [UInt8]
    {
        let size = size ?? self.size
        return try checkpoint(
            size: size, rootHash: snapshot.hashes.root(size: Int(size)), witnesses: witnesses, at: time)
    }

    /// A checkpoint that says whatever it is told.
    public func checkpoint(
        origin: String? = nil, size: UInt64, rootHash: [UInt8], witnesses: [VirtualWitness] = [],
        at time: UnixTime? = nil
    ) throws -> [UInt8] {
        let text = "\(origin ?? host)\n\(size)\n\(Base64.encode(rootHash))\n"
        let signature = try verifierKey.keyHint + key.sign(Array(text.utf8))
        var note = "\(text)\n\u{2014} \(host) \(Base64.encode(signature))\n"
        for witness in witnesses { note += try witness.line(over: Array(text.utf8), at: time ?? UnixTime(seconds: 1)) }
        return Array(note.utf8)
    }

    /// The root hash at a size.
    public func rootHash(size: UInt64) -> [UInt8] { snapshot.hashes.root(size: Int(size)) }

    /// The hashes that lead from one size to a larger one, by default the present one.
    public func consistencyProof(from old: UInt64, to new: UInt64? = nil) -> [[UInt8]] {
        snapshot.hashes.consistencyProof(from: Int(old), to: new.map(Int.init))
    }

    private var snapshot: (hashes: ReferenceTree, entries: [[UInt8]]) { tree.withLock { $0 } }
}

/// A witness in memory (C2SP tlog-cosignature).
public struct VirtualWitness: Sendable {
    /// The name on its lines.
    public let name: String
    /// Ed25519.
    public let key: PrivateKey

    /// A witness with a new key, or this one.
    public init(name: String, key: PrivateKey? = nil) throws {
        self.name = name
        self.key = try key ?? PrivateKey.generate(.ed25519)
    }

    /// The key as text gives it.
    public var verifierKey: VerifierKey {
        try! VerifierKey(name: name, kind: .cosignature, ed25519: Array(key.publicKey.spki.suffix(32)))
    }

    /// The line that cosigns a note's text.
    public func line(over text: [UInt8], at time: UnixTime) throws -> String {
        let seconds = UInt64(time.milliseconds / 1000)
        let signature = try key.sign(Array("cosignature/v1\ntime \(seconds)\n".utf8) + text)
        return "\u{2014} \(name) \(Base64.encode(verifierKey.keyHint + bigEndian(seconds) + signature))\n"
    }
}
