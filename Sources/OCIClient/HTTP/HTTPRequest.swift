#if Network
    internal import OCI

    /// One request as it is sent; redirects and tries make more of it.
    struct HTTPRequest: Sendable {
        var method = "GET"
        var address: WebAddress
        var headers: [(name: String, value: String)] = []
        var body = Body.none

        /// What is sent behind the head.
        enum Body: Sendable {
            case none
            case bytes([UInt8])
            /// So many bytes of a reader, which is opened for each try.
            case stream(size: UInt64, open: @Sendable () throws -> any BlobReader)
        }

        init(
            _ method: String = "GET", _ address: WebAddress, headers: [(name: String, value: String)] = [],
            body: Body = .none
        ) {
            self.method = method
            self.address = address
            self.headers = headers
            self.body = body
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
