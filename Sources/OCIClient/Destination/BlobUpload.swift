#if Network
    internal import FileSystem
    internal import OCI

    /// Puts one blob into a repository (OCI distribution-spec v1.1, "Pushing a blob in chunks"): looks whether it is
    /// there, has it mounted where another repository has it, and else sends it; a connection that breaks off goes on
    /// where the registry says that it stands.
    struct BlobUpload {
        enum Outcome {
            case present
            case mounted
            case sent
        }

        private let digest: Digest
        private let size: UInt64
        private let repository: RepositoryClient
        private let open: @Sendable () throws -> any BlobReader

        /// - Parameter open: gives the content from its beginning, each time anew.
        init(
            _ digest: Digest, size: UInt64, into repository: RepositoryClient,
            open: @escaping @Sendable () throws -> any BlobReader
        ) {
            self.digest = digest
            self.size = size
            self.repository = repository
            self.open = open
        }

        private var attempt: String { "push blob \(digest)" }
        private var registry: RegistryClient { repository.registry }

        /// Puts the blob.
        ///
        /// - Throws: ``NetworkError``, and what opening or reading the content throws.
        func run(mountingFrom other: String?) throws -> Outcome {
            if try isThere() { return .present }
            // Where the registry does not mount, it has begun a session to send into.
            var begun: String?
            if let other {
                begun = try registry.retries.run { try session(mountingFrom: other) }
                if begun == nil { return .mounted }
            }
            // Where the registry stands: nil for a session that is still to begin.
            var place: (location: String, offset: UInt64)?
            var reached: UInt64 = 0
            try registry.retries.run(progress: { reached }) {
                if let location = begun {
                    place = (location, 0)
                    begun = nil
                } else if let known = place {
                    place = try resumed(known.location)
                    // The answer to the last step may have been all that was lost.
                    if place == nil, try isThere() { return }
                }
                if place == nil, let location = try session(mountingFrom: nil) { place = (location, 0) }
                guard let from = place else { throw error(.malformed("it gives no place to send to")) }
                reached = max(reached, from.offset)
                let end = try send(from: from.offset, to: from.location)
                place = (end, size)
                try finish(end)
            }
            return .sent
        }

        private func isThere() throws -> Bool {
            try registry.retries.run {
                let answer = try ask("HEAD", "\(repository.repository)/blobs/\(digest)", accepting: [404])
                return answer.isSuccess
            }
        }

        /// Begins an upload and gives its place; nil where the registry mounted the blob instead.
        private func session(mountingFrom other: String?) throws -> String? {
            var target = "\(repository.repository)/blobs/uploads/"
            if let other { target += "?mount=\(digest)&from=\(WebAddress.encoded(other))" }
            let answer = try ask("POST", target, other: other)
            if answer.status == 201, other != nil { return nil }
            return try location(answer)
        }

        /// Where an upload stands after a connection broke off; nil where the registry has forgotten it, or has nothing
        /// of it.
        private func resumed(_ location: String) throws -> (String, UInt64)? {
            let answer = try ask("GET", location, accepting: [404, 405])
            guard answer.isSuccess, let range = answer["range"],
                let last = range.split(separator: "-").last.flatMap({ UInt64($0) }), last > 0, last < size
            else { return nil }
            return (answer["location"] ?? location, last + 1)
        }

        private func send(from offset: UInt64, to location: String) throws -> String {
            guard size > offset else { return location }
            let (open, size) = (self.open, self.size)
            let body = HTTPRequest.Body.stream(size: size - offset) {
                let reader = try open()
                var skipped: UInt64 = 0
                var buffer = [UInt8](repeating: 0, count: 1 << 18)
                while skipped < offset {
                    let wanted = Int(min(UInt64(buffer.count), offset - skipped))
                    if wanted < buffer.count { buffer = [UInt8](repeating: 0, count: wanted) }
                    let count = try reader.read(into: &buffer)
                    guard count == wanted else { throw SystemError(operation: "read", path: "a blob", code: 5) }
                    skipped += UInt64(count)
                }
                return reader
            }
            let headers = [
                (name: "Content-Type", value: "application/octet-stream"),
                (name: "Content-Range", value: "\(offset)-\(size - 1)"),
            ]
            return try self.location(ask("PATCH", location, headers: headers, body: body))
        }

        private func finish(_ location: String) throws {
            let separator = location.contains("?") ? "&" : "?"
            _ = try ask("PUT", "\(location)\(separator)digest=\(WebAddress.encoded(digest.description))")
        }

        private func location(_ answer: HTTPAnswer) throws -> String {
            guard let location = answer["location"] else { throw error(.malformed("it gives no place to send to")) }
            return location
        }

        private func ask(
            _ method: String, _ target: String, other: String? = nil, headers: [(name: String, value: String)] = [],
            body: HTTPRequest.Body = .none, accepting: Set<Int> = []
        ) throws -> HTTPAnswer {
            try registry.ask(
                target, method: method, of: repository.repository, access: .write(mountingFrom: other),
                headers: headers, body: body, attempt: attempt, accepting: accepting
            ) { _, _ in }
        }

        private func error(_ reason: NetworkError.Reason) -> NetworkError { repository.error(reason, attempt) }
    }
#endif
