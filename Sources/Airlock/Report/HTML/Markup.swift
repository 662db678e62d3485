import Sigstore

/// Text of a page. What stands in the source is markup, and every text that is put in becomes text: so nothing foreign
/// can become markup, and one function escapes.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    let text: String

    init(stringLiteral text: String) { self.text = text }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Several pieces as one.
    init(_ parts: [Markup]) { text = parts.map(\.text).joined() }

    /// A foreign text with everything visible, as text or as an attribute's value in quotes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.visible.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { text += part.text } }
        mutating func appendInterpolation(_ foreign: String) { text += Markup.escaped(foreign) }
        mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }
    }
}

/// What is often put in.
extension Markup {
    static let nothing: Markup = ""

    /// A digest, a code, a name that a machine reads.
    static func code(_ text: String) -> Markup { "<code>\(text)</code>" }

    /// A list of names with values; nothing for none. Those whose value is empty are left out.
    static func list(_ terms: [(name: String, value: Markup)]) -> Markup {
        let terms = terms.filter { !$0.value.text.isEmpty }
        guard !terms.isEmpty else { return nothing }
        return "<dl>\(terms.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" })</dl>"
    }

    /// Whether something holds, by a sign and a word as well as by colour.
    static func mark(_ state: ProofState, _ word: String) -> Markup {
        "<span class=\"mark \(state.rawValue)\"><span aria-hidden=\"true\">\(state.sign)</span> \(word)</span>"
    }
}
