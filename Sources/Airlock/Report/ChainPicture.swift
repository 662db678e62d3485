import OCI
import Sigstore

/// The chains of proof as an SVG document: a row of boxes for each chain, from the signature to the trusted head.
struct ChainPicture {
    private static let box = (width: 280, height: 98, gap: 34)
    private static let margin = 24

    private let rows: [(title: String, chain: ProofChain)]
    private let titles: [String]

    init(_ verdicts: [ImageVerdict]) {
        var rows: [(title: String, chain: ProofChain)] = []
        var titles: [String] = []
        for verdict in verdicts {
            let result = verdict.findings.isEmpty ? "admitted" : "refused: \(verdict.findings[0].code)"
            titles.append("\(verdict.record.name)  \(verdict.record.digest.short)  \(result)")
            for outcome in verdict.evidence {
                for chain in outcome.pieces.flatMap(\.chains) {
                    rows.append(("\(outcome.record.kind.rawValue) \(outcome.record.digest.short)", chain))
                }
            }
        }
        self.rows = rows
        self.titles = titles
    }

    var text: String {
        let columns = rows.map(\.chain.steps.count).max() ?? 1
        let width = 2 * Self.margin + max(columns * (Self.box.width + Self.box.gap) - Self.box.gap, 520)
        let top = Self.margin + titles.count * 22 + 12
        let height = top + rows.count * (Self.box.height + 52) + Self.margin
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
                + "height=\"\(height)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
        ]
        for (line, title) in titles.enumerated() {
            parts.append(Self.label(title, x: Self.margin, y: Self.margin + 12 + line * 22, weight: "bold", size: 14))
        }
        for (number, row) in rows.enumerated() {
            parts += Self.row(row.title, row.chain, y: top + number * (Self.box.height + 52))
        }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static func row(_ title: String, _ chain: ProofChain, y: Int) -> [String] {
        var parts = [label(title, x: margin, y: y + 14, weight: "normal", size: 12)]
        for (column, step) in chain.steps.enumerated() {
            let x = margin + column * (box.width + box.gap)
            let (fill, line) = step.holds ? ("#eef7ee", "#2e7d32") : ("#fdecea", "#c62828")
            parts.append(
                "<rect x=\"\(x)\" y=\"\(y + 24)\" width=\"\(box.width)\" height=\"\(box.height)\" rx=\"6\" "
                    + "fill=\"\(fill)\" stroke=\"\(line)\"/>")
            parts.append(label(clipped(step.what, 34), x: x + 10, y: y + 44, weight: "bold", size: 12))
            for (line, words) in wrapped(step.check, 42).prefix(4).enumerated() {
                parts.append(label(words, x: x + 10, y: y + 62 + line * 15, weight: "normal", size: 11))
            }
            guard column > 0 else { continue }
            let middle = y + 24 + box.height / 2
            parts.append(
                "<path d=\"M\(x - box.gap) \(middle) H\(x - 8)\" stroke=\"#444\" fill=\"none\"/>"
                    + "<path d=\"M\(x - 10) \(middle - 4) L\(x - 2) \(middle) L\(x - 10) \(middle + 4) Z\" fill=\"#444\"/>"
            )
        }
        return parts
    }

    private static func label(_ text: String, x: Int, y: Int, weight: String, size: Int) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" font-weight=\"\(weight)\" font-size=\"\(size)\" fill=\"#1a1a1a\">\(Markup.escaped(text))</text>"
    }

    private static func clipped(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : "\(text.prefix(length - 1))…"
    }

    private static func wrapped(_ text: String, _ length: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let word = clipped(String(word), length)
            if lines[lines.count - 1].count + word.count + 1 > length, !lines[lines.count - 1].isEmpty {
                lines.append("")
            }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines
    }
}
