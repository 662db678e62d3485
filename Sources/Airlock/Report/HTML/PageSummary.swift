import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// What stands at the beginning of a page: the sentence, what it is about, what was proven and what was not.
struct PageSummary {
    let page: ReportPage

    var markup: Markup {
        let state: ProofState = page.status == .done ? .holds : .fails
        return """
            <header class="\(state.rawValue)">
            <p class="kind">airlock \(page.kind)</p>
            <h1><span aria-hidden="true">\(state.sign)</span> \(page.sentence)</h1>
            \(about)
            </header>
            <main>
            \(problems)
            \(proven)
            \(heads)
            \(notes)
            """
    }

    private var about: Markup {
        let lines = page.context.map { "<li>\($0)</li>" as Markup }
        let site = page.site
        return """
            <ul class="context">\(lines)</ul>
            \(Markup.list([
                ("Trust directory", site.map { "\($0.trustPath) <code>\($0.trustDigest.description)</code>" } ?? ""),
                ("Policy", site?.policyDigest.map { .code($0.description) } ?? ""),
                ("Exit code", "\(page.status.rawValue), \(page.status.meaning)"),
            ]))
            """
    }

    private var problems: Markup {
        guard !page.findings.isEmpty else { return .nothing }
        return """
            <section aria-labelledby="problems">
            <h2 id="problems">What is wrong besides single images</h2>
            \(page.findings.map { FindingMarkup.of($0, level: 3) })
            </section>
            """
    }

    private var proven: Markup {
        guard let tally = page.images?.tally, tally.images > 0 else { return .nothing }
        let rows = tally.lines.map { "<tr><th scope=\"row\">\($0.what)</th><td>\($0.count)</td></tr>\n" as Markup }
        return """
            <section aria-labelledby="proven">
            <h2 id="proven">What was proven, and what was not</h2>
            <table class="counts"><caption>Over all images</caption>
            <thead><tr><th scope="col">What</th><th scope="col">Number</th></tr></thead>
            <tbody>\(rows)</tbody></table>
            <ul>\(tally.reservations.map { "<li>\($0)</li>\n" as Markup })</ul>
            </section>
            """
    }

    private var heads: Markup {
        guard let heads = page.site?.heads, !heads.isEmpty else { return .nothing }
        let rows = heads.map { change -> Markup in
            guard let after = change.after else {
                return "<tr><th scope=\"row\">\(change.origin)</th><td>none</td><td></td></tr>\n"
            }
            let moved = change.before.map { $0.size == after.size ? "" : "\($0.size) → " } ?? ""
            return """
                <tr><th scope="row">\(change.origin)</th><td>\(moved)\(after.size)</td>\
                <td>\(Markup.code(Base64.encode(after.rootHash)))</td></tr>

                """
        }
        return """
            <section aria-labelledby="heads">
            <h2 id="heads">Trusted tree heads</h2>
            <table><caption>The newest head of each log that this site trusts</caption>
            <thead><tr><th scope="col">Log</th><th scope="col">Size</th><th scope="col">Root hash</th></tr></thead>
            <tbody>\(rows)</tbody></table>
            </section>
            """
    }

    private var notes: Markup {
        guard !page.notes.isEmpty else { return .nothing }
        return """
            <section aria-labelledby="notes">
            <h2 id="notes">What else is to be said</h2>
            <ul>\(page.notes.map { "<li>\($0)</li>\n" as Markup })</ul>
            </section>
            """
    }
}

extension ExitStatus {
    /// What it means, for people.
    var meaning: String {
        switch self {
        case .done: "done"
        case .couldNotRun: "could not run"
        case .refused: "refused by verification"
        case .denied: "refused by policy"
        case .damaged: "something is damaged or hostile"
        case .missing: "something is missing"
        case .forked: "a log forked, or this site's state is behind"
        case .usage: "the command line is wrong"
        }
    }
}
