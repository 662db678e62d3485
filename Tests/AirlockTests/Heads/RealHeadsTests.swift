import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// Heads, proofs and entries that Rekor really signed and served, judged here and by a script that shares nothing with
/// this program.
@Suite(.enabled(if: SharedMaterial.root != nil && Tool.installed("python3") != nil, "needs shared material, python3"))
struct RealHeadsTests {
    private static let shared = SharedMaterial.root ?? ""
    private static let staging = "\(shared)/vectors/sigstore-conformance/rekor2-dsse-happy-path/trusted_root.json"
    private static let script =
        String(#filePath.dropLast("AirlockTests/Heads/RealHeadsTests.swift".count)) + "Heads/accepted_entries.py"

    /// What one pinned head accepts: the positions of entries.
    private struct Row: Equatable {
        let origin: String
        let size: UInt64
        let accepted: [Int64]
    }

    private let verifier: Verifier

    init() throws {
        verifier = Verifier(domains: [
            TrustDomain(
                name: "trusted_root.json",
                root: try TrustedRoot(parsing: Self.bytes("\(Self.shared)/trust/public-good/trusted_root.json"))),
            TrustDomain(name: "staging.trusted_root.json", root: try TrustedRoot(parsing: Self.bytes(Self.staging))),
        ])
    }

    private static func bytes(_ path: String) throws -> [UInt8] { try File.open(path).readAll(limit: 64 << 20) }

    private static func document(_ name: String) throws -> JSON {
        try JSON(
            parsing: bytes("\(shared)/real/rekor/\(name)"), limits: JSONLimits(maximumBytes: 64 << 20, maximumDepth: 64)
        )
    }

    @Test func `every real head, pinned, accepts the entries that the script accepts`() throws {
        let python = try #require(Tool.installed("python3"))
        let outcome = try python.run(
            Self.script, "\(Self.shared)/real/rekor", "\(Self.shared)/trust", Self.staging)
        try #require(outcome.status == 0, "\(outcome.talk)")
        let expected = try JSON(parsing: outcome.bytes).array().map { try Self.row($0.object()) }
        let found = try rows()
        #expect(found.sorted { ($0.origin, $0.size) < ($1.origin, $1.size) } == expected)
        let counts = Dictionary(grouping: found, by: \.origin).mapValues { $0.reduce(0) { $0 + $1.accepted.count } }
        for (origin, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(origin): \(count) accepted") }
        #expect(counts.values.count { $0 > 0 } >= 3)
    }

    private static func row(_ object: JSONObject) throws -> Row {
        Row(
            origin: try object.string("origin"), size: UInt64(try object.integer("size")),
            accepted: try object.array("accepted").map { try $0.integer() })
    }

    private func rows() throws -> [Row] {
        var proofs = ConsistencyProofs()
        for item in try Self.document("consistency.json").array() {
            let item = try item.object()
            let hashes = try item.array("proof").map { Base64.decode(Array(try $0.string().utf8), allowing: .standard) }
            proofs.insert(
                ConsistencyProof(
                    oldSize: UInt64(try item.integer("size1")), newSize: UInt64(try item.integer("size2")),
                    hashes: hashes.compactMap(\.self)), of: try item.string("origin"))
        }
        let heads = try entryHeads()
        var rows: [Row] = []
        for tree in try Self.document("checkpoints.json").object().members {
            for item in try tree.value.array() {
                let bytes = Array(try item.object().string("checkpoint").utf8)
                let pinned = try #require(try verifier.signedHead(bytes)).checkpoint
                var history = HeadHistory(origin: pinned.origin)
                try history.insert(pinned)
                let accepted = heads.filter { head in
                    guard head.head.origin == pinned.origin else { return false }
                    return (try? history.place(head.head, by: proofs)) != nil
                }
                rows.append(Row(origin: pinned.origin, size: pinned.size, accepted: accepted.map(\.position)))
            }
        }
        return rows
    }

    /// The heads in which the proofs of entries end, as far as the proofs hold.
    private func entryHeads() throws -> [(position: Int64, head: Checkpoint)] {
        var heads: [(position: Int64, head: Checkpoint)] = []
        for (position, item) in try Self.document("entries.json").array().enumerated() {
            let entry = try LogEntry(transparencyLogEntry: item.object()["entry"] ?? .null)
            guard let head = (try? verifier.prove(entry))?.inclusion?.checkpoint else { continue }
            heads.append((Int64(position), head))
        }
        return heads
    }
}
