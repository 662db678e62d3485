#if Network
    internal import AsyncHTTPClient
    internal import FileSystem
    internal import Glibc
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOPosix
    internal import NIOSSL
    internal import OCI
    internal import Synchronization

    /// Connections to servers; the only place that knows async-http-client.
    ///
    /// Calls block the thread that makes them. What is received is handed on piece by piece and never held. Redirects are
    /// not followed here.
    public final class HTTPConnections: Sendable {
        let settings: ConnectionSettings
        private let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        /// By what distinguishes them: the server's TLS settings and the proxy.
        private let clients = Mutex<[String: HTTPClient]>([:])

        public init(settings: ConnectionSettings) { self.settings = settings }

        deinit {
            for client in clients.withLock({ Array($0.values) }) { try? client.syncShutdown() }
            try? group.syncShutdownGracefully()
        }

        /// Sends a request and hands on what comes back. `receive` runs on a thread of the connection.
        ///
        /// - Throws: ``NetworkError/Reason`` where no whole answer came, and what `receive` throws.
        func send(
            _ request: HTTPRequest, receive: @escaping @Sendable (HTTPAnswer, RawSpan) throws -> Void
        ) throws -> HTTPAnswer {
            var sent: HTTPClient.Request
            do {
                sent = try HTTPClient.Request(
                    url: request.address.absolute, method: HTTPMethod(rawValue: request.method))
            } catch { throw HTTPFailure(.malformed("\(request.address) is no address that can be asked")) }
            for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
            if !sent.headers.contains(name: "user-agent") { sent.headers.add(name: "User-Agent", value: "airlock") }
            switch request.body {
            case .none: if ["POST", "PUT", "PATCH"].contains(request.method) { sent.body = .bytes([]) }
            case .bytes(let bytes): sent.body = .bytes(bytes)
            case .stream(let size, let open): sent.body = Self.stream(size, try open())
            }
            let receiver = Receiver(receive)
            let task = try client(for: request.address).execute(request: sent, delegate: receiver)
            do { return try task.wait() } catch let error as Refusal { throw error.cause } catch {
                throw HTTPFailure(Self.reason(error))
            }
        }

        /// A body that is read as it is sent, a piece at a time.
        private static func stream(_ size: UInt64, _ reader: any BlobReader) -> HTTPClient.Body {
            let source = SentBody(reader, size: size)
            return .stream(contentLength: Int64(size)) { writer in source.send(to: writer) }
        }

        private func client(for address: WebAddress) throws -> HTTPClient {
            let proxy = try settings.proxies.proxy(for: address)
            let key = "\(address.authority) \(proxy?.absolute ?? "")"
            return try clients.withLock { clients in
                if let known = clients[key] { return known }
                var configuration = HTTPClient.Configuration(
                    tlsConfiguration: try TLSFiles(settings).configuration(for: address.authority),
                    redirectConfiguration: .disallow,
                    timeout: .init(connect: .seconds(20), read: .seconds(settings.silence)), decompression: .disabled)
                configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = settings.connectionsPerHost
                configuration.connectionPool.retryConnectionEstablishment = false
                if let proxy {
                    let port = proxy.authority.split(separator: ":").last.flatMap { Int($0) }
                    configuration.proxy = .server(host: proxy.host, port: port ?? (proxy.scheme == "https" ? 443 : 80))
                }
                let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
                clients[key] = client
                return client
            }
        }

        private static func reason(_ error: any Error) -> NetworkError.Reason {
            switch error {
            case let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded: .silence
            case let error as HTTPClientError: .connection(error.shortDescription)
            case let error as NIOSSLError:
                if case .handshakeFailed(let why) = error { .tls("\(why)") } else { .connection("\(error)") }
            case is NIOSSLExtraError: .tls("\(error)")
            default: .connection("\(error)")
            }
        }
    }

    /// A reason, before it is known what was tried.
    struct HTTPFailure: Error {
        let reason: NetworkError.Reason
        init(_ reason: NetworkError.Reason) { self.reason = reason }
    }

    /// What the receiver of an answer threw, on its way through the connection.
    private struct Refusal: Error {
        let cause: any Error
    }

    /// Hands on what comes.
    private final class Receiver: HTTPClientResponseDelegate {
        private let answer = Mutex<HTTPAnswer?>(nil)
        private let receive: @Sendable (HTTPAnswer, RawSpan) throws -> Void

        init(_ receive: @escaping @Sendable (HTTPAnswer, RawSpan) throws -> Void) { self.receive = receive }

        func didReceiveHead(task: HTTPClient.Task<HTTPAnswer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
            let headers = head.headers.map { (name: $0.name.lowercased(), value: $0.value) }
            answer.withLock { $0 = HTTPAnswer(status: Int(head.status.code), headers: headers) }
            return task.eventLoop.makeSucceededVoidFuture()
        }

        func didReceiveBodyPart(task: HTTPClient.Task<HTTPAnswer>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
            do {
                guard let answer = answer.withLock({ $0 }) else { return task.eventLoop.makeSucceededVoidFuture() }
                try unsafe buffer.withUnsafeReadableBytes { bytes in
                    try receive(answer, unsafe RawSpan(_unsafeBytes: bytes))
                }
                return task.eventLoop.makeSucceededVoidFuture()
            } catch {
                return task.eventLoop.makeFailedFuture(Refusal(cause: error))
            }
        }

        func didFinishRequest(task: HTTPClient.Task<HTTPAnswer>) throws -> HTTPAnswer {
            guard let answer = answer.withLock({ $0 }) else { throw HTTPFailure(.malformed("no head")) }
            return answer
        }
    }

    /// Sends what a reader yields. It is used by one connection's thread alone.
    private final class SentBody: @unchecked Sendable {
        private let reader: any BlobReader
        private var left: UInt64

        init(_ reader: any BlobReader, size: UInt64) {
            self.reader = reader
            left = size
        }

        /// Sends the next piece, and the rest when it is on its way.
        func send(to writer: HTTPClient.Body.StreamWriter) -> EventLoopFuture<Void> {
            do {
                var piece = [UInt8](repeating: 0, count: Int(min(left, 1 << 18)))
                let count = try reader.read(into: &piece)
                guard count == piece.count else {
                    throw SystemError(operation: "read", path: "a blob that is sent", code: EIO)
                }
                left -= UInt64(count)
                let isLast = left == 0
                let sent = writer.write(.byteBuffer(ByteBuffer(bytes: piece)))
                // From the loop, not from here: a write that is done at once would make the stack deeper with each piece.
                return isLast ? sent : sent.flatMap { sent.eventLoop.flatSubmit { self.send(to: writer) } }
            } catch {
                // What could not be read is no fault of the connection.
                return writer.write(.byteBuffer(ByteBuffer())).flatMapThrowing { throw Refusal(cause: error) }
            }
        }
    }
#endif
