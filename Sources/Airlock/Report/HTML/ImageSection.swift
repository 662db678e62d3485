import OCI
import Sigstore

/// What a page shows of one image: its row in the table of all, and its details.
struct ImageSection {
    let verdict: ImageVerdict
    /// The image's place among all, from 1 on.
    let number: Int
    /// What else is wrong with the image than what its evidence says; nil where nothing is.
    var fault: String?

    private var isGood: Bool { verdict.findings.isEmpty && fault == nil }
    private var record: ImageRecord { verdict.record }
    private var mark: Markup {
        if let fault { return .mark(.fails, fault) }
        return verdict.findings.isEmpty ? .mark(.holds, "admitted") : .mark(.fails, "refused")
    }
    private var pieces: [EvidenceOutcome.Piece] { verdict.evidence.flatMap(\.pieces) }

    /// The row, which leads to the details. They open, since the link's target lies inside of them.
    var row: Markup {
        let why: Markup =
            switch verdict {
            case .admitted(let image): "\(image.rule)"
            case .refused(let image):
                "\(FindingMarkup.sentence(image.findings[0].message)) \(Markup.code(image.findings[0].code.rawValue))"
            }
        return """
            <tr><td>\(mark)</td><th scope="row"><a href="#image-\(number)">\(record.name)</a> \
            <code>\(record.digest.short)</code></th><td>\(why)</td></tr>
            """
    }

    /// The details.
    func markup(isOpen: Bool) -> Markup {
        """
        <details class="\(isGood ? "admitted" : "refused")"\(isOpen ? " open" as Markup : .nothing)>
        <summary><h3>\(mark) \(record.name)</h3></summary>
        <div class="image" id="image-\(number)">
        <p class="digest"><code>\(record.digest.description)</code></p>
        \(decision)
        \(graph)
        \(ChainList.of(verdict.evidence))
        \(SignerList.of(pieces))
        \(ProvenanceMarkup.of(pieces))
        \(rejected)
        \(carried)
        </div>
        </details>
        """
    }

    private var decision: Markup {
        switch verdict {
        case .admitted(let image):
            return """
                <p>Admitted by the rule at \(Markup.code(image.rule)), which is met by:</p>
                <ul>\(image.satisfied.map { "<li>\($0)</li>" as Markup })</ul>
                """
        case .refused(let image):
            return Markup(image.findings.map { FindingMarkup.of($0, level: 4) })
        }
    }

    private var graph: Markup {
        let graph = EvidenceGraph(verdict)
        guard !graph.rows.isEmpty else { return "<p>No evidence about this image was judged.</p>" }
        return """
            <h4>What leads from the image to a trusted tree head</h4>
            \(EvidenceDrawing(graph: graph, number: number).markup)
            """
    }

    /// Rejected pieces with what is not told as a reason of the image's refusal.
    private var rejected: Markup {
        let rejected = pieces.filter { !$0.isVerified }
        guard !rejected.isEmpty else { return .nothing }
        let items = rejected.map { piece -> Markup in
            let codes = piece.findings.map(\.code.rawValue).joined(separator: ", ")
            let untold = piece.findings.filter { !verdict.findings.contains($0) }
            return """
                <li>\(Markup.code(piece.identifier)) \(codes)\
                \(untold.map { FindingMarkup.of($0, level: 5) })</li>
                """
        }
        return "<h4>Rejected evidence</h4>\n<ul>\(items)</ul>"
    }

    private var carried: Markup {
        let carried = verdict.evidence.compactMap { outcome in outcome.unjudged.map { (outcome.record, $0) } }
        guard !carried.isEmpty else { return .nothing }
        let items = carried.map { record, finding -> Markup in
            "<li>\(record.kind.rawValue) \(Markup.code(record.digest.short)): \(finding.message)</li>"
        }
        return "<h4>Carried along</h4>\n<ul>\(items)</ul>"
    }
}
