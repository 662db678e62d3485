import OCI
import Synchronization

/// Where BuildKit's statements about an image stand: layers of manifests that its index lists, signed by nobody. The index's
/// digest covers them, and so does a signature over the index; who wrote them it does not say.
struct UnsignedStatement: Sendable {
    static let mediaType = "application/vnd.in-toto+json"

    /// `sha256:HEX#0`: manifest and layer.
    let identifier: String
    let digest: Digest

    /// The statements in an image, in the order of its index.
    static func all(in closure: ImageClosure) -> [UnsignedStatement] {
        closure.nodes.filter(\.isBuildKitAttestation).flatMap { node -> [UnsignedStatement] in
            let layers = closure.manifests[node.descriptor.digest]?.image?.layers ?? []
            return layers.enumerated().filter { $0.element.mediaType == mediaType }.map { position, layer in
                UnsignedStatement(identifier: "\(node.descriptor.digest)#\(position)", digest: layer.digest)
            }
        }
    }
}

/// Takes the bytes of such layers as they are read. Several threads may call.
final class UnsignedStatements: Sendable {
    private struct State {
        var wanted: Set<Digest> = []
        var found: [Digest: [UInt8]] = [:]
        /// How much more may be held.
        var room = BundleLimits.unsignedStatementsBytes
    }

    private let state = Mutex(State())

    /// Asks for the statements of a verdict.
    func want(_ verdict: ImageVerdict) {
        state.withLock { $0.wanted.formUnion(verdict.unsignedStatements.map(\.digest)) }
    }

    /// Whether the bytes of a layer are asked for, and there is room for them. Asked once for each layer that is read.
    func isWanted(_ digest: Digest, size: UInt64) -> Bool {
        state.withLock { state in
            guard state.wanted.contains(digest), size <= min(BundleLimits.unsignedStatementBytes, state.room) else {
                return false
            }
            state.wanted.remove(digest)
            state.room -= size
            return true
        }
    }

    func take(_ bytes: [UInt8], of digest: Digest) { state.withLock { $0.found[digest] = bytes } }

    /// Reads those of a verdict from a store that holds layers too. What is damaged there is told where all blobs are
    /// hashed.
    func read(_ verdict: ImageVerdict, from store: any BlobStore) throws {
        want(verdict)
        for statement in verdict.unsignedStatements {
            guard let size = try store.size(of: statement.digest), isWanted(statement.digest, size: size) else {
                continue
            }
            do { take(try store.read(statement.digest, limit: size), of: statement.digest) } catch is RegistryError {}
        }
    }

    /// What was taken, by digest.
    var all: [Digest: [UInt8]] { state.withLock(\.found) }
}
