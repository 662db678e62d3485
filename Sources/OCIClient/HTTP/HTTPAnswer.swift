#if Network
    /// What a server answered, without its body.
    public struct HTTPAnswer: Sendable {
        /// The status code.
        public let status: Int
        /// Names in lower case, in the order in which they came.
        let headers: [(name: String, value: String)]

        /// The first value of a header.
        public subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }

        /// All values of a header.
        func all(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

        var isSuccess: Bool { (200..<300).contains(status) }
        var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }
        /// Answers that may be others the next time: too many requests, and what a server or what stands before it
        /// could not do just now.
        var isTransient: Bool { [408, 425, 429, 500, 502, 503, 504].contains(status) }
    }
#endif
