extension YAMLNode.Kind {
    /// What a plain scalar is by the types of YAML 1.1, which is what most readers of YAML follow.
    ///
    /// Whatever any of them may take for something else than text is not text here, so that nobody reads a policy
    /// otherwise than airlock does.
    init(plain text: String) {
        self =
            switch text {
            case "", "~", "null", "Null", "NULL": .null
            case "<<", "=": .other
            case _ where Self.booleans.contains(text): .boolean
            case _ where Self.integers.matches(text): .integer
            case _ where Self.others.matches(text): .other
            default: .text
            }
    }

    private static let booleans: Set = [
        "yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON",
        "off", "Off", "OFF", "y", "Y", "n", "N",
    ]

    /// Binary, octal, decimal, hexadecimal, and to the base 60.
    private static let integers = pattern(
        "[-+]?0b[01_]+", "[-+]?0o?[0-7_]+", "[-+]?(0|[1-9][0-9_]*)", "[-+]?0x[0-9a-fA-F_]+",
        "[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+")

    /// Floats and times.
    private static let others = pattern(
        "[-+]?[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?", "[-+]?\\.[0-9_]+([eE][-+]?[0-9]+)?",
        "[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*", "[-+]?\\.(inf|Inf|INF)", "\\.(nan|NaN|NAN)",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]*)?"
            + "([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?")

    private static func pattern(_ alternatives: String...) -> SubjectExpression {
        do {
            return try SubjectExpression(alternatives.joined(separator: "|"))
        } catch {
            preconditionFailure("pattern of YAML's types: \(error)")
        }
    }
}
