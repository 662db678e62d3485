import Sigstore

/// An ``EvidenceGraph`` as SVG within a page: it takes colours and fonts from the page's style.
struct EvidenceDrawing {
    private static let box = (width: 132, height: 88, gap: 18)
    private static let trunk = 24
    private static let imageHeight = 48
    private static let rowGap = 18
    private static let width = trunk + 5 * box.width + 4 * box.gap + 2
    private static let top = imageHeight + 34
    /// So many rows are drawn; the list of steps has all of them.
    private static let drawn = 40
    private static let lineLength = 17

    let graph: EvidenceGraph
    /// The image's number, which makes names unique within the page.
    let number: Int

    private var rows: ArraySlice<EvidenceGraph.Row> { graph.rows.prefix(Self.drawn) }

    var markup: Markup {
        let height = Self.top + rows.count * (Self.box.height + Self.rowGap) - Self.rowGap + 2
        return """
            <figure>
            <div class="graph" role="region" tabindex="0" aria-label="Evidence graph of \(graph.name)">
            <svg viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)" role="img" \
            aria-labelledby="graph-\(number)-title graph-\(number)-text">
            <title id="graph-\(number)-title">Evidence graph of \(graph.name)</title>
            <desc id="graph-\(number)-text">\(description)</desc>
            \(image)
            \(rows.enumerated().map { row($1, at: $0) })
            </svg>
            </div>
            <figcaption>\(caption)</figcaption>
            </figure>
            """
    }

    private var caption: Markup {
        let left = graph.rows.count - rows.count
        let more: Markup = left > 0 ? " \(left) more are not drawn; the steps below have all." : .nothing
        return "✓ holds, – not shown and not asked for by the policy, ✗ does not hold.\(more)"
    }

    private var description: String {
        rows.map { row in
            row.nodes.enumerated().map { position, node in
                "\(EvidenceGraph.columns[row.column + position]): \(node.title), \(node.state.word)"
            }.joined(separator: "; ")
        }.joined(separator: ". ") + "."
    }

    private var image: Markup {
        let last = Self.middle(ofRow: rows.count - 1)
        let heads = EvidenceGraph.columns.enumerated().map { column, name -> Markup in
            "<text class=\"column\" x=\"\(Self.x(column))\" y=\"\(Self.top - 10)\">\(name)</text>"
        }
        return """
            <rect class="node" x="1" y="1" width="\(Self.width - 2)" height="\(Self.imageHeight - 2)" rx="4"/>
            <text class="title" x="12" y="20">\(Self.clipped(graph.name, 96))</text>
            <text class="mono" x="12" y="37">\(graph.digest)</text>
            \(heads)
            <path class="edge" d="M10 \(Self.imageHeight) V\(last)"/>
            """
    }

    private func row(_ row: EvidenceGraph.Row, at position: Int) -> Markup {
        let middle = Self.middle(ofRow: position)
        let start: Markup =
            row.column == 0
            ? Self.arrow("M10 \(middle) H\(Self.x(0) - 2)", to: Self.x(0) - 1, middle)
            : Self.arrow(
                "M\(Self.x(row.column) - Self.box.gap / 2) \(middle - Self.box.height - Self.rowGap) V\(middle) h4",
                to: Self.x(row.column) - 1, middle)
        let nodes = row.nodes.enumerated().map { offset, node -> Markup in
            let x = Self.x(row.column + offset)
            let edge =
                offset == 0
                ? start : Self.arrow("M\(x - Self.box.gap) \(middle) H\(x - 2)", to: x - 1, middle)
            return "\(edge)\(Self.node(node, x: x, y: middle - Self.box.height / 2))"
        }
        return Markup(nodes)
    }

    private static func node(_ node: EvidenceGraph.Node, x: Int, y: Int) -> Markup {
        let lines = node.lines.flatMap { wrapped($0) }.prefix(4).enumerated().map { line, text -> Markup in
            "<text x=\"\(x + 8)\" y=\"\(y + 34 + line * 14)\">\(text)</text>"
        }
        return """
            <g><title>\(([node.title] + node.lines).joined(separator: " "))</title>
            <rect class="node \(node.state.rawValue)" x="\(x)" y="\(y)" width="\(box.width)" height="\(box.height)" rx="4"/>
            <text class="title" x="\(x + 8)" y="\(y + 18)">\(clipped(node.title, 15))</text>
            <text class="sign \(node.state.rawValue)" x="\(x + box.width - 8)" y="\(y + 18)">\(node.state.sign)</text>
            \(lines)</g>

            """
    }

    private static func arrow(_ path: String, to x: Int, _ y: Int) -> Markup {
        "<path class=\"edge\" d=\"\(path)\"/><path class=\"tip\" d=\"M\(x - 6) \(y - 4) L\(x) \(y) L\(x - 6) \(y + 4) Z\"/>"
    }

    private static func x(_ column: Int) -> Int { trunk + column * (box.width + box.gap) }
    private static func middle(ofRow row: Int) -> Int { top + row * (box.height + rowGap) + box.height / 2 }

    /// A text of at most `length` characters; the middle of a longer one is left out.
    private static func clipped(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : "\(text.prefix(length / 2))…\(text.suffix((length - 1) / 2))"
    }

    /// The text in up to four lines, broken at spaces, else behind the signs of addresses, else anywhere.
    private static func wrapped(_ text: String) -> [String] {
        let text = clipped(text.replacing("https://", with: ""), 4 * lineLength - 8)
        var lines: [String] = []
        var rest = Substring(text)
        while rest.count > lineLength {
            let room = rest.prefix(lineLength)
            let end =
                room.lastIndex(of: " ") ?? room.dropFirst(5).lastIndex { "/.@-".contains($0) }
                ?? room.index(before: room.endIndex)
            lines.append(String(rest[...end]))
            rest = rest[rest.index(after: end)...]
        }
        return lines + [String(rest)]
    }
}
