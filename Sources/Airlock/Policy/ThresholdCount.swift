internal import OpenSSL
internal import Sigstore

/// Counts distinct entries of `by:`, each once, and each by another signer.
enum ThresholdCount {
    /// That a piece meets an entry of `by:`.
    struct Vote {
        let entry: Int
        let piece: VerifiedPiece
    }

    /// A largest set of votes in which no entry and no signer stands twice (a maximum bipartite matching).
    static func counted(_ votes: [Vote]) -> [Vote] {
        let signers = Self.signers(of: votes)
        var holder: [Int: Int] = [:]
        for entry in Set(votes.map(\.entry)).sorted() {
            var visited: Set<Int> = []
            _ = assign(entry, votes, signers, &holder, &visited)
        }
        return holder.values.sorted().map { votes[$0] }
    }

    /// Finds a signer for the entry, moving other entries to other signers where that helps (Kuhn's algorithm).
    private static func assign(
        _ entry: Int, _ votes: [Vote], _ signers: [Int], _ holder: inout [Int: Int], _ visited: inout Set<Int>
    ) -> Bool {
        for (index, vote) in votes.enumerated() where vote.entry == entry {
            let signer = signers[index]
            guard visited.insert(signer).inserted else { continue }
            if let other = holder[signer], !assign(votes[other].entry, votes, signers, &holder, &visited) { continue }
            holder[signer] = index
            return true
        }
        return false
    }

    /// Numbers the signers. Votes with a mark in common are one signer's: the same key, or the same subject of the same
    /// issuer, whatever else the certificate names.
    private static func signers(of votes: [Vote]) -> [Int] {
        var owner: [[UInt8]: Int] = [:]
        var signers = Array(votes.indices)
        for (index, vote) in votes.enumerated() {
            for mark in marks(of: vote.piece.signer) {
                let old = signers[index]
                guard let other = owner[mark], other != old else {
                    owner[mark] = old
                    continue
                }
                for position in signers.indices where signers[position] == old { signers[position] = other }
                for (mark, number) in owner where number == old { owner[mark] = other }
            }
        }
        return signers
    }

    private static func marks(of signer: VerifiedPiece.Signer) -> [[UInt8]] {
        let key = [0] + signer.publicKey.spki
        guard case .identity(let identity) = signer else { return [key] }
        return [key] + identity.subjects.map { [1] + Array(identity.issuer.utf8) + [0] + Array($0.utf8) }
    }
}
