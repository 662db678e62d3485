#if Network
    extension HTTPConnections {
        private static var maximumRedirects: Int { 10 }

        /// Sends a request and follows redirects, over TLS once it began there, without credentials to other servers.
        func follow(
            _ request: HTTPRequest, receive: @escaping @Sendable (HTTPAnswer, RawSpan) throws -> Void,
            detail: ErrorDetail
        ) throws -> HTTPAnswer {
            var request = request
            for _ in 0...Self.maximumRedirects {
                let answer = try send(request) { answer, bytes in
                    if answer.isSuccess { return try receive(answer, bytes) }
                    detail.add(bytes)
                }
                guard answer.isRedirect else { return answer }
                guard let location = answer["location"], let next = request.address.resolving(location) else {
                    throw HTTPFailure(.redirect("its target is malformed"))
                }
                guard next.scheme == "https" || request.address.scheme == "http" else {
                    throw HTTPFailure(.redirect("from https to plain http, to \(next.authority)"))
                }
                detail.clear()
                request = request.redirected(to: next)
            }
            throw HTTPFailure(.redirect("more than \(Self.maximumRedirects) in a row"))
        }
    }

    extension HTTPAnswer {
        /// Milliseconds to wait by `Retry-After` in seconds; a date counts as not given.
        var retryAfter: UInt64? { self["retry-after"].flatMap { UInt64($0) }.map { min($0, 86_400) * 1000 } }
    }
#endif
