/// What a page shows of each image, written down as soon as the image is decided: outside of memory where it is long.
struct ImagePages: Sendable {
    /// The images that are refused come first, then the others, each in the order in which they were decided.
    private let parts: [Part]
    let tally: PageTally

    private struct Part {
        let rows: LineStore
        let sections: LineStore
    }

    /// Calls `body` with the row of each image in the table of all.
    func forEachRow(_ body: (String) throws -> Void) throws {
        for part in parts { try Self.forEachLine(of: part.rows, body) }
    }

    /// Calls `body` with the lines that tell of each image.
    func forEachSection(_ body: (String) throws -> Void) throws {
        for part in parts { try Self.forEachLine(of: part.sections, body) }
    }

    private static func forEachLine(of store: LineStore, _ body: (String) throws -> Void) throws {
        _ = try store.forEach { line, _ in try body(String(decoding: line, as: UTF8.self)) }
    }

    /// Writes verdicts down.
    struct Writer {
        /// So many refused images are shown open; the others are opened by their readers.
        private static let openAtMost = 20

        private struct Part {
            var rows = LineStore.Writer()
            var sections = LineStore.Writer()

            mutating func add(_ section: ImageSection, isOpen: Bool) throws {
                try rows.add(Array(section.row.text.utf8) + [0x0A])
                try sections.add(Array(section.markup(isOpen: isOpen).text.utf8) + [0x0A])
            }

            consuming func finish() throws -> ImagePages.Part {
                ImagePages.Part(rows: try rows.finish(), sections: try sections.finish())
            }
        }

        private var refused = Part()
        private var admitted = Part()
        private var tally = PageTally()

        /// - Parameter fault: what else is wrong with the image, in a word or two.
        mutating func add(_ verdict: ImageVerdict, fault: String? = nil) throws {
            tally.add(verdict, isFaulty: fault != nil)
            let section = ImageSection(verdict: verdict, number: tally.images, fault: fault)
            if verdict.findings.isEmpty, fault == nil {
                try admitted.add(section, isOpen: tally.images == 1)
            } else {
                try refused.add(section, isOpen: tally.refused <= Self.openAtMost)
            }
        }

        consuming func finish() throws -> ImagePages {
            ImagePages(parts: [try refused.finish(), try admitted.finish()], tally: tally)
        }
    }
}
