internal import JSON

extension Fault {
    /// Adds the changes of a fault of the inclusion proof or its checkpoint.
    func applyToProof(_ edits: inout SigningEdits) {
        edits.entry.append { entry, context in
            guard var proof = entry.inclusion else { preconditionFailure("the entry has no proof") }
            let log = context.sigstore.log
            switch self {
            case .proofHashAltered: proof.hashes[0][0] ^= 1
            case .proofHashMissing: proof.hashes.removeLast()
            case .proofHashTooMany: proof.hashes.append(proof.rootHash)
            case .proofIndexAltered: proof.leafIndex -= 1
            case .proofIndexBeyondTree: proof.leafIndex = proof.treeSize
            case .proofRootHashAltered: proof.rootHash[0] ^= 1
            case .proofTreeSizeAltered: proof.treeSize += 1
            // The proof is a good one, of the entry before.
            case .proofOfAnotherBody:
                proof = try log.inclusion(leafIndex: proof.leafIndex - 1, size: proof.treeSize)
            case .checkpointAltered: proof.checkpoint = addLine(proof.checkpoint)
            case .checkpointByImpostor:
                proof.checkpoint = try context.sigstore.impostor.log.checkpoint(
                    size: proof.treeSize, rootHash: proof.rootHash)
            case .checkpointOfAnotherName:
                proof.checkpoint = try log.checkpoint(
                    size: proof.treeSize, rootHash: proof.rootHash, name: "rekor.elsewhere.test")
            case .checkpointMissing: proof.checkpoint = []
            default: preconditionFailure("\(rawValue) is not about the proof")
            }
            entry.inclusion = proof
        }
    }

    /// Adds a line to a checkpoint's text: well formed, the proof still leads to its root, and nobody signed it.
    private func addLine(_ checkpoint: [UInt8]) -> [UInt8] {
        var lines = checkpoint.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines.insert(Array("Timestamp: 1".utf8)[...], at: 3)
        return Array(lines.joined(separator: [0x0A]))
    }
}
