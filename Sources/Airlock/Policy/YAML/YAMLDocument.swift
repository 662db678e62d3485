internal import YAML

/// Reads one strict YAML document: no anchors, aliases, tags or merge keys, every key plain text and only once.
struct YAMLDocument: ~Copyable {
    private let file: String
    private let lines: [[Unicode.Scalar]]
    private var events: YAMLEvents

    static let maximumBytes = 256 << 10
    static let maximumDepth = 100

    /// Reads the bytes of a file as the tree that they state.
    static func parse(
        _ bytes: [UInt8], file: String, limit: Int = maximumBytes
    ) throws(PolicyError) -> YAMLNode {
        let start = PolicyPosition(file: file, line: 1, column: 1)
        guard bytes.count <= limit else { throw PolicyError(.tooLarge(limit: limit), at: start) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PolicyError(.notText("malformed UTF-8"), at: start)
        }
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        try checkCharacters(of: lines, file: file)
        let events: YAMLEvents
        do {
            events = try YAMLEvents(bytes)
        } catch {
            throw PolicyError(.syntax(error.problem), at: start)
        }
        var document = YAMLDocument(file: file, lines: lines, events: events)
        return try document.root()
    }

    private init(file: String, lines: [[Unicode.Scalar]], events: consuming YAMLEvents) {
        self.file = file
        self.lines = lines
        self.events = events
    }

    /// Refuses what an editor does not show, and what would make our lines others than the parser's.
    private static func checkCharacters(of lines: [[Unicode.Scalar]], file: String) throws(PolicyError) {
        for (row, line) in lines.enumerated() {
            for (column, scalar) in line.enumerated() where !isPlain(scalar) {
                if scalar == "\r", column == line.count - 1, row < lines.count - 1 { continue }
                let code = String(scalar.value, radix: 16, uppercase: true)
                let position = PolicyPosition(file: file, line: row + 1, column: column + 1)
                throw PolicyError(.notText("character U+\(code)"), at: position)
            }
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\t"
        case .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    private mutating func root() throws(PolicyError) -> YAMLNode {
        _ = try next()
        let first = try next()
        guard first.content == .documentStart else { throw PolicyError(.empty, at: position(first)) }
        let root = try node(try next(), depth: 0)
        _ = try next()
        let end = try next()
        guard end.content == .streamEnd else {
            throw PolicyError(.syntax("a second document begins"), at: position(end))
        }
        return root
    }

    private mutating func next() throws(PolicyError) -> YAMLEvents.Event {
        do {
            return try events.next()
        } catch {
            throw PolicyError(.syntax(error.problem), at: position(error.position), hint: hint(at: error.position))
        }
    }

    /// The next event, or none where the list or mapping ends.
    private mutating func next(before end: YAMLEvents.Content) throws(PolicyError) -> YAMLEvents.Event? {
        let event = try next()
        return event.content == end ? nil : event
    }

    private func position(_ event: YAMLEvents.Event) -> PolicyPosition { position(event.position) }

    private func position(_ place: YAMLEvents.Position) -> PolicyPosition {
        PolicyPosition(file: file, line: place.line, column: place.column)
    }

    private func scalar(at place: YAMLEvents.Position) -> Unicode.Scalar? {
        guard lines.indices.contains(place.line - 1), lines[place.line - 1].indices.contains(place.column - 1) else {
            return nil
        }
        return lines[place.line - 1][place.column - 1]
    }

    /// Patterns begin with the two characters that YAML keeps for itself.
    private func hint(at place: YAMLEvents.Position) -> String? {
        let line = lines.indices.contains(place.line - 1) ? lines[place.line - 1] : []
        return line.contains { $0 == "*" || $0 == "@" } ? "quote a value that begins with * or @" : nil
    }

    private mutating func node(_ event: YAMLEvents.Event, depth: Int) throws(PolicyError) -> YAMLNode {
        let place = position(event)
        guard depth < Self.maximumDepth else {
            throw PolicyError(.syntax("nested deeper than \(Self.maximumDepth) levels"), at: place)
        }
        // What has an anchor or a tag starts with it; nothing else can start with these characters.
        if let first = scalar(at: event.position), first == "&" || first == "!" || first == "*" {
            let what = first == "!" ? "tags" : "anchors and aliases"
            throw PolicyError(.indirection(what), at: place, hint: first == "!" ? nil : hint(at: event.position))
        }
        switch event.content {
        case .scalar(let text, let isPlain):
            let kind = isPlain ? YAMLNode.Kind(plain: text) : .text
            return YAMLNode(content: .scalar(text, kind), position: place)
        case .sequenceStart:
            var elements: [YAMLNode] = []
            while let element = try next(before: .sequenceEnd) {
                elements.append(try node(element, depth: depth + 1))
            }
            return YAMLNode(content: .sequence(elements), position: place)
        case .mappingStart:
            return YAMLNode(content: .mapping(try members(depth: depth + 1)), position: place)
        default:
            throw PolicyError(.syntax("\(event.content) where a value is wanted"), at: place)
        }
    }

    private mutating func members(depth: Int) throws(PolicyError) -> [YAMLNode.Member] {
        var members: [YAMLNode.Member] = []
        var names: Set<[UInt8]> = []
        while let event = try next(before: .mappingEnd) {
            let key = try node(event, depth: depth)
            if case .scalar("<<", _) = key.content {
                throw PolicyError(.indirection("merge keys"), at: key.position)
            }
            guard case .scalar(let name, .text) = key.content else { throw PolicyError(.keyNotText, at: key.position) }
            guard names.insert(Array(name.utf8)).inserted else {
                throw PolicyError(.duplicateKey(name), at: key.position)
            }
            let value = try node(try next(), depth: depth)
            members.append(YAMLNode.Member(key: name, keyPosition: key.position, value: value))
        }
        return members
    }
}
