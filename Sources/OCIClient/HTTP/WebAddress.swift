#if Network
    /// An address of the web, `scheme://host[:port]/path[?query]`; what is not needed to send a request is refused.
    struct WebAddress: Sendable, Hashable, CustomStringConvertible {
        /// `http` or `https`.
        let scheme: String
        /// Host and, where given, port, as they stand in the address; lower case.
        let authority: String
        /// Path and query; begins with a slash.
        let target: String

        init(scheme: String, authority: String, target: String) {
            self.scheme = scheme
            self.authority = authority.lowercased()
            self.target = target
        }

        /// Reads an absolute address; nil where it is none, names a user, or has another scheme.
        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count >= 3, parts[1].isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                return nil
            }
            let scheme = parts[0].lowercased()
            guard scheme == "https:" || scheme == "http:" else { return nil }
            let (authority, query) = Self.split(parts[2], at: "?")
            guard Self.isAuthority(authority), parts.count == 3 || query == nil else { return nil }
            let path = parts.count == 4 ? "/\(parts[3])" : "/" + (query.map { "?\($0)" } ?? "")
            self.init(
                scheme: String(scheme.dropLast()), authority: String(authority),
                target: String(path.prefix { $0 != "#" }))
        }

        /// Whether it is a host, in letters, digits, dots and hyphens or an IPv6 address in brackets, and a port that is one.
        private static func isAuthority(_ text: Substring) -> Bool {
            let isBracketed = text.hasPrefix("[")
            let host = isBracketed ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
            let rest = text.dropFirst(host.count + (isBracketed ? 2 : 0))
            let isHost = host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "_"): !isBracketed
                case UInt8(ascii: ":"): isBracketed
                default: false
                }
            }
            guard !isBracketed || text.dropFirst(host.count + 1).first == "]" else { return false }
            guard isHost, !host.isEmpty, !host.hasPrefix("."), !host.contains("..") else { return false }
            if rest.isEmpty { return true }
            guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()) else { return false }
            return port > 0
        }

        /// Where a `Location` or `Link` leads from here (RFC 3986 §5.2, without dot segments); nil for another scheme.
        func resolving(_ location: String) -> WebAddress? {
            if location.hasPrefix("//") { return WebAddress("\(scheme):\(location)") }
            if location.contains("://"), location.prefix(8).contains(":") { return WebAddress(location) }
            let path = target.prefix { $0 != "?" }
            let base =
                switch location.first {
                case nil: target
                case "/": ""
                case "?": String(path)
                default: String(path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex))
                }
            return WebAddress("\(scheme)://\(authority)\(base)\(location)")
        }

        /// The host without port and brackets.
        var host: String {
            if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
            return String(authority.prefix { $0 != ":" })
        }

        /// The same scheme and authority: credentials for the one are for the other.
        func isSameOrigin(as other: WebAddress) -> Bool { scheme == other.scheme && authority == other.authority }

        /// Without the query, which may hold what nobody shall read in a log.
        var description: String { "\(scheme)://\(authority)\(target.prefix { $0 != "?" })" }

        /// All of it, for sending.
        var absolute: String { "\(scheme)://\(authority)\(target)" }

        /// A text as it may stand in a query (RFC 3986 §3.4).
        static func encoded(_ text: String) -> String {
            text.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: ":"):
                    String(UnicodeScalar(byte))
                default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            }.joined()
        }

        private static func split(_ text: Substring, at separator: Character) -> (Substring, Substring?) {
            guard let index = text.firstIndex(of: separator) else { return (text, nil) }
            return (text[..<index], text[text.index(after: index)...])
        }
    }
#endif
