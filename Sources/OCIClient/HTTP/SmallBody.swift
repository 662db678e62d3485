#if Network
    internal import JSON
    internal import Synchronization

    /// A small body, whole: a document, or what a server says of an error.
    final class SmallBody: Sendable {
        private let limit: Int
        private let state = Mutex<[UInt8]>([])

        init(limit: Int) { self.limit = limit }

        /// Takes more of a body.
        ///
        /// - Throws: ``HTTPFailure`` where it is longer than the limit: an answer without an end would hold us for ever.
        func add(_ bytes: RawSpan) throws {
            try state.withLock { state in
                guard state.count + bytes.byteCount <= limit else { throw HTTPFailure(.tooLarge(limit: UInt64(limit))) }
                unsafe bytes.withUnsafeBytes { unsafe state.append(contentsOf: $0) }
            }
        }

        func clear() { state.withLock { $0 = [] } }

        var bytes: [UInt8] { state.withLock { $0 } }

        /// What a registry says in its `errors`, else the first line, without what would disturb a terminal.
        var text: String {
            let text = String(decoding: bytes, as: UTF8.self)
            var said = String(text.prefix { $0 != "\n" }.prefix(200))
            if let object = try? JSON(parsing: bytes).object(), let first = try? object.array("errors").first?.object()
            {
                let code = (try? first.optionalString("code")) ?? nil
                let message = (try? first.optionalString("message")) ?? nil
                said = [code, message].compactMap(\.self).joined(separator: ": ")
            }
            return String(
                said.unicodeScalars.prefix(300).filter { $0.properties.generalCategory != .control }.map(Character.init)
            )
        }
    }
#endif
