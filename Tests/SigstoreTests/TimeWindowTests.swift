import OpenSSL
import Sigstore
import Testing

@Suite struct TimeWindowTests {
    let window = TimeWindow(start: UnixTime(milliseconds: 1000), end: UnixTime(milliseconds: 2000))

    @Test(arguments: [1000, 1500, 2000])
    func `contains both of its ends`(milliseconds: Int64) {
        #expect(window.contains(UnixTime(milliseconds: milliseconds)))
    }

    @Test(arguments: [999, 2001])
    func `contains nothing outside`(milliseconds: Int64) {
        #expect(!window.contains(UnixTime(milliseconds: milliseconds)))
    }

    @Test func `has no last moment without an end`() {
        let open = TimeWindow(start: UnixTime(milliseconds: 1000), end: nil)
        #expect(open.contains(UnixTime(milliseconds: .max)))
        #expect(!open.contains(UnixTime(milliseconds: 999)))
    }
}
