#if Network
    extension HTTPConnections {
        private static var maximumRedirects: Int { 10 }

        /// Sends a request and follows redirects, over TLS once it began there, without credentials to other servers.
        func follow(
            _ request: HTTPRequest, receive: @escaping @Sendable (HTTPAnswer, RawSpan) throws -> Void,
            detail: SmallBody
        ) throws -> HTTPAnswer {
            let first = request.address
            var request = request
            for _ in 0...Self.maximumRedirects {
                let answer = try send(request) { answer, bytes in
                    if answer.isSuccess { return try receive(answer, bytes) }
                    try detail.add(bytes)
                }
                guard answer.isRedirect else {
                    // What another server asks for is not ours to give.
                    guard answer.status != 401 || request.address.isSameOrigin(as: first) else {
                        throw HTTPFailure(
                            .unauthorized("\(request.address.authority), to which it leads, asks for some"))
                    }
                    return answer
                }
                guard let location = answer["location"], let next = request.address.resolving(location) else {
                    throw HTTPFailure(.redirect("its target is malformed"))
                }
                guard mayAsk(next) else {
                    throw HTTPFailure(.redirect("to plain http, \(next.authority)"))
                }
                detail.clear()
                request = request.redirected(to: next)
            }
            throw HTTPFailure(.redirect("more than \(Self.maximumRedirects) in a row"))
        }

        /// Whether an address may be asked: over TLS, or in plain HTTP where it is this machine or was named.
        func mayAsk(_ address: WebAddress) -> Bool {
            address.scheme == "https" || address.isLoopback || settings.plain.contains(address.authority)
                || settings.unverified.contains(address.authority)
        }
    }

    extension HTTPAnswer {
        /// Milliseconds to wait by `Retry-After` in seconds; a date counts as not given.
        var retryAfter: UInt64? { self["retry-after"].flatMap { UInt64($0) }.map { min($0, 86_400) * 1000 } }
    }
#endif
