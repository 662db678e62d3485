#if Network
    internal import OCI
    internal import OpenSSL
    internal import JSON
    internal import Synchronization

    /// One registry: how it is reached, who asks, and what its answers mean (OCI distribution-spec v1.1, Docker v2).
    ///
    /// Requests are repeated where that may help, redirects followed without credentials, tokens fetched and renewed.
    final class RegistryClient: Sendable {
        /// The name in references, as `docker.io`.
        let name: String
        private let connections: HTTPConnections
        private let credentials: CredentialStore
        private let tokens = TokenCache()
        private let scheme = Mutex<String?>(nil)

        init(name: String, connections: HTTPConnections, credentials: CredentialStore) {
            self.name = name
            self.connections = connections
            self.credentials = credentials
        }

        static let maximumDetail = 1 << 20

        /// The server's own name: Docker Hub's differs.
        private var authority: String { name == "docker.io" ? "registry-1.docker.io" : name }

        /// How often something is tried here.
        var retries: RetryPolicy { connections.settings.retries }

        /// What may be done in a repository, as tokens say it.
        enum Access: Equatable {
            case read
            /// Reading, too; and reading another repository, from which a blob is mounted.
            case write(mountingFrom: String?)

            func scope(_ repository: String) -> [String] {
                switch self {
                case .read: ["repository:\(repository):pull"]
                case .write(let other):
                    ["repository:\(repository):pull,push"] + (other.map { ["repository:\($0):pull"] } ?? [])
                }
            }
        }

        /// Blobs at a time.
        var parallel: Int { connections.settings.connectionsPerHost }

        /// Asks once for something below `/v2/`, or at a place that the registry has named.
        ///
        /// - Parameters:
        ///   - target: a path below `/v2/`, or a `Location`.
        ///   - attempt: what messages call it.
        ///   - accepting: answers beside success that the caller knows what to do with.
        ///   - receive: is given the body of a successful answer.
        /// - Throws: ``NetworkError``, and what `receive` throws.
        func ask(
            _ target: String, method: String = "GET", of repository: String, access: Access = .read,
            headers: [(name: String, value: String)] = [], body: HTTPRequest.Body = .none, attempt: String,
            accepting: Set<Int> = [], receive: @escaping @Sendable (HTTPAnswer, RawSpan) throws -> Void
        ) throws -> HTTPAnswer {
            var retryAfter: UInt64?
            do {
                let isNamed = target.hasPrefix("/") || target.contains("://")
                guard let address = try base().resolving(isNamed ? target : "/v2/\(target)") else {
                    throw HTTPFailure(.malformed("no address for \(target)"))
                }
                guard connections.mayAsk(address) else {
                    throw HTTPFailure(.redirect("to plain http, \(address.authority)"))
                }
                let request = HTTPRequest(method, address, headers: headers, body: body)
                let detail = SmallBody(limit: Self.maximumDetail)
                let answer = try authorized(
                    request, repository: repository, access: access, receive: receive, detail: detail)
                retryAfter = answer.retryAfter
                if answer.isSuccess || accepting.contains(answer.status) { return answer }
                throw HTTPFailure(Self.reason(answer, detail.text))
            } catch let error as HTTPFailure {
                var told = NetworkError(reason: error.reason, host: name, repository: repository, attempt: attempt)
                told.retryAfter = retryAfter
                throw told
            }
        }

        private static func reason(_ answer: HTTPAnswer, _ detail: String) -> NetworkError.Reason {
            switch answer.status {
            case 401: .unauthorized(detail)
            case 403: .forbidden(detail)
            case 429: .tooManyRequests
            default: .status(answer.status, detail)
            }
        }

        /// Sends with the credentials that the server wants, and follows redirects.
        private func authorized(
            _ request: HTTPRequest, repository: String, access: Access,
            receive: @escaping @Sendable (HTTPAnswer, RawSpan) throws -> Void, detail: SmallBody
        ) throws -> HTTPAnswer {
            // A place elsewhere, that an upload was given, carries its own permission.
            guard try request.address.isSameOrigin(as: base()) else {
                return try connections.follow(request, receive: receive, detail: detail)
            }
            let scopes = access.scope(repository)
            let scope = scopes.joined(separator: " ")
            var request = request
            if let known = tokens[scope] { request.headers.append(("Authorization", known)) }
            let first = try connections.follow(request, receive: receive, detail: detail)
            guard first.status == 401 else { return first }
            guard let challenge = AuthenticationChallenge.best(of: first.all("www-authenticate")) else {
                throw HTTPFailure(.unauthorized("it does not say which"))
            }
            let header = try authorization(for: challenge, scopes: scopes, repository: repository)
            tokens[scope] = header
            request.headers.removeAll { $0.name == "Authorization" }
            request.headers.append(("Authorization", header))
            detail.clear()
            return try connections.follow(request, receive: receive, detail: detail)
        }

        /// The header that meets a challenge.
        private func authorization(
            for challenge: AuthenticationChallenge, scopes: [String], repository: String
        ) throws -> String {
            let credentials = try credentials.credentials(for: name, repository: repository)
            if challenge.scheme == "basic" {
                guard case .password(let user, let password) = credentials else {
                    throw HTTPFailure(.unauthorized("there are none for it here"))
                }
                return Self.basic(user, password)
            }
            return "Bearer \(try token(for: challenge, scopes: scopes, credentials))"
        }

        private static func basic(_ user: String, _ password: String) -> String {
            "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"
        }

        /// Asks the token server that a challenge names (Docker's token and OAuth2 specifications).
        private func token(
            for challenge: AuthenticationChallenge, scopes: [String], _ credentials: Credentials
        ) throws -> String {
            guard let realm = challenge.parameters["realm"], let address = WebAddress(realm) else {
                throw HTTPFailure(.malformed("the challenge names no token server"))
            }
            guard connections.mayAsk(address) else {
                throw HTTPFailure(.redirect("a token server in plain http, \(address.authority)"))
            }
            var fields = [("service", challenge.parameters["service"] ?? "")].filter { !$0.1.isEmpty }
            var request: HTTPRequest
            switch credentials {
            case .identityToken(let token):
                // One parameter here, and one each below (distribution's token and OAuth2 documents).
                fields += [
                    ("scope", scopes.joined(separator: " ")), ("grant_type", "refresh_token"), ("client_id", "airlock"),
                    ("refresh_token", token),
                ]
                request = HTTPRequest("POST", address)
                request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
                request.body = .bytes(Array(Self.query(fields).utf8))
            case .anonymous, .password:
                fields += scopes.map { ("scope", $0) }
                let separator = address.target.contains("?") ? "&" : "?"
                guard let whole = WebAddress(address.absolute + separator + Self.query(fields)) else {
                    throw HTTPFailure(.malformed("the challenge names no token server"))
                }
                request = HTTPRequest("GET", whole)
                if case .password(let user, let password) = credentials {
                    request.headers = [("Authorization", Self.basic(user, password))]
                }
            }
            let body = SmallBody(limit: 1 << 20)
            let answer = try connections.send(request) { _, bytes in try body.add(bytes) }
            guard answer.isSuccess else {
                let reason = Self.reason(answer, body.text)
                throw HTTPFailure(answer.status == 403 ? .unauthorized(body.text) : reason)
            }
            do {
                let object = try JSON(parsing: body.bytes).object()
                let token = try object.optionalString("token") ?? object.string("access_token")
                guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                    throw HTTPFailure(.malformed("the token server gave no token"))
                }
                return token
            } catch let error as JSONError { throw HTTPFailure(.malformed("the token server's answer: \(error)")) }
        }

        private static func query(_ fields: [(String, String)]) -> String {
            fields.map { "\($0)=\(WebAddress.encoded($1))" }.joined(separator: "&")
        }

        /// Where the registry answers: over TLS; in plain HTTP where that was asked for; and where neither, a server on
        /// this machine or one that need not prove itself in plain HTTP if it speaks no TLS.
        private func base() throws -> WebAddress {
            guard WebAddress("https://\(authority)/v2/") != nil else {
                throw HTTPFailure(.configuration("\(authority) is no server that can be asked"))
            }
            if let known = scheme.withLock({ $0 }) { return address(known) }
            let settings = connections.settings
            if settings.plain.contains(name) { return remembered("http") }
            let secure = address("https")
            guard secure.isLoopback || settings.unverified.contains(name) else { return remembered("https") }
            do {
                _ = try probe(secure)
                return remembered("https")
            } catch let failure as HTTPFailure {
                let answer = try? probe(address("http"))
                // A server of TLS answers plain HTTP too, with 400.
                guard let answer, answer.isSuccess || answer.status == 401 else { throw failure }
                return remembered("http")
            }
        }

        private func probe(_ address: WebAddress) throws -> HTTPAnswer {
            let body = SmallBody(limit: Self.maximumDetail)
            return try connections.send(HTTPRequest("GET", address)) { _, bytes in try body.add(bytes) }
        }

        private func remembered(_ found: String) -> WebAddress {
            scheme.withLock { $0 = found }
            return address(found)
        }

        private func address(_ scheme: String) -> WebAddress {
            WebAddress(scheme: scheme, authority: authority, target: "/v2/")
        }
    }
#endif
