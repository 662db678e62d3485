import Testing

/// Holds `Docs/audit.md` to what the program does.
struct AuditDocumentTests {
    @Test(.enabled(if: Program.tool("jq") != nil, "needs jq"))
    func `every example of the document on audits does what it says`() throws {
        let examples = try DocumentExamples("audit.md")
        #expect(examples.examples.count == 12)
        try examples.run()
    }
}
