import OCI
import OpenSSL
import Testing

@testable import Airlock

struct NotedIndexesTests {
    @Test func `keeps the first word on each path, also that there was no file`() {
        var noted = NotedIndexes()
        let (first, second) = (Digest.of([1]), Digest.of([2]))
        noted.note(["a", "b"], first)
        noted.note(["a", "b"], second)
        noted.note(["none"], nil)
        noted.note(["none"], first)
        noted.note(["c"], second)
        #expect(noted[["a", "b"]] == .some(first))
        #expect(noted[["none"]] == .some(nil))
        #expect(noted[["c"]] == .some(second))
        #expect(noted[["a"]] == nil)
    }
}
