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

    @Test func `a text and the value that it spells are not the same`() throws {
        #expect(try changes(#"{"a":"1"}"#, #"{"a":1}"#) == [JSONChange(path: "/a", old: #""1""#, new: "1")])
        #expect(try changes(#"{"a":"null"}"#, #"{"a":null}"#).count == 1)
    }

    @Test func `what becomes a list is told with what is in it`() throws {
        #expect(
            try changes(#"{"a":"x"}"#, #"{"a":["x"]}"#) == [
                JSONChange(path: "/a", old: "x", new: nil), JSONChange(path: "/a/0", old: nil, new: "x"),
            ])
        #expect(try changes("1", "2") == [JSONChange(path: "", old: "1", new: "2")])
        #expect(JSONChange.all(from: nil, to: nil) == [])
    }

    @Test func `tells a thousand changes and that there are more`() throws {
        let list = { (value: String, count: Int) in
            "[" + [String](repeating: value, count: count).joined(separator: ",") + "]"
        }
        #expect(try changes(list("0", 1000), list("1", 1000)).count == 1000)
        let many = try changes(list("0", 1001), list("1", 1001))
        #expect(many.count == 1001)
        #expect(many.last == JSONChange.more)
    }

    @Test func `keeps no more of long paths than a mebibyte`() throws {
        // A name of half a mebibyte above three values: six paths of that length.
        let name = String(repeating: "n", count: (512 << 10) - 3)
        let two = try changes("{\"\(name)\":[0,0]}", "{\"\(name)\":[1,1]}")
        #expect(two.count == 2 && !two.contains(.more))
        let three = try changes("{\"\(name)\":[0,0,0]}", "{\"\(name)\":[1,1,1]}")
        #expect(three.count == 3 && three.last == .more)
    }
}
