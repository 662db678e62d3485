import Sigstore

/// Provenance for people. All of it is foreign text: what would move a terminal's cursor is shown as such.
enum ProvenanceText {
    static func lines(_ entry: ProvenanceReport.Entry) -> [String] {
        let build = entry.provenance
        var lines = ["\(build.form), \(entry.identifier)"]
        lines += entry.proven.dropFirst().prefix(2).map { "  \($0)" }
        let fields = [
            ("builder", build.builder), ("build type", build.buildType), ("source", build.source?.uri ?? ""),
            ("commit", build.commit), ("entry point", build.entryPoint), ("invocation", build.invocation),
            ("started", build.startedOn), ("finished", build.finishedOn),
        ]
        for (name, value) in fields where !value.isEmpty { lines += field(name, value) }
        for (name, value) in build.parameters { lines += field("parameter", "\(name) = \(value)") }
        for step in build.steps {
            lines += field("ran", ([step.entryPoint] + step.arguments).joined(separator: " "))
            if !step.image.isEmpty { lines += field("in image", step.image) }
        }
        for material in build.materials {
            lines += field("material", ([material.uri] + material.digests).joined(separator: " "))
        }
        for subject in build.subjects { lines += field("subject", subject) }
        return lines
    }

    /// A name with a value of one line or several.
    private static func field(_ name: String, _ value: String) -> [String] {
        let lines = value.split(separator: "\n", omittingEmptySubsequences: false).map(printable)
        let trimmed = lines.last == "" && lines.count > 1 ? lines.dropLast() : lines[...]
        let padded = name + String(repeating: " ", count: max(12 - name.count, 1))
        return trimmed.enumerated().map { position, line in
            "  " + (position == 0 ? padded : String(repeating: " ", count: 12)) + line
        }
    }

    /// A value of one line or several, each behind a sign.
    static func block(_ value: String, sign: String) -> [String] {
        value.split(separator: "\n", omittingEmptySubsequences: false).map { "  \(sign)\(printable($0))" }
    }

    /// A line with everything visible; a tab stays.
    static func printable(_ line: Substring) -> String {
        line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).visible }.joined(separator: "\t")
    }
}
