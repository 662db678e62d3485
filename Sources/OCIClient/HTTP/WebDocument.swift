#if Network
    public import OCI
    internal import Synchronization

    extension Registries {
        public func document(at url: String, asking body: [UInt8]?, limit: Int) throws(SourceError) -> [UInt8]? {
            try Self.remote { try connections.document(at: url, asking: body, limit: limit) }
        }
    }

    extension HTTPConnections {
        /// A small document, whole; nil where the server says 404.
        ///
        /// - Throws: ``NetworkError``.
        func document(at url: String, asking question: [UInt8]?, limit: Int) throws -> [UInt8]? {
            guard let address = WebAddress(url) else {
                throw NetworkError(
                    reason: .configuration("\(url) is no address of the web"), host: "", repository: "", attempt: "get")
            }
            let attempt = "\(question == nil ? "get" : "ask") \(address.target.prefix { $0 != "?" })"
            let failure = { (reason: NetworkError.Reason) in
                NetworkError(reason: reason, host: address.authority, repository: "", attempt: attempt)
            }
            guard mayAsk(address) else {
                throw failure(.plainHTTP)
            }
            return try settings.retries.run {
                let (body, detail) = (SmallBody(limit: limit), SmallBody(limit: RegistryClient.maximumDetail))
                do {
                    var request = HTTPRequest("GET", address, headers: [("Accept", "application/json")])
                    if let question {
                        request.method = "POST"
                        request.headers.append(("Content-Type", "application/json"))
                        request.body = .bytes(question)
                    }
                    let answer = try follow(request, receive: { _, bytes in try body.add(bytes) }, detail: detail)
                    if answer.isSuccess { return body.bytes }
                    guard answer.status != 404 else { return nil }
                    var error = failure(
                        answer.status == 429 ? .tooManyRequests : .status(answer.status, detail.text))
                    error.retryAfter = answer.retryAfter
                    throw error
                } catch let error as HTTPFailure { throw failure(error.reason) }
            }
        }
    }
#endif
