import JSON
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

@testable import Sigstore

/// Log entries that Rekor really made, each with what proves it.
@Suite(.enabled(if: SharedMaterial.root != nil)) struct RealLogEntryTests {
    /// What became of the entries.
    struct Tally: Equatable {
        var promised = 0
        var included = 0
        /// Proofs that hold and have no checkpoint, so that they prove nothing by themselves.
        var withoutCheckpoint = 0
    }

    @Test func `proves every entry of Rekor v1`() throws {
        let staging = try TrustedRoot(parsing: SharedLayout.bytes(Self.stagingRoot))
        let production = try SharedLayout.publicGood().root
        let instances = production.transparencyLogs + staging.transparencyLogs
        var tally = Tally()
        for document in try JSON(parsing: SharedLayout.bytes("real/rekor/entries.json"), limits: .evidence).array() {
            let entry = try LogEntry(transparencyLogEntry: document.object()["entry"] ?? .null)
            let leafHash = try document.object().string("leafHash")
            #expect(Hex.encode(MerkleTree.leafHash(entry.body)) == leafHash)
            let log = KnownLog(domain: "test", instances: instances.filter { $0.logID == entry.logID })
            try #require(!log.instances.isEmpty)
            try prove(entry, in: log, &tally)
        }
        #expect(tally == Tally(promised: 53, included: 51, withoutCheckpoint: 2))
    }

    private static let stagingRoot = "vectors/sigstore-conformance/rekor2-dsse-happy-path/trusted_root.json"

    private func prove(_ entry: LogEntry, in log: KnownLog, _ tally: inout Tally) throws {
        // Every body is of a kind that is understood.
        _ = try entry.content.get()
        do {
            let proven = try log.prove(entry, memory: VerificationMemory())
            tally.promised += proven.isPromised ? 1 : 0
            tally.included += proven.inclusion == nil ? 0 : 1
        } catch .refused(.logCheckpointMissing, _, _, _) {
            tally.withoutCheckpoint += 1
            let inclusion = try #require(entry.inclusion)
            let promised = LogEntry(
                body: entry.body, logID: entry.logID, logIndex: entry.logIndex, integratedTime: entry.integratedTime,
                signedEntryTimestamp: entry.signedEntryTimestamp, inclusion: nil, kindVersion: entry.kindVersion)
            tally.promised += try log.prove(promised, memory: VerificationMemory()).isPromised ? 1 : 0
            let proof = InclusionProof(
                leafIndex: inclusion.leafIndex, treeSize: try #require(inclusion.treeSize), hashes: inclusion.hashes)
            try proof.verify(leafHash: MerkleTree.leafHash(entry.body), root: #require(inclusion.rootHash))
        }
    }

    @Test func `reads the public trusted root`() throws {
        let root = try SharedLayout.publicGood().root
        #expect(root.transparencyLogs.map(\.name) == ["rekor.sigstore.dev", "log2025-1.rekor.sigstore.dev"])
        #expect(root.transparencyLogs.map { Hex.encode($0.noteKey.keyHint) } == ["c0d23d6a", "cf119915"])
        #expect(root.certificateAuthorities.map(\.certificates.count) == [1, 2])
        #expect(root.certificateTransparencyLogs.count == 2)
        #expect(root.timestampAuthorities.count == 1)
    }
}
