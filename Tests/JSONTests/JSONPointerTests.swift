import JSON
import Testing

/// The examples of RFC 6901, section 5, and what is no pointer.
struct JSONPointerTests {
    private static let document = try! JSON(
        parsing: Array(
            #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#.utf8))

    @Test(arguments: [
        ("/foo/0", JSON.string("bar")), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5),
        ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
    ])
    func `finds what the specification says`(text: String, value: JSON) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(pointer.value(in: Self.document) == value)
        #expect(pointer.description == text)
    }

    @Test func `the empty pointer is the whole document`() {
        #expect(JSONPointer("")?.value(in: Self.document) == Self.document)
    }

    @Test(arguments: ["/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/-1", "/foo/bar", "/x", "/foo/0/x", "//"])
    func `finds nothing where nothing stands`(text: String) throws {
        #expect(try #require(JSONPointer(text)).value(in: Self.document) == nil)
    }

    @Test(arguments: ["foo", "#/foo", "/~", "/~2", "/a~"]) func `refuses what is no pointer`(text: String) {
        #expect(JSONPointer(text) == nil)
    }
}
