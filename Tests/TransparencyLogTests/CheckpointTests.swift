import TestSupport
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    static let root = "MazCv8X7qL2Hupu1im/VHKr0SFJlxqByRUdi9cYwcvE="

    private func parse(_ lines: String...) throws(NoteError) -> Checkpoint {
        let text = lines.map { "\($0)\n" }.joined()
        return try Checkpoint(parsing: Array("\(text)\n\(SignedNoteTests.line)".utf8))
    }

    @Test func `reads origin, size and root hash`() throws {
        let checkpoint = try parse("rekor.test - 42", "645", Self.root)
        #expect(checkpoint.origin == "rekor.test - 42")
        #expect(checkpoint.size == 645)
        #expect(checkpoint.rootHash.count == 32 && checkpoint.rootHash.starts(with: [0x31, 0xAC, 0xC2]))
        #expect(checkpoint.extensions.isEmpty)
    }

    @Test func `reads extension lines`() throws {
        let checkpoint = try parse("rekor.test - 42", "645", Self.root, "Timestamp: 1", "more")
        #expect(checkpoint.extensions == ["Timestamp: 1", "more"])
    }

    @Test func `reads what the virtual log signs`() throws {
        let log = try VirtualSigstore().log
        let checkpoint = try Checkpoint(parsing: log.checkpoint())
        #expect(checkpoint.origin == log.origin)
        #expect(checkpoint.size == log.size)
        #expect(checkpoint.rootHash == log.rootHash(size: log.size))
    }

    @Test(arguments: [
        [""], ["origin"], ["origin", "1"], ["", "1", root], ["origin", "1", root, ""], ["origin", "", root],
        ["origin", "01", root], ["origin", "+1", root], ["origin", "-1", root], ["origin", "1 ", root],
        ["origin", "1e3", root], ["origin", "18446744073709551616", root], ["origin", "1", root + "="],
        ["origin", "1", "AAAA"], ["origin", "1", root.replacing("=", with: "")],
        ["origin", "1", root.replacing("E=", with: "F=")], ["origin", "1", "", root],
    ])
    func `rejects what is no checkpoint`(lines: [String]) {
        let text = lines.map { "\($0)\n" }.joined()
        #expect {
            try Checkpoint(parsing: Array("\(text)\n\(SignedNoteTests.line)".utf8))
        } throws: { error in
            guard case .malformedCheckpoint? = error as? NoteError else { return false }
            return true
        }
    }

    @Test func `takes the largest size`() throws {
        #expect(try parse("origin", "18446744073709551615", Self.root).size == .max)
    }
}
