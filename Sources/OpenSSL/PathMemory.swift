internal import Synchronization

/// Which certificate paths were found good before in this run, so that chains which repeat are verified once.
///
/// What is remembered holds at any time: times, usages and extensions are looked at again for each path.
public final class PathMemory: Sendable {
    private struct State {
        var paths: Set<[Certificate]> = []
        var issuers: Set<[Certificate]> = []
    }

    /// Forgets everything rather than grow beyond this.
    private static let limit = 1024
    private let state = Mutex(State())

    /// A memory of nothing.
    public init() {}

    /// How much of a path is still to be verified by its signatures: nothing, the leaf with its issuer, or all.
    func rest(of path: [Certificate]) -> [Certificate] {
        state.withLock { state in
            if state.paths.contains(path) { return [] }
            return state.issuers.contains(Array(path.dropFirst())) ? Array(path.prefix(2)) : path
        }
    }

    /// Remembers a path that is good.
    ///
    /// The issuers of one good leaf serve the next one too: what they demand of those below them, path length and
    /// strength, does not depend on the leaf, unless they constrain its names.
    func remember(_ path: [Certificate]) {
        let issuers = Array(path.dropFirst())
        state.withLock { state in
            if state.paths.count >= Self.limit { state.paths = [] }
            if state.issuers.count >= Self.limit { state.issuers = [] }
            state.paths.insert(path)
            if issuers.count > 1, !issuers.contains(where: \.constrainsNames) { state.issuers.insert(issuers) }
        }
    }
}

extension Certificate {
    /// Whether it restricts the names below it (RFC 5280 §4.2.1.10).
    fileprivate var constrainsNames: Bool { extensionValue("2.5.29.30") != nil }
}
