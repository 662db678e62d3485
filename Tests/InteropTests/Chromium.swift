import FileSystem
import JSON
import TestSupport
import Testing

/// A headless browser that looks at a page as a reader would.
struct Chromium {
    /// What the page is looked at in.
    enum Scheme: String, CaseIterable { case light, dark }

    private static let tool = Tool.installed("chromium")
    /// Root, as in a container, has no sandbox; a page without scripts needs none.
    private static let flags = [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        "--disable-background-networking", "--virtual-time-budget=20000",
    ]

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What `accessibility.js` finds wrong with a page in a frame of this width, and the page's background.
    func check(_ page: String, scheme: Scheme, width: Int) throws -> (problems: [String], background: String) {
        let rules = String(decoding: try File.open(Self.rules).readAll(limit: 1 << 20), as: UTF8.self)
        let harness = """
            <!DOCTYPE html><meta charset="utf-8"><style>:root { color-scheme: \(scheme.rawValue) }</style>
            <iframe id="page" srcdoc="\(Self.quoted(page))" style="border: 0; width: \(width)px; height: 900px;
            color-scheme: \(scheme.rawValue)"></iframe><pre id="answer"></pre><script>\(rules)</script>
            """
        let dom = try run(["--dump-dom", try write(harness)]).output
        let start = try #require(dom.firstRange(of: "<pre id=\"answer\">"), "\(dom.prefix(2000))")
        let end = try #require(dom[start.upperBound...].firstRange(of: "</pre>"))
        let text = Self.plain(String(dom[start.upperBound..<end.lowerBound]))
        let answer = try JSON(parsing: Array(text.utf8)).object()
        return (try answer.array("problems").map { try $0.string() }, try answer.string("background"))
    }

    /// The path of the page on paper.
    func print(_ page: String) throws -> String {
        let path = "\(folder.path)/page.pdf"
        _ = try run(["--no-pdf-header-footer", "--print-to-pdf=\(path)", try write(page)])
        return path
    }

    /// The page's text after it was opened at one of its links' targets.
    func open(_ page: String, at fragment: String) throws -> String {
        try run(["--dump-dom", "\(try write(page))#\(fragment)"]).output
    }

    private func write(_ page: String) throws -> String {
        try DurableFile.replace("page.html", in: Directory.open(folder.path), with: Array(page.utf8))
        return "file://\(folder.path)/page.html"
    }

    private func run(_ arguments: [String]) throws -> Tool.Outcome {
        let tool = try #require(Self.tool, "chromium is not installed: make test installs it")
        let outcome = try tool.run(Self.flags + ["--user-data-dir=\(folder.path)/profile"] + arguments)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome
    }

    private static let rules = String(#filePath.dropLast("Chromium.swift".count)) + "accessibility.js"

    private static func quoted(_ page: String) -> String {
        page.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
    }

    private static func plain(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&nbsp;", with: " ")
            .replacing("&amp;", with: "&")
    }
}
