#if Network
    /// How servers are reached. By default over TLS with the system's roots; plain HTTP to this machine alone.
    public struct ConnectionSettings: Sendable {
        /// A directory in the layout of docker and podman: `HOST[:PORT]/*.crt` are roots beside the system's,
        /// `*.cert` with `*.key` a client's certificate. Also a directory with such files for all servers.
        public var certificateDirectory: String?
        /// Servers (HOST[:PORT]) whose certificates are not verified, and that may be asked in plain HTTP.
        public var unverified: Set<String> = []
        /// Servers (HOST[:PORT]) that are asked in plain HTTP.
        public var plain: Set<String> = []
        /// By registry, what is asked first for content by its digest: `HOST[:PORT][/PREFIX]`. A mirror gives bytes, which
        /// are checked, and never says that something is absent: tags and evidence are asked of the registry itself.
        public var mirrors: [String: [String]] = [:]
        /// Proxies by the environment, as curl and Go read it.
        public var proxies = ProxySettings()
        /// Connections to one server at a time.
        public var connectionsPerHost = 8
        /// So many bytes are fetched ahead into a store that is temporary: what is read is gone from it at once, so that
        /// neither the disk nor the system's memory holds everything twice.
        public var bytesAhead: UInt64 = 256 << 20
        /// How often something is tried, and how long between.
        public var retries = RetryPolicy()
        /// Seconds without a byte after which a server is taken for silent.
        public var silence: Int64 = 60

        public init() {}
    }

    /// Which proxy serves which address: `HTTPS_PROXY`, `http_proxy`, `ALL_PROXY`, `NO_PROXY`.
    public struct ProxySettings: Sendable, Equatable {
        /// By scheme, an address of the form `http://host:port`.
        var proxies: [String: String] = [:]
        /// Hosts and domains that are asked directly.
        var exceptions: [String] = []

        public init() {}

        /// Reads an environment. Small letters win. `HTTP_PROXY` in capitals is not read: a web server's requests can
        /// set it.
        public init(environment: [String: String]) {
            let all = environment["all_proxy"] ?? environment["ALL_PROXY"]
            proxies["https"] = environment["https_proxy"] ?? environment["HTTPS_PROXY"] ?? all
            proxies["http"] = environment["http_proxy"] ?? all
            let none = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
            exceptions = none.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
        }

        /// The proxy for an address; nil where it is asked directly, as this machine always is.
        ///
        /// - Throws: ``HTTPFailure`` where what the environment names is no proxy that can be used: going round it would be
        ///   against whoever set it.
        func proxy(for address: WebAddress) throws -> WebAddress? {
            guard let text = proxies[address.scheme], !text.isEmpty, !address.isLoopback else { return nil }
            let isExcepted = exceptions.contains { exception in
                if exception == "*" || exception == address.authority { return true }
                let domain = exception.hasPrefix(".") ? String(exception.dropFirst()) : exception
                return address.host == domain || address.host.hasSuffix(".\(domain)")
            }
            if isExcepted { return nil }
            guard let proxy = WebAddress(text.contains("://") ? text : "http://\(text)") else {
                throw HTTPFailure(
                    .configuration("the proxy for \(address.scheme) is none of the form http://host:port"))
            }
            return proxy
        }
    }

    extension WebAddress {
        /// Whether the server is this machine.
        var isLoopback: Bool { host == "localhost" || host == "::1" || Self.isLoopbackAddress(host) }

        private static func isLoopbackAddress(_ host: String) -> Bool {
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        }
    }
#endif
