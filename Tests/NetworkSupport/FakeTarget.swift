#if Network
    internal import JSON
    internal import OpenSSL
    internal import Synchronization
    internal import TestSupport

    /// A registry in memory that is pushed to. It refuses what names something that is not there, keeps a record of what it
    /// was asked, and breaks off uploads on demand.
    public final class FakeTarget: Sendable {
        private struct State {
            var blobs: [String: Set<String>] = [:]
            var content: [String: [UInt8]] = [:]
            var manifests: [String: [String: (type: String, bytes: [UInt8])]] = [:]
            var uploads: [String: [UInt8]] = [:]
            var requests: [String] = []
            var patches = 0
        }

        private let hasReferrers: Bool
        /// After how many bytes the connection ends, by the number of the upload's piece, counted from 1.
        private let cut: @Sendable (_ piece: Int) -> Int?
        /// Whether the registry remembers what it got before a connection ended.
        private let remembers: Bool
        /// A status in place of an answer.
        private let fault: @Sendable (_ request: String) -> Int?
        /// Whether an answer is lost on its way, though what was asked is done.
        private let loses: @Sendable (_ request: String) -> Bool
        /// What the registry calls a manifest, in place of its digest.
        private let calls: @Sendable (_ digest: String) -> String
        private let state = Mutex(State())

        public init(
            referrers: Bool = true, remembers: Bool = true,
            cut: @escaping @Sendable (_ piece: Int) -> Int? = { _ in nil },
            fault: @escaping @Sendable (_ request: String) -> Int? = { _ in nil },
            loses: @escaping @Sendable (_ request: String) -> Bool = { _ in false },
            calls: @escaping @Sendable (_ digest: String) -> String = { $0 }
        ) {
            self.loses = loses
            self.calls = calls
            hasReferrers = referrers
            self.remembers = remembers
            self.cut = cut
            self.fault = fault
        }

        public func start() throws -> LoopbackServer { try LoopbackServer { self.answer($0) } }

        /// Method and target of every request.
        public var requests: [String] { state.withLock(\.requests) }

        /// The names of a repository's manifests, tags and digests.
        public func names(_ repository: String) -> Set<String> {
            state.withLock { Set($0.manifests[repository]?.keys.map { $0 } ?? []) }
        }

        /// The manifest under a name.
        public func manifest(_ name: String, in repository: String) -> [UInt8]? {
            state.withLock { $0.manifests[repository]?[name]?.bytes }
        }

        /// Puts a manifest without being asked, as another client would have.
        public func put(_ bytes: [UInt8], type: String, as name: String, in repository: String) {
            state.withLock { $0.manifests[repository, default: [:]][name] = (type, bytes) }
        }

        private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
            let path = String(request.target.prefix { $0 != "?" })
            let line = "\(request.method) \(request.target)"
            return state.withLock { state in
                state.requests.append(line)
                if let status = fault(line) { return .init(status) }
                var answer = answer(request, path, &state)
                if loses(line) {
                    answer.body = [1]
                    answer.cut = 0
                }
                return answer
            }
        }

        private func answer(
            _ request: LoopbackServer.Request, _ path: String, _ state: inout State
        ) -> LoopbackServer.Answer {
            guard path != "/v2/" else { return .init(200) }
            for kind in ["/blobs/uploads/", "/manifests/", "/blobs/"] {
                guard let found = path.firstRange(of: kind) else { continue }
                let repository = String(path[..<found.lowerBound].dropFirst(4))
                let name = String(path[found.upperBound...])
                switch kind {
                case "/blobs/uploads/": return upload(request, repository, name, &state)
                case "/manifests/": return manifest(request, repository, name, &state)
                default: return .init(state.blobs[repository]?.contains(name) == true ? 200 : 404)
                }
            }
            return .init(404)
        }

        private func upload(
            _ request: LoopbackServer.Request, _ repository: String, _ name: String, _ state: inout State
        ) -> LoopbackServer.Answer {
            let place = { (name: String) in [(name: "Location", value: "/v2/\(repository)/blobs/uploads/\(name)")] }
            switch request.method {
            case "POST":
                if let mount = Self.parameter("mount", request.target),
                    let from = Self.parameter("from", request.target), state.blobs[from]?.contains(mount) == true
                {
                    state.blobs[repository, default: []].insert(mount)
                    return .init(201)
                }
                let name = "u\(state.requests.count)"
                state.uploads[name] = []
                return .init(202, headers: place(name))
            case "GET":
                guard let bytes = state.uploads[name] else { return .init(404) }
                return .init(204, headers: place(name) + [("Range", "0-\(max(bytes.count, 1) - 1)")])
            case "PATCH":
                guard let bytes = state.uploads[name],
                    request.headers["content-range"]?.hasPrefix("\(bytes.count)-") == true
                else { return .init(416) }
                state.patches += 1
                if let count = cut(state.patches) {
                    state.uploads[name] = remembers ? bytes + request.body.prefix(count) : nil
                    var broken = LoopbackServer.Answer(202, body: [1])
                    broken.cut = 0
                    return broken
                }
                state.uploads[name] = bytes + request.body
                return .init(202, headers: place(name))
            default:
                guard let bytes = state.uploads.removeValue(forKey: name),
                    let digest = Self.parameter("digest", request.target)
                else { return .init(404) }
                guard digest == "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(bytes)))" else { return .init(400) }
                state.blobs[repository, default: []].insert(digest)
                state.content[digest] = bytes
                return .init(201)
            }
        }

        private func manifest(
            _ request: LoopbackServer.Request, _ repository: String, _ name: String, _ state: inout State
        ) -> LoopbackServer.Answer {
            guard request.method == "PUT" else {
                guard let found = state.manifests[repository]?[name] else { return .init(404) }
                return .init(200, headers: [("Content-Type", found.type)], body: found.bytes)
            }
            guard let document = try? JSON(parsing: request.body) else { return .init(400) }
            var needed: [String] = []
            for path in ["/config/digest", "/layers", "/manifests"] {
                switch document[at: path] {
                case .string(let digest)?: needed.append(digest)
                case .array(let entries)?:
                    for case .string(let digest)? in entries.map({ entry -> JSON? in entry[at: "/digest"] }) {
                        needed.append(digest)
                    }
                default: break
                }
            }
            let there = (state.blobs[repository] ?? []).union(state.manifests[repository]?.keys.map { $0 } ?? [])
            guard needed.allSatisfy(there.contains) else {
                return .init(404, body: Array("MANIFEST_BLOB_UNKNOWN".utf8))
            }
            let digest = "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(request.body)))"
            let type = request.headers["content-type"] ?? ""
            for name in [name, digest] { state.manifests[repository, default: [:]][name] = (type, request.body) }
            var headers = [(name: "Docker-Content-Digest", value: calls(digest))]
            if hasReferrers, case .string(let subject)? = document[at: "/subject/digest"] {
                headers.append(("OCI-Subject", subject))
            }
            return .init(201, headers: headers)
        }

        private static func parameter(_ name: String, _ target: String) -> String? {
            let query = target.drop { $0 != "?" }.dropFirst()
            let found = query.split(separator: "&").first { $0.hasPrefix("\(name)=") }
            return found.map { String($0.dropFirst(name.count + 1).replacing("%3A", with: ":")) }
        }
    }
#endif
