#if Network
    /// What a server wants before it answers: `WWW-Authenticate: Bearer realm="…",service="…",scope="…"` or `Basic …`
    /// (RFC 9110 §11.6.1; Docker's token specification).
    struct AuthenticationChallenge: Sendable, Equatable {
        /// `bearer` or `basic`, small.
        let scheme: String
        /// By small names.
        let parameters: [String: String]

        /// The first challenge of an answer that this client can meet; Bearer before Basic.
        static func best(of headers: [String]) -> AuthenticationChallenge? {
            let challenges = headers.compactMap(AuthenticationChallenge.init)
            return challenges.first { $0.scheme == "bearer" } ?? challenges.first { $0.scheme == "basic" }
        }

        /// Reads one challenge; nil where it is malformed.
        init?(_ text: String) {
            let (name, rest) = text.trimmed.halved(at: " ")
            scheme = name.lowercased()
            var parameters: [String: String] = [:]
            var left = Substring(rest ?? "")
            while true {
                left = left.drop { $0 == " " || $0 == "," || $0 == "\t" }
                guard !left.isEmpty else { break }
                guard let equals = left.firstIndex(of: "=") else { return nil }
                let key = left[..<equals].lowercased()
                left = left[left.index(after: equals)...]
                var value = ""
                if left.first == "\"" {
                    left.removeFirst()
                    while let next = left.first, next != "\"" {
                        left.removeFirst()
                        guard next == "\\" else {
                            value.append(next)
                            continue
                        }
                        guard let escaped = left.popFirst() else { return nil }
                        value.append(escaped)
                    }
                    guard left.popFirst() == "\"" else { return nil }
                } else {
                    value = String(left.prefix { $0 != "," && $0 != " " })
                    left = left.dropFirst(value.count)
                }
                parameters[key] = value
            }
            self.parameters = parameters
        }
    }

    extension String {
        /// Without blanks at both ends.
        var trimmed: String {
            var text = Substring(self)
            while let first = text.first, first.isWhitespace { text.removeFirst() }
            while let last = text.last, last.isWhitespace { text.removeLast() }
            return String(text)
        }

        /// What stands before and after the first separator.
        func halved(at separator: Character) -> (String, String?) {
            guard let index = firstIndex(of: separator) else { return (self, nil) }
            return (String(self[..<index]), String(self[self.index(after: index)...]))
        }
    }
#endif
