#if Network
    /// Why something could not be had from a server, or given to it. Never that it does not exist, where that is an
    /// answer.
    public struct NetworkError: Error, Sendable, CustomStringConvertible {
        /// What went wrong.
        public enum Reason: Sendable, Equatable {
            /// No connection, or one that broke off: another try may succeed.
            case connection(String)
            /// The server said nothing for too long.
            case silence
            /// The server's certificate is not trusted, or ours not accepted.
            case tls(String)
            /// The server asks for other credentials, or for any.
            case unauthorized(String)
            /// The server refuses to these credentials.
            case forbidden(String)
            /// The server wants fewer requests, also after all tries.
            case tooManyRequests
            /// Another answer than the request can have.
            case status(Int, String)
            /// The answer is not what the specification says.
            case malformed(String)
            /// More bytes than the document can have.
            case tooLarge(limit: UInt64)
            /// The content is not what its digest or size says.
            case damaged(String)
            /// The server leads to where this client does not follow.
            case redirect(String)
            /// A server that must be asked in plain HTTP, which nobody allowed.
            case plainHTTP
            /// Credentials or certificates that cannot be used.
            case configuration(String)
        }

        public let reason: Reason
        /// The server, with its port where one is given.
        public let host: String
        /// Repository or log; empty where none is meant.
        public let repository: String
        /// What was tried, as `get manifest v1.0`.
        public let attempt: String
        /// How often it was tried.
        public var tries = 1
        /// Milliseconds that the server wants to be left alone.
        var retryAfter: UInt64?

        public var description: String {
            let place = repository.isEmpty ? host : "\(host)/\(repository)"
            let often = tries > 1 ? " (\(tries) tries)" : ""
            return "\(place): \(attempt): \(what)\(often)"
        }

        private var what: String {
            switch reason {
            case .connection(let why): "the connection failed: \(why)"
            case .silence: "the server said nothing for too long"
            case .tls(let why): "no trusted connection: \(why)"
            case .unauthorized(let why): "the server wants other credentials\(Self.detail(why))"
            case .forbidden(let why): "the server refuses it to these credentials\(Self.detail(why))"
            case .tooManyRequests: "the server wants fewer requests"
            case .status(let code, let why): "the server answered \(code)\(Self.detail(why))"
            case .malformed(let why): "the answer is malformed: \(why)"
            case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
            case .damaged(let why): "the content is damaged: \(why)"
            case .redirect(let why): "a redirect that is not followed: \(why)"
            case .plainHTTP: "plain HTTP is spoken to this machine alone"
            case .configuration(let why): why
            }
        }

        private static func detail(_ why: String) -> String { why.isEmpty ? "" : ": \(why)" }

        /// What the operator can do.
        public var hint: String {
            switch reason {
            case .connection, .silence:
                "run it again; an export with --work-dir fetches nothing twice, an import sends nothing twice"
            case .tls: "put the server's CA into --cert-dir HOST/ca.crt, or name the server with --no-tls-verify"
            case .unauthorized: "log in (skopeo login \(host)), or give --authfile or --creds"
            case .forbidden:
                "ask for the right to do this in the repository: export reads its tags and referrers, import writes"
            case .tooManyRequests:
                "wait, or use a mirror or credentials with a higher limit; --work-dir keeps what is there"
            case .status, .malformed, .tooLarge, .redirect: "ask whoever runs the server; nothing was taken as absent"
            case .damaged: "run it again; if it stays so, the server or something before it changes content"
            case .plainHTTP: "name the server with --plain-http if you trust the network between"
            case .configuration: "correct it and run again"
            }
        }

        /// Whether another try may end otherwise.
        var isTransient: Bool {
            switch reason {
            case .connection, .silence, .tooManyRequests, .damaged: true
            case .status(let code, _): [408, 425, 429, 500, 502, 503, 504].contains(code)
            default: false
            }
        }
    }
#endif
