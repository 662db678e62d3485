#if Network
    /// One request as it is sent; redirects and tries make more of it.
    struct HTTPRequest: Sendable {
        var method = "GET"
        var address: WebAddress
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []

        init(_ method: String = "GET", _ address: WebAddress, headers: [(name: String, value: String)] = []) {
            self.method = method
            self.address = address
            self.headers = headers
        }

        /// The same without what is meant for the first server alone.
        func redirected(to address: WebAddress) -> HTTPRequest {
            var request = self
            let isSameOrigin = address.isSameOrigin(as: self.address)
            request.address = address
            if !isSameOrigin {
                request.headers.removeAll { ["authorization", "cookie"].contains($0.name.lowercased()) }
            }
            return request
        }
    }
#endif
