extension String {
    /// The text with everything visible: what would move a cursor, turn the direction of writing or show nothing stands
    /// there as `\u{202e}`. It can then rewrite nothing beside it, on a terminal or on a page.
    package var visible: String {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        var result = ""
        for scalar in unicodeScalars { result += scalar.visible }
        return result
    }
}

extension Unicode.Scalar {
    /// The character itself, or its number where it shows nothing of its own.
    var visible: String {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            "\\u{\(String(value, radix: 16))}"
        default: String(self)
        }
    }
}
