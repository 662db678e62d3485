import FileSystem
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// The life of a site whose log is one that others made: its own checkpoints, its own tiles.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct TiledLogHeadsTests {
    private static let path = "\(SharedMaterial.root ?? "")/vectors/tiled-log/log"

    private static func checkpoint(_ size: Int) throws -> Checkpoint {
        try Checkpoint(parsing: File.open("\(path)/checkpoint.\(size)").readAll(limit: 1 << 16))
    }

    /// The proofs between these sizes, from the tiles.
    private func proofs(_ pairs: (UInt64, UInt64)...) throws -> ConsistencyProofs {
        var source = try ProofSources.open(directory: Self.path)
        var proofs = ConsistencyProofs()
        for (old, new) in pairs {
            let proof = try #require(try source.consistencyProof(from: old, to: new))
            proofs.insert(proof, of: try Self.checkpoint(1).origin)
        }
        return proofs
    }

    @Test func `advances, skips, takes a late head and keeps an old one out`() throws {
        var history = HeadHistory(origin: try Self.checkpoint(3).origin)
        try history.insert(Self.checkpoint(3))
        #expect(try history.place(Self.checkpoint(3), by: .init()) == .known)
        for (old, new) in [(3, 5), (5, 6), (6, 11)] {
            let head = try Self.checkpoint(new)
            #expect(throws: HeadError.self) { try history.place(head, by: .init()) }
            let proofs = try proofs((UInt64(old), UInt64(new)))
            #expect(try history.place(head, by: proofs) == .newer(than: Self.checkpoint(old)))
            try history.insert(head)
        }
        // The head of size 8 was skipped, and comes late: with a proof to what was accepted since, or not at all.
        let late = try Self.checkpoint(8)
        #expect(try history.place(late, by: proofs((8, 11))) == .older(than: Self.checkpoint(11)))
        #expect {
            try history.place(late, by: try proofs((6, 8)))
        } throws: {
            guard case .unanchored? = $0 as? HeadError else { return false }
            return true
        }
        // A proof from an older head does not show what was accepted since.
        #expect(throws: HeadError.self) { try history.place(Self.checkpoint(15), by: proofs((3, 15))) }
        #expect(try history.place(Self.checkpoint(15), by: proofs((11, 15))) == .newer(than: Self.checkpoint(11)))
    }

    @Test func `every pair of its checkpoints is linked by its tiles, and by no altered proof`() throws {
        for old in 1..<15 {
            for new in (old + 1)...15 {
                var history = HeadHistory(origin: try Self.checkpoint(1).origin)
                try history.insert(Self.checkpoint(old))
                let proofs = try proofs((UInt64(old), UInt64(new)))
                let head = try Self.checkpoint(new)
                #expect(try history.place(head, by: proofs) == .newer(than: Self.checkpoint(old)))
                var later = HeadHistory(origin: head.origin)
                try later.insert(head)
                #expect(try later.place(Self.checkpoint(old), by: proofs) == .older(than: head))
                for (origin, proof) in proofs.all {
                    for position in proof.hashes.indices {
                        var hashes = proof.hashes
                        hashes[position][0] ^= 1
                        var altered = ConsistencyProofs()
                        altered.insert(
                            ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: hashes), of: origin
                        )
                        #expect(throws: HeadError.self) { try history.place(head, by: altered) }
                        #expect(throws: HeadError.self) { try later.place(Self.checkpoint(old), by: altered) }
                    }
                }
            }
        }
    }
}
