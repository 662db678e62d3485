import JSON
import Testing

@testable import Airlock

/// What differs between two documents, place by place.
struct JSONChangeTests {
    private func changes(_ old: String, _ new: String) throws -> [JSONChange] {
        JSONChange.all(from: try JSON(parsing: Array(old.utf8)), to: try JSON(parsing: Array(new.utf8)))
    }

    @Test func `names the place with what was and what is`() throws {
        #expect(
            try changes(#"{"a":{"b":[1,"x"]},"c":null}"#, #"{"a":{"b":[1,"y"]}}"#) == [
                JSONChange(path: "/a/b/1", old: "x", new: "y"), JSONChange(path: "/c", old: "null", new: nil),
            ])
    }

    @Test func `what is empty is something`() throws {
        #expect(try changes(#"{"a":{}}"#, "{}").map(\.path) == ["/a"])
        #expect(try changes(#"{"a":[]}"#, #"{"a":[1]}"#).map(\.path) == ["/a/0"])
        #expect(try changes(#"{"a":[]}"#, #"{"a":{}}"#).map(\.path) == ["/a"])
    }

    @Test func `a name that would move the cursor is shown as such`() throws {
        let lines = try changes("{\"a\\nsame\\u001b[2J\":1}", "{}").flatMap(\.lines)
        #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\u{1B}") })
        #expect(lines[0].contains("\\u{1b}"))
    }
}
