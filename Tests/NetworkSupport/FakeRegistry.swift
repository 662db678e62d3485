#if Network
    internal import JSON
    internal import OpenSSL
    internal import Synchronization
    public import TestSupport

    /// A registry in memory that serves layouts, with or without the referrers API, with or without a login, and with
    /// faults on demand.
    public final class FakeRegistry: Sendable {
        /// Who may read.
        public enum Login: Sendable {
            case none
            case basic(user: String, password: String)
            /// Tokens of the server's own, each good for so many requests.
            case token(user: String, password: String, uses: Int)
        }

        private struct State {
            var requests: [String] = []
            var ranges: [String] = []
            var tokens: [String: Int] = [:]
            var given = 0
        }

        /// What is served, by repository.
        private let layouts: [String: TestLayout]
        private let login: Login
        private let hasReferrers: Bool
        /// Referrers on one page.
        private let page: Int
        private let fault: @Sendable (_ target: String, _ time: Int) -> Fault?
        private let state = Mutex(State())

        /// What is done to one answer in place of giving it whole.
        public enum Fault: Sendable {
            case status(Int, headers: [String: String] = [:])
            /// The connection ends after so many bytes.
            case cut(after: Int)
            /// The announced length is other than the body's.
            case length(Int)
            /// The last byte is another.
            case damage
            case redirect(String)
            case answer(type: String, body: String)
            case refusal(status: Int, body: String)
            /// The first text is replaced by the second, where it stands first.
            case replace(String, String)
        }

        /// - Parameter fault: is asked before each answer, with how often the target was asked for, counted from 1.
        public init(
            _ layouts: [String: TestLayout], login: Login = .none, referrers: Bool = true, page: Int = 100,
            fault: @escaping @Sendable (_ target: String, _ time: Int) -> Fault? = { _, _ in nil }
        ) {
            self.layouts = layouts
            self.login = login
            hasReferrers = referrers
            self.page = page
            self.fault = fault
        }

        /// Starts to serve on loopback.
        public func start() throws -> LoopbackServer { try LoopbackServer { self.answer($0) } }

        /// Method and target of every request so far.
        public var requests: [String] { state.withLock { $0.requests } }

        /// What `Range` asked for, of every request that had one.
        public var ranges: [String] { state.withLock { $0.ranges } }

        private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
            let line = "\(request.method) \(request.target)"
            let time = state.withLock { state in
                state.requests.append(line)
                if let range = request.headers["range"] { state.ranges.append(range) }
                return state.requests.count { $0 == line }
            }
            if request.target.hasPrefix("/token") { return token(request) }
            if let refusal = refusal(request) { return refusal }
            guard let fault = fault(request.target, time) else { return content(request) }
            return content(request).broken(by: fault)
        }

        private func refusal(_ request: LoopbackServer.Request) -> LoopbackServer.Answer? {
            let given = request.headers["authorization"] ?? ""
            switch login {
            case .none: return nil
            case .basic(let user, let password):
                if given == "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))" { return nil }
                return .init(401, headers: [("WWW-Authenticate", "Basic realm=\"here\"")])
            case .token:
                let isGood = state.withLock { state in
                    guard let left = state.tokens[given], left > 0 else { return false }
                    state.tokens[given] = left - 1
                    return true
                }
                if isGood { return nil }
                let host = request.headers["host"] ?? ""
                return .init(
                    401,
                    headers: [("WWW-Authenticate", "Bearer realm=\"http://\(host)/token\",service=\"fake\"")])
            }
        }

        private func token(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
            guard case .token(let user, let password, let uses) = login,
                request.headers["authorization"] == "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"
            else { return .init(401) }
            let token = state.withLock { state in
                state.given += 1
                state.tokens["Bearer token\(state.given)"] = uses
                return "token\(state.given)"
            }
            return .init(200, body: (["token": .string(token)] as JSON).encoded())
        }

        private func content(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
            let path = request.target.prefix { $0 != "?" }
            guard path != "/v2/" else { return .init(200) }
            for (repository, layout) in layouts {
                for kind in ["manifests", "blobs", "referrers"] {
                    let prefix = "/v2/\(repository)/\(kind)/"
                    guard path.hasPrefix(prefix) else { continue }
                    let name = String(path.dropFirst(prefix.count))
                    switch kind {
                    case "manifests": return manifest(name, in: layout)
                    case "blobs": return blob(name, in: layout, request)
                    default: return referrers(name, in: layout, request, repository)
                    }
                }
            }
            return .init(404)
        }

        private func manifest(_ name: String, in layout: TestLayout) -> LoopbackServer.Answer {
            let entry = layout.entries.first { entry in
                let named = entry[at: "/annotations/org.opencontainers.image.ref.name"]
                return named == .string(name) || entry[at: "/digest"] == .string(name)
            }
            let digest: String
            if case .string(let found)? = entry?[at: "/digest"] { digest = found } else { digest = name }
            guard let bytes = bytes(of: digest, in: layout) else { return .init(404) }
            var type = "application/vnd.oci.image.manifest.v1+json"
            if let document = try? JSON(parsing: bytes), case .string(let own)? = document[at: "/mediaType"] {
                type = own
            }
            return .init(200, headers: [("Content-Type", type), ("Docker-Content-Digest", digest)], body: bytes)
        }

        private func blob(
            _ digest: String, in layout: TestLayout, _ request: LoopbackServer.Request
        ) -> LoopbackServer.Answer {
            guard let bytes = bytes(of: digest, in: layout) else { return .init(404) }
            guard let range = request.headers["range"], range.hasPrefix("bytes="),
                let start = Int(range.dropFirst(6).prefix { $0 != "-" }), start < bytes.count
            else { return .init(200, body: bytes) }
            return .init(
                206, headers: [("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")],
                body: Array(bytes[start...]))
        }

        private func bytes(of digest: String, in layout: TestLayout) -> [UInt8]? {
            guard digest.hasPrefix("sha256:"), let blob = layout.blobs[String(digest.dropFirst(7))] else { return nil }
            var bytes: [UInt8] = []
            blob.forEachChunk { bytes += $0 }
            return bytes
        }

        private func referrers(
            _ digest: String, in layout: TestLayout, _ request: LoopbackServer.Request, _ repository: String
        ) -> LoopbackServer.Answer {
            guard hasReferrers else { return .init(404) }
            let all = layout.entries.filter { entry in
                guard case .string(let own)? = entry[at: "/digest"], let bytes = bytes(of: own, in: layout),
                    let document = try? JSON(parsing: bytes)
                else { return false }
                return document[at: "/subject/digest"] == .string(digest)
            }
            let start = Int(request.target.split(separator: "=").last ?? "0") ?? 0
            let index: JSON = [
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                "manifests": .array(Array(all.dropFirst(start).prefix(page))),
            ]
            var headers = [(name: "Content-Type", value: "application/vnd.oci.image.index.v1+json")]
            if start + page < all.count {
                headers.append(
                    ("Link", "</v2/\(repository)/referrers/\(digest)?start=\(start + page)>; rel=\"next\""))
            }
            return .init(200, headers: headers, body: index.encoded())
        }
    }

    extension LoopbackServer.Answer {
        /// The same with a fault.
        func broken(by fault: FakeRegistry.Fault) -> LoopbackServer.Answer {
            var answer = self
            switch fault {
            case .status(let status, let headers):
                answer = .init(status, headers: headers.map { ($0.key, $0.value) })
            case .cut(let count): answer.cut = count
            case .length(let length): answer.announced = length
            case .damage: if !answer.body.isEmpty { answer.body[answer.body.count - 1] ^= 1 }
            case .redirect(let target): answer = .init(307, headers: [("Location", target)])
            case .answer(let type, let body):
                answer = .init(200, headers: [("Content-Type", type)], body: Array(body.utf8))
            case .refusal(let status, let body): answer = .init(status, body: Array(body.utf8))
            case .replace(let found, let other):
                let text = String(decoding: answer.body, as: UTF8.self)
                answer.body = Array(text.replacing(found, with: other + "", maxReplacements: 1).utf8)
            }
            return answer
        }
    }
#endif
