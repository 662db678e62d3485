internal import Yams

/// Reads one strict YAML document; the only place that knows Yams.
struct YAMLDocument {
    private let file: String
    private let lines: [[Unicode.Scalar]]
    private let text: String

    static let maximumBytes = 256 << 10

    /// Reads the bytes of a file as the tree that they state.
    static func parse(_ bytes: [UInt8], file: String) throws(PolicyError) -> YAMLNode {
        let document = try YAMLDocument(bytes, file: file)
        return try document.node(try document.compose())
    }

    private init(_ bytes: [UInt8], file: String) throws(PolicyError) {
        let start = PolicyPosition(file: file, line: 1, column: 1)
        guard bytes.count <= Self.maximumBytes else {
            throw PolicyError(.tooLarge(limit: Self.maximumBytes), at: start)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PolicyError(.notText("malformed UTF-8"), at: start)
        }
        self.file = file
        self.text = text
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        try checkCharacters()
        try checkAliases()
    }

    /// Refuses an alias before the parser sees it: an alias of an alias makes a tree that grows without bound.
    ///
    /// A star outside quotes and comments is one where a value may begin. That it stands within other words is left to
    /// the parser.
    private func checkAliases() throws(PolicyError) {
        var quote: Unicode.Scalar?
        var justClosed = false
        for (row, line) in lines.enumerated() {
            var before: Unicode.Scalar = " "
            for (column, scalar) in line.enumerated() {
                defer { before = scalar }
                if let open = quote {
                    if scalar == open, open == "'" || before != "\\" { quote = nil }
                    justClosed = quote == nil
                    continue
                }
                // Within single quotes two of them stand for one.
                if scalar == "'", justClosed { quote = scalar }
                justClosed = false
                guard " \t[{,".unicodeScalars.contains(before) else { continue }
                if scalar == "#" { break }
                if scalar == "\"" || scalar == "'" { quote = scalar }
                guard scalar == "*" else { continue }
                throw PolicyError(
                    .indirection("anchors and aliases"),
                    at: PolicyPosition(file: file, line: row + 1, column: column + 1),
                    hint: "quote a value that begins with * or @")
            }
        }
    }

    /// Refuses what an editor does not show, and what would make our lines others than the parser's.
    private func checkCharacters() throws(PolicyError) {
        for (row, line) in lines.enumerated() {
            for (column, scalar) in line.enumerated() where !Self.isPlain(scalar) {
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

    private func compose() throws(PolicyError) -> Node {
        let start = PolicyPosition(file: file, line: 1, column: 1)
        do {
            // The encoding is named because Yams would otherwise ask the environment for it.
            guard let node = try Yams.compose(yaml: text, .default, .default, .utf8) else {
                throw PolicyError(.empty, at: start)
            }
            return node
        } catch let error as PolicyError {
            throw error
        } catch let error as YamlError {
            throw failure(error)
        } catch {
            throw PolicyError(.syntax("\(error)"), at: start)
        }
    }

    private func failure(_ error: YamlError) -> PolicyError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            PolicyError(.syntax(problem), at: position(mark), hint: hint(at: mark))
        case .duplicatedKeysInMapping(let keys, let context):
            PolicyError(.duplicateKey(keys.first ?? ""), at: position(context.mark))
        default:
            PolicyError(.syntax("\(error)"), at: PolicyPosition(file: file, line: 1, column: 1))
        }
    }

    private func position(_ mark: Mark?) -> PolicyPosition {
        PolicyPosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    private func scalar(at mark: Mark) -> Unicode.Scalar? {
        guard lines.indices.contains(mark.line - 1), lines[mark.line - 1].indices.contains(mark.column - 1) else {
            return nil
        }
        return lines[mark.line - 1][mark.column - 1]
    }

    /// Patterns begin with the two characters that YAML keeps for itself.
    private func hint(at mark: Mark) -> String? {
        let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : []
        let isReserved = line.contains { $0 == "*" || $0 == "@" }
        return isReserved ? "quote a value that begins with * or @" : nil
    }

    /// Depth is bounded by the YAML parser, at 1000 levels.
    private func node(_ node: Node) throws(PolicyError) -> YAMLNode {
        let place = position(node.mark)
        // An anchored or tagged node starts with its anchor or tag; nothing else can start with these characters.
        if let mark = node.mark, let first = scalar(at: mark), first == "&" || first == "!" || first == "*" {
            throw PolicyError(.indirection(first == "!" ? "tags" : "anchors and aliases"), at: place)
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(content: .scalar(scalar.string, kind(of: node)), position: place)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(try self.node(element)) }
            return YAMLNode(content: .sequence(elements), position: place)
        case .mapping(let mapping):
            return YAMLNode(content: .mapping(try members(mapping)), position: place)
        case .alias:
            throw PolicyError(.indirection("anchors and aliases"), at: place)
        }
    }

    /// By Yams' rules: quoted scalars are text, plain ones what they look like.
    private func kind(of node: Node) -> YAMLNode.Kind {
        switch node.tag {
        case Tag(.str): return .text
        case Tag(.null): return .null
        case Tag(.bool): return .boolean
        case Tag(.int): return .integer
        default: return .other
        }
    }

    /// Duplicate keys do not come this far: Yams refuses them.
    private func members(_ mapping: Node.Mapping) throws(PolicyError) -> [YAMLNode.Member] {
        var members: [YAMLNode.Member] = []
        for (key, value) in mapping {
            let keyNode = try node(key)
            if case .scalar("<<", _) = keyNode.content {
                throw PolicyError(.indirection("merge keys"), at: keyNode.position)
            }
            guard case .scalar(let name, .text) = keyNode.content else {
                throw PolicyError(.keyNotText, at: keyNode.position)
            }
            members.append(YAMLNode.Member(key: name, keyPosition: keyNode.position, value: try node(value)))
        }
        return members
    }
}
