import FileSystem
import OpenSSL
import Sigstore
import TransparencyLog

/// rekor-cli's look-ups, offline: which log entries stand beside the images of bundles and registry directories.
///
/// An index leads to the evidence; every answer is read from the evidence itself.
public struct LogLookup {
    private let targets: [String]
    private let indexPath: String?
    private let usesIndex: Bool
    private let verifier: Verifier?
    private let progress: any ProgressObserver

    /// - Parameters:
    ///   - targets: bundles and registry directories.
    ///   - index: the directory that keeps the indexes; by default that of the registry directory, or the user's cache.
    ///   - usesIndex: whether an index may be used that was made before, and is kept for the next time.
    ///   - trust: a trust directory, whose logs verify what is found; nothing is verified where nil.
    public init(
        _ targets: [String], index: String? = nil, usesIndex: Bool = true, trust: String? = nil,
        progress: any ProgressObserver = SilentProgress()
    ) throws {
        self.targets = targets
        indexPath = index
        self.usesIndex = usesIndex
        self.progress = progress
        verifier = try trust.map { path in
            let trust = try TrustDirectory.load(path: path)
            return Verifier(
                domains: trust.domains, heads: try AcceptedHeads(trust: trust).histories.values.flatMap(\.heads))
        }
    }

    /// The entries that answer a query, in the order of the targets.
    public func search(_ query: LogQuery) throws -> LogSearchReport { LogSearchReport(try answers(query)) }

    /// The one entry that answers a query.
    ///
    /// - Throws: ``LogQueryError/ambiguous(_:uuids:)`` where several logs have an entry of the index.
    public func get(_ query: LogQuery) throws -> LogEntryReport {
        let all = try answers(query)
        // Whoever can add evidence can add entries that hold nowhere: they hide none that does.
        let proven = all.filter(\.isProven)
        let answers = proven.isEmpty ? all : proven
        if answers.count > 1, case .index(let index) = query {
            throw LogQueryError.ambiguous(index, uuids: answers.map(\.entry.uuid))
        }
        return LogEntryReport(answers.first)
    }

    private func answers(_ query: LogQuery) throws -> [LogAnswer] {
        var found: [FoundEntry] = []
        for path in targets {
            let target = try LookupTargets.open(path)
            for entry in try entries(query, in: target) { found.take(entry) }
        }
        return try found.map { try LogAnswer($0, to: query, verifiedBy: verifier) }
    }

    /// What an index that was kept leads to may be wrong in any way: then a new one is made, once.
    private func entries(_ query: LogQuery, in target: any LookupTarget) throws -> [FoundEntry] {
        let keeper = LogIndexKeeper(target, path: indexPath, isUsed: usesIndex, progress: progress)
        if let kept = try keeper.kept() {
            do {
                if let found = try entries(query, in: target, by: kept) { return found }
            } catch let error as CryptoError { throw error } catch {
                progress.note("the index of \(target.name) leads nowhere and is made again: \(error)")
            }
        }
        guard let found = try entries(query, in: target, by: keeper.make()) else {
            preconditionFailure("an index that was just made is damaged")
        }
        return found
    }

    /// The entries to which an index leads; nil where it leads to something else.
    private func entries(_ query: LogQuery, in target: any LookupTarget, by index: LogIndex) throws -> [FoundEntry]? {
        guard let lines = try index.lines(LookupKey(query)) else { return nil }
        let groups = try lines.map { try EvidenceGroup(parsing: $0) }
        let store = try target.stores(forGroups: groups.count)
        var found: [FoundEntry] = []
        for group in groups {
            let entries = try group.read(in: store(group), target: target.name).entries
            guard entries.contains(where: { $0.keys.contains(LookupKey(query)) }) else { return nil }
            for entry in entries where entry.answers(query) { found.take(entry) }
        }
        return found
    }
}
