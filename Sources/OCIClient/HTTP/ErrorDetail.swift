#if Network
    internal import JSON
    internal import Synchronization

    /// The first bytes of a body, for messages and small documents.
    final class ErrorDetail: Sendable {
        private let limit: Int
        private let state = Mutex<[UInt8]>([])

        init(limit: Int) { self.limit = limit }

        func add(_ bytes: RawSpan) {
            state.withLock { state in
                let room = min(limit - state.count, bytes.byteCount)
                guard room > 0 else { return }
                unsafe bytes.extracting(first: room).withUnsafeBytes { unsafe state.append(contentsOf: $0) }
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
