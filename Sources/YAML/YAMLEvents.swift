private import CLibYAML

/// What libyaml finds in one text, event by event.
///
/// It says what is written and resolves nothing: neither aliases nor what a scalar is.
@safe public struct YAMLEvents: ~Copyable {
    /// What begins, ends or stands at a place of the text.
    public struct Event: Sendable {
        public let content: Content
        /// Where it begins, with the anchor or tag that stands before it.
        public let position: Position
    }

    public enum Content: Equatable, Sendable {
        case streamStart, streamEnd, documentStart, documentEnd
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case alias
        /// `isPlain` is false for what is quoted or written as a block.
        case scalar(String, isPlain: Bool)
    }

    /// Counted from 1; columns are Unicode scalars.
    public struct Position: Equatable, Sendable {
        public let line: Int
        public let column: Int
    }

    /// Why libyaml reads no further.
    public struct Failure: Error, Equatable {
        public let problem: String
        public let position: Position
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>

    /// Of a text in UTF-8.
    public init(_ bytes: [UInt8]) throws(Failure) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw Failure(problem: "no memory for the parser", position: Position(line: 1, column: 1))
        }
        let text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe text.initialize(from: bytes)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
        unsafe self.parser = parser
        unsafe self.text = text
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    /// The next event. After `streamEnd` there is none.
    public mutating func next() throws(Failure) -> Event {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        return Event(content: try unsafe content(of: event), position: unsafe position(of: event.start_mark))
    }

    private func failure() -> Failure {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "unreadable"
        return Failure(problem: problem, position: unsafe position(of: parser.pointee.problem_mark))
    }

    private func position(of mark: yaml_mark_t) -> Position { Position(line: mark.line + 1, column: mark.column + 1) }

    private func content(of event: yaml_event_t) throws(Failure) -> Content {
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: .streamStart
        case YAML_STREAM_END_EVENT: .streamEnd
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_SEQUENCE_START_EVENT: .sequenceStart
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_START_EVENT: .mappingStart
        case YAML_MAPPING_END_EVENT: .mappingEnd
        case YAML_ALIAS_EVENT: .alias
        case YAML_SCALAR_EVENT: unsafe scalar(event)
        default: throw Failure(problem: "unknown event", position: unsafe position(of: event.start_mark))
        }
    }

    private func scalar(_ event: yaml_event_t) -> Content {
        let scalar = unsafe event.data.scalar
        let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return unsafe .scalar(
            String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    }
}
