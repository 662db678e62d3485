#if Network
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOPosix
    internal import Synchronization

    /// An HTTP server on loopback for as long as it is held. What it answers may break every rule.
    public final class LoopbackServer: Sendable {
        /// A request as it came.
        public struct Request: Sendable {
            public let method: String
            /// Path and query.
            public let target: String
            /// By small names.
            public let headers: [String: String]
            public let body: [UInt8]
        }

        /// An answer, and how it is broken.
        public struct Answer: Sendable {
            public var status: Int
            public var headers: [(name: String, value: String)]
            public var body: [UInt8]
            /// The connection ends after so many bytes of the body; nil for none that ends early.
            public var cut: Int?
            /// The length that is announced, where it is not the body's.
            public var announced: Int?

            public init(_ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
                self.status = status
                self.headers = headers
                self.body = body
            }
        }

        public let port: Int
        /// `127.0.0.1:PORT`.
        public var authority: String { "127.0.0.1:\(port)" }
        private let group: MultiThreadedEventLoopGroup
        private let channel: any Channel

        /// Starts to listen. `answer` is called on a thread of the server, also for several requests at once.
        public init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
            group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
            channel = try ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
                        try channel.pipeline.syncOperations.addHandler(Handler(answer))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).wait()
            port = channel.localAddress?.port ?? 0
        }

        deinit {
            channel.close(promise: nil)
            group.shutdownGracefully { _ in }
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answer: @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let buffer): body += buffer.readableBytesView
            case .end:
                guard let head else { return }
                let headers = Dictionary(
                    head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
                write(
                    answer(.init(method: head.method.rawValue, target: head.uri, headers: headers, body: body)),
                    head.method == .HEAD, context)
            }
        }

        private func write(_ answer: LoopbackServer.Answer, _ isHead: Bool, _ context: ChannelHandlerContext) {
            var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
            headers.replaceOrAdd(name: "Content-Length", value: "\(answer.announced ?? answer.body.count)")
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let bytes = isHead ? [] : answer.body.prefix(answer.cut ?? .max)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
            let isBroken = answer.cut != nil || answer.announced != nil
            if isBroken {
                context.flush()
                context.close(promise: nil)
            } else {
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
#endif
