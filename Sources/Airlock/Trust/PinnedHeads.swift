internal import Sigstore
internal import TransparencyLog

/// Turns the files below `heads` into heads: each signed by a log of a trusted root, no two against each other.
enum PinnedHeads {
    static func verified(
        _ files: [(name: String, path: String, bytes: [UInt8], isFrozen: Bool)], by domains: [TrustDomain]
    ) throws(TrustError) -> [PinnedHead] {
        let verifier = Verifier(domains: domains)
        var histories: [String: HeadHistory] = [:]
        var heads: [PinnedHead] = []
        for file in files.sorted(by: { $0.name < $1.name }) {
            let checkpoint = try signed(file.bytes, path: file.path, by: verifier)
            guard checkpoint.size > 0 else { throw TrustError(.headOfNothing, file.path) }
            do throws(HeadError) {
                try histories[checkpoint.origin, default: HeadHistory(origin: checkpoint.origin)].insert(checkpoint)
            } catch {
                throw TrustError(.headsDisagree(error), file.path)
            }
            heads.append(PinnedHead(name: file.name, checkpoint: checkpoint, isFrozen: file.isFrozen))
        }
        return heads
    }

    private static func signed(
        _ bytes: [UInt8], path: String, by verifier: Verifier
    ) throws(TrustError) -> Checkpoint {
        let head: SignedHead?
        do throws(HeadSignatureError) { head = try verifier.signedHead(bytes) } catch {
            throw TrustError(.head(error), path)
        }
        guard let head else { throw TrustError(.headOfUnknownLog, path) }
        return head.checkpoint
    }
}
