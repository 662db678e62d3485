internal import OpenSSL
internal import TransparencyLog

extension KnownLog {
    /// Checks that the leaf is in the tree whose head the log signed.
    func prove(
        _ inclusion: EntryInclusion, leafHash: [UInt8], of entry: LogEntry, memory: VerificationMemory
    ) throws(Failure) -> VerifiedInclusion {
        let checkpoint = try head(of: inclusion, of: entry, memory: memory)
        try requireEqual(inclusion, checkpoint)
        try requireIndex(inclusion, checkpoint, of: entry)
        let proof = InclusionProof(
            leafIndex: inclusion.leafIndex, treeSize: checkpoint.size, hashes: inclusion.hashes)
        do throws(ProofError) {
            try proof.verify(leafHash: leafHash, root: checkpoint.rootHash)
        } catch {
            throw .refused(
                .logProofInvalid, message: "the inclusion proof of log entry \(entry.logIndex) does not hold",
                found: "\(error)", wanted: "a proof that leads to the checkpoint's root")
        }
        return VerifiedInclusion(checkpoint: checkpoint, proof: proof)
    }

    /// The proof's own checkpoint, or the trusted head that has the size and root that stand beside the proof.
    private func head(
        of inclusion: EntryInclusion, of entry: LogEntry, memory: VerificationMemory
    ) throws(Failure) -> Checkpoint {
        guard let bytes = inclusion.checkpoint else {
            let head = heads.first { $0.size == inclusion.treeSize && $0.rootHash == inclusion.rootHash }
            guard let head else {
                throw .refused(
                    .logCheckpointMissing,
                    message: "the inclusion proof of log entry \(entry.logIndex) has no checkpoint",
                    found: "none", wanted: "a checkpoint signed by \(instances[0].name)")
            }
            return head
        }
        let key = VerificationMemory.CheckpointKey(domain: domain, logID: entry.logID, bytes: bytes)
        if let known = memory.checkpoint(key) { return known }
        do throws(HeadSignatureError) {
            let checkpoint = try signedHead(bytes)
            memory.remember(checkpoint, as: key)
            return checkpoint
        } catch {
            switch error {
            case .unanswered(let error): throw .unanswered(error)
            case .refused(let error):
                throw .refused(
                    .logCheckpointInvalid, message: "the checkpoint of log entry \(entry.logIndex) does not hold",
                    found: "\(error)", wanted: "a checkpoint signed by \(instances[0].name)")
            }
        }
    }

    /// Parses a checkpoint, and requires that this log signed it as its own.
    func signedHead(_ bytes: [UInt8]) throws(HeadSignatureError) -> Checkpoint {
        var failure = NoteError.malformedCheckpoint(why: "no key of the log is known")
        for instance in instances {
            do throws(NoteError) {
                let checkpoint = try Checkpoint(parsing: bytes)
                try instance.noteKey.check(checkpoint.note)
                try requireOrigin(checkpoint, of: instance)
                return checkpoint
            } catch {
                if case .cryptography(let error) = error { throw .unanswered(error) }
                failure = error
            }
        }
        throw .refused(failure)
    }

    /// Whether the log writes this origin on its checkpoints.
    func isOrigin(_ origin: String) -> Bool {
        instances.contains { instance in
            origin == instance.name || origin.hasPrefix("\(instance.name) - ")
        }
    }

    /// The origin is the log's name, for Rekor v1 with ` - ` and the tree's ID: heads are kept by origin, so no log may
    /// speak for another.
    private func requireOrigin(_ checkpoint: Checkpoint, of log: TransparencyLogInstance) throws(NoteError) {
        guard checkpoint.origin != log.name else { return }
        let prefix = "\(log.name) - "
        let tree = checkpoint.origin.dropFirst(prefix.count)
        guard checkpoint.origin.hasPrefix(prefix), !tree.isEmpty, tree.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw .malformedCheckpoint(why: "the origin is \(checkpoint.origin), want \(log.name)") }
    }

    /// A log without tree IDs is one tree, so an entry has one index. Rekor v1 counts over all its trees.
    private func requireIndex(
        _ inclusion: EntryInclusion, _ checkpoint: Checkpoint, of entry: LogEntry
    ) throws(Failure) {
        guard checkpoint.origin == instances[0].name, UInt64(clamping: entry.logIndex) != inclusion.leafIndex else {
            return
        }
        throw .refused(
            .logIndexMismatch, message: "the log entry has two indexes", found: "\(entry.logIndex)",
            wanted: "\(inclusion.leafIndex), as its inclusion proof says")
    }

    /// What stands beside the checkpoint must say the same, though nothing relies on it.
    private func requireEqual(_ inclusion: EntryInclusion, _ checkpoint: Checkpoint) throws(Failure) {
        if let size = inclusion.treeSize, size != checkpoint.size {
            throw .refused(
                .logRootMismatch, message: "the inclusion proof and its checkpoint are of different trees",
                found: "size \(size)", wanted: "size \(checkpoint.size)")
        }
        if let root = inclusion.rootHash, root != checkpoint.rootHash {
            throw .refused(
                .logRootMismatch, message: "the inclusion proof and its checkpoint are of different trees",
                found: "root \(Hex.encode(root))", wanted: "root \(Hex.encode(checkpoint.rootHash))")
        }
    }
}
