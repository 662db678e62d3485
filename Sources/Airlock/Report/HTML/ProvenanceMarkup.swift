import Sigstore

/// How an image was built, as its verified attestations say.
enum ProvenanceMarkup {
    /// So many materials, parameters and steps are shown of one statement; `airlock provenance` shows all.
    private static let listed = 40

    static func of(_ pieces: [EvidenceOutcome.Piece]) -> Markup {
        let builds = pieces.filter(\.isVerified).compactMap { piece -> Provenance? in
            guard let statement = piece.verified?.claims.statement else { return nil }
            return Provenance(statement)
        }
        guard !builds.isEmpty else { return .nothing }
        return "<h4>Provenance, by the word of who signed it</h4>\n\(builds.map(markup))"
    }

    /// One build. Every text of it is foreign.
    static func markup(_ build: Provenance) -> Markup {
        let fields = [
            ("Builder", build.builder), ("Source", build.source?.uri ?? ""), ("Commit", build.commit),
            ("Entry point", build.entryPoint), ("Build type", build.buildType), ("Invocation", build.invocation),
            ("Started", build.startedOn), ("Finished", build.finishedOn), ("Form", build.form),
        ]
        return """
            \(Markup.list(
                fields.map { ($0.0, lines($0.1)) } + [
                    ("Ran", items(build.steps.map { lines(([$0.entryPoint] + $0.arguments).joined(separator: " ")) })),
                    ("In images", items(build.environment.map { "\($0)" })),
                    ("Parameters", items(build.parameters.map { "\($0.name) = \(lines($0.value))" })),
                    ("Materials", items(build.materials.map { "\($0.uri) \($0.digests.joined(separator: " "))" })),
                ]))

            """
    }

    private static func items(_ items: [Markup]) -> Markup {
        guard !items.isEmpty else { return .nothing }
        let more: Markup = items.count > listed ? "<li>and \(items.count - listed) more</li>" : .nothing
        return "<ul>\(items.prefix(listed).map { "<li>\($0)</li>" as Markup })\(more)</ul>"
    }

    /// A text whose lines stay lines.
    private static func lines(_ text: String) -> Markup {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(ProvenanceText.printable)
        guard lines.count > 1 else { return "\(lines[0])" }
        return "<pre tabindex=\"0\">\(lines.map { "\($0)\n" as Markup })</pre>"
    }
}
