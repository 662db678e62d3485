import OCI
import Sigstore

/// A report as one HTML document: no script, nothing from elsewhere, light, dark and on paper.
///
/// The summary comes first, then a table of all images, then each image. What is told of images was written down when it
/// was decided, so a page needs no more memory for a thousand images than for one. It names no time but those that are
/// proven: the same verification gives the same page.
public struct ReportPage: Sendable {
    /// Of more images only what matters is printed, since nobody reads a thousand sheets.
    private static let unfoldedOnPaper = 20

    /// What the command did: `verification`, `import`, `audit`.
    let kind: String
    /// What came of it, one sentence.
    let sentence: String
    let status: ExitStatus
    /// What it was about, a line each.
    let context: [String]
    /// By what it was judged; nil where the command ended before.
    var site: SiteFacts?
    /// What is wrong besides single images.
    var findings: [Finding] = []
    /// What else happened, a line each.
    var notes: [String] = []
    var images: ImagePages?

    /// Calls `body` with each line of the document.
    public func forEachLine(_ body: (String) throws -> Void) throws {
        try body(opening.text)
        try body(PageSummary(page: self).markup.text)
        if let images, images.tally.images > 0 {
            try body(Self.tableOpening(images.tally).text)
            try images.forEachRow(body)
            try body(Self.sectionsOpening(images.tally).text)
            try images.forEachSection(body)
            try body("</section>")
        }
        try body(closing.text)
    }

    private var opening: Markup {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>airlock \(kind): \(sentence)</title>
        <style>
        \(PageStyle.sheet)
        </style>
        </head>
        <body>
        """
    }

    private static func tableOpening(_ tally: PageTally) -> Markup {
        """
        <section aria-labelledby="images">
        <h2 id="images">Images</h2>
        <table class="images"><caption>\(counted(tally.images, "image")), refused: \(tally.refused)\
        \(1..<tally.images ~= tally.refused ? ", which stand first" : ""). A name leads to the details.</caption>
        <thead><tr><th scope="col">Result</th><th scope="col">Image</th><th scope="col">Why</th></tr></thead>
        <tbody>
        """
    }

    private static func sectionsOpening(_ tally: PageTally) -> Markup {
        let isLong = tally.images > unfoldedOnPaper
        let note: Markup =
            isLong ? "<p>Printed are the details of refused images, and of those that are open.</p>" : .nothing
        return """
            </tbody></table>
            </section>
            <section class="\(isLong ? "long" : "short")" aria-labelledby="each">
            <h2 id="each">Image by image</h2>
            \(note)
            """
    }

    private var closing: Markup {
        """
        </main>
        <footer>
        <p>Written by airlock \(Version.number). The codes of refusals are explained in its document “findings”. \
        This page loads nothing and runs nothing.</p>
        </footer>
        </body>
        </html>
        """
    }
}
