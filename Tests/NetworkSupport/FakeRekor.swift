#if Network
    public import JSON
    internal import OpenSSL
    internal import Synchronization
    public import TestSupport

    /// A Rekor v1 server over a log in memory: what the log is, an entry by its UUID, a proof between two sizes.
    public final class FakeRekor: Sendable {
        private let log: VirtualTransparencyLog
        /// By UUID.
        private let entries: [String: LoggedEntry]
        private let growth: Int
        private let fault: @Sendable (_ target: String, _ time: Int) -> FakeRegistry.Fault?
        private let seen = Mutex<[String]>([])
        private let asked = Mutex<[JSON]>([])
        /// Whether the server can be searched by hash; else by proposed entries alone.
        private let hasIndex: Bool
        /// Bodies that the index does not know.
        private let unindexed: Set<[UInt8]>

        /// - Parameters:
        ///   - hasIndex: whether the index by hashes knows the entries.
        ///   - unindexed: entries that it does not know all the same.
        ///   - growth: entries that the log gains with every question.
        ///   - fault: as of ``FakeRegistry``.
        public init(
            _ log: VirtualTransparencyLog, entries: [LoggedEntry], hasIndex: Bool = true,
            unindexed: [LoggedEntry] = [], growth: Int = 0,
            fault: @escaping @Sendable (_ target: String, _ time: Int) -> FakeRegistry.Fault? = { _, _ in nil }
        ) {
            self.log = log
            self.growth = growth
            self.hasIndex = hasIndex
            self.unindexed = Set(unindexed.map(\.body))
            self.fault = fault
            let tree = UInt64(log.treeID) ?? 0
            let prefix = Hex.encode(
                stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: tree >> UInt64($0)) })
            self.entries = Dictionary(
                entries.map { (prefix + Hex.encode(HashAlgorithm.sha256.hash([0] + $0.body)), $0) },
                uniquingKeysWith: { first, _ in first })
        }

        public func start() throws -> LoopbackServer { try LoopbackServer { self.answer($0) } }

        /// What was asked by posting.
        public var questions: [JSON] { asked.withLock { $0 } }

        /// The targets that were asked for.
        public var requests: [String] { seen.withLock { $0 } }

        private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
            let time = seen.withLock { seen in
                seen.append(request.target)
                return seen.count { $0 == request.target }
            }
            let whole = (try? content(request)) ?? .init(500)
            log.fill(count: growth, seed: UInt64(seen.withLock { $0.count }))
            return fault(request.target, time).map { whole.broken(by: $0) } ?? whole
        }

        private func content(_ request: LoopbackServer.Request) throws -> LoopbackServer.Answer {
            let target = request.target
            if request.method == "POST" {
                let question = try JSON(parsing: request.body)
                asked.withLock { $0.append(question) }
                return try found(by: question, target)
            }
            let (path, query) = (target.prefix { $0 != "?" }, target.drop { $0 != "?" }.dropFirst())
            if path == "/api/v1/log" {
                return .init(
                    200,
                    body: ([
                        "rootHash": .string(Hex.encode(log.rootHash(size: log.size))),
                        "signedTreeHead": .string(String(decoding: try log.checkpoint(), as: UTF8.self)),
                        "treeID": .string(log.treeID), "treeSize": .integer(log.size), "inactiveShards": [],
                    ] as JSON).encoded())
            }
            if path == "/api/v1/log/proof" {
                let fields = Dictionary(
                    query.split(separator: "&").map { $0.split(separator: "=") }.map { (String($0[0]), UInt64($0[1])) },
                    uniquingKeysWith: { first, _ in first })
                guard let old = fields["firstSize"] ?? nil, let new = fields["lastSize"] ?? nil, new <= log.size else {
                    return .init(400)
                }
                let hashes = log.consistencyProof(from: old, to: new).map { JSON.string(Hex.encode($0)) }
                return .init(200, body: (["rootHash": "", "hashes": .array(hashes)] as JSON).encoded())
            }
            let name = String(path.split(separator: "/").last ?? "")
            guard path.hasPrefix("/api/v1/log/entries/"), let entry = entries[name] else { return .init(404) }
            return .init(200, body: JSON.object([name: try answer(entry)]).encoded())
        }

        /// What a search gives: UUIDs by the hash of an artifact, entries by what would have made them.
        private func found(by question: JSON, _ target: String) throws -> LoopbackServer.Answer {
            if target == "/api/v1/index/retrieve" {
                guard hasIndex, case .string(let hash)? = question[at: "/hash"] else {
                    return .init(200, body: Array("[]".utf8))
                }
                let hex = String(hash.dropFirst("sha256:".count))
                let uuids = entries.filter {
                    !unindexed.contains($0.value.body) && String(decoding: $0.value.body, as: UTF8.self).contains(hex)
                }.keys
                    .sorted()
                return .init(200, body: JSON.array(uuids.map { .string($0) }).encoded())
            }
            guard target == "/api/v1/log/entries/retrieve", case .array(let proposed)? = question[at: "/entries"] else {
                return .init(404)
            }
            let bodies = proposed.map { $0.encoded(.canonical) }
            let found = entries.filter { bodies.contains($0.value.body) }
            return .init(200, body: JSON.array(try found.map { .object([$0.key: try answer($0.value)]) }).encoded())
        }

        private func answer(_ entry: LoggedEntry) throws -> JSON {
            let inclusion = try log.inclusion(leafIndex: UInt64(entry.logIndex - log.firstIndex))
            var verification: JSONObject = [
                "inclusionProof": [
                    "checkpoint": .string(String(decoding: inclusion.checkpoint, as: UTF8.self)),
                    "hashes": .array(inclusion.hashes.map { .string(Hex.encode($0)) }),
                    "logIndex": .integer(inclusion.leafIndex),
                    "rootHash": .string(Hex.encode(inclusion.rootHash)), "treeSize": .integer(inclusion.treeSize),
                ]
            ]
            if let promise = entry.promise { verification["signedEntryTimestamp"] = .string(Base64.encode(promise)) }
            return [
                "body": .string(Base64.encode(entry.body)), "integratedTime": .integer(entry.integratedTime),
                "logID": .string(Hex.encode(entry.logID)), "logIndex": .integer(entry.logIndex),
                "verification": .object(verification),
            ]
        }
    }
#endif
