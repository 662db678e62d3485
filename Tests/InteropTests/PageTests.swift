import FileSystem
import TestSupport
import Testing

/// That a browser shows the page as it is meant, in both themes, in a narrow window and on paper.
struct PageTests {
    private static let root = String(#filePath.dropLast("Tests/InteropTests/PageTests.swift".count))

    /// A page of the sample bundle: admitted, or refused since no tree head is pinned.
    private func page(isRefused: Bool) throws -> String {
        let folder = try TemporaryFolder()
        let copy = try #require(Tool.installed("cp")).run("-r", "\(Self.root)keys", "\(folder.path)/keys")
        try #require(copy.status == 0, "\(copy)")
        if isRefused { try Directory.open("\(folder.path)/keys").removeTree("heads") }
        let airlock = try #require(Tool.airlock, "the program was not built beside the tests")
        let outcome = try airlock.run(
            "verify", "\(Self.root)bundles/hello.airlock", "--trust", "\(folder.path)/keys", "--output", "html",
            "--quiet")
        try #require(outcome.status == (isRefused ? 2 : 0), "\(outcome)")
        return outcome.output
    }

    @Test(arguments: [false, true], Chromium.Scheme.allCases)
    func `holds to what can be checked of WCAG`(isRefused: Bool, scheme: Chromium.Scheme) throws {
        let page = try page(isRefused: isRefused)
        for width in [320, 1200] {
            let (problems, background) = try Chromium().check(page, scheme: scheme, width: width)
            #expect(problems == [])
            #expect(background == (scheme == .light ? "rgb(255, 255, 255)" : "rgb(20, 23, 26)"))
        }
    }

    /// One change each that the check must notice, by the number of the criterion.
    @Test(arguments: [
        ("3.1.1", " lang=\"en\"", ""), ("2.4.2", "<title>", "<title></title><desc>"), ("1.3.1", "<h2", "<h4"),
        ("1.3.1", "<caption>", "<p>"), ("1.3.1", " scope=\"row\"", ""), ("1.1.1", " role=\"img\"", ""),
        ("1.4.1", "<span aria-hidden=\"true\">✓</span> admitted", "admitted"),
        ("1.4.3", "--quiet: #555d66", "--quiet: #8a929b"),
        (
            "1.4.10", "min-width: 40rem",
            "min-width: 40rem; position: fixed; left: 0; display: block } body { min-width: 40rem"
        ),
        ("2.1.1", " role=\"region\" tabindex=\"0\"", ""), ("2.4.7", "outline: 2px solid var(--link)", "outline: none"),
        ("1.4.11", "--holds: #14632c", "--holds: #c0e0c0"), ("4.1.2", "href=\"#image-1\"", "href=\"#image-9\""),
    ]) func `the check notices a page that does not`(criterion: String, old: String, new: String) throws {
        let page = try page(isRefused: false)
        let broken = page.replacing(old, with: new)
        #expect(broken != page)
        let problems = try Chromium().check(broken, scheme: .light, width: 320).problems
        #expect(problems.contains { $0.hasPrefix("\(criterion) ") }, "\(problems)")
    }

    @Test func `is printed on A4, with what is folded on the screen`() throws {
        let chromium = try Chromium()
        let page = try page(isRefused: true).replacing("\" open>", with: "\">")
        let path = try chromium.print(page)
        let facts = try #require(Tool.installed("pdfinfo"), "make test installs poppler-utils").run(path)
        #expect(facts.output.contains("(A4)"), "\(facts)")
        let text = try #require(Tool.installed("pdftotext")).run("-layout", path, "-").output
        for part in ["The image is refused", "head.unknown-log", "What to do", "cosign/hello.pub", "trusted tree head"]
        {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
    }

    @Test func `prints of a long list the details of what is refused, or open`() throws {
        let chromium = try Chromium()
        let page = try page(isRefused: false).replacing("section class=\"short\"", with: "section class=\"long\"")
        let folded = page.replacing("\" open>", with: "\">")
        for (page, isPrinted) in [
            (page, true), (folded, false), (folded.replacing("class=\"admitted\"", with: "class=\"refused\""), true),
        ] {
            let text = try #require(Tool.installed("pdftotext")).run(try chromium.print(page), "-").output
            #expect(text.contains("Fingerprint") == isPrinted)
            #expect(text.contains("registry.example/airlock/hello:1.0"))
        }
    }

    @Test func `opens the details of an image to which a link leads`() throws {
        let page = try page(isRefused: false).replacing("\" open>", with: "\">")
        #expect(try Chromium().open(page, at: "image-1").contains("open=\"\">"))
        #expect(try !Chromium().open(page, at: "images").contains("open=\"\">"))
    }
}
