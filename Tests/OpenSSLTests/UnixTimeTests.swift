import OpenSSL
import Testing

@Suite struct UnixTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2022-12-31T23:59:59.999Z", 1_672_531_199_999),
        ("2000-02-29T12:00:00Z", 951_825_600_000), ("2024-03-21T10:34:04.228Z", 1_711_017_244_228),
        ("1969-12-31T23:59:59.5Z", -500), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000),
    ])
    func `reads RFC 3339`(text: String, milliseconds: Int64) {
        #expect(UnixTime(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"), (1_672_531_199_999, "2022-12-31T23:59:59.999Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (1_709_164_800_050, "2024-02-29T00:00:00.050Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `writes RFC 3339 in UTC`(milliseconds: Int64, text: String) {
        #expect(UnixTime(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func `reads what it writes, on every day of 800 years`() {
        for day in stride(from: Int64(-135_140), to: 157_000, by: 1) {
            let time = UnixTime(seconds: day * 86_400 + 86_399)
            #expect(UnixTime(rfc3339: time.rfc3339) == time)
        }
    }

    @Test(arguments: [Int64.min, -62_167_219_200_001, 253_402_300_800_000, Int64.max])
    func `writes moments beyond RFC 3339 as seconds`(milliseconds: Int64) {
        #expect(UnixTime(milliseconds: milliseconds).rfc3339.hasPrefix("@"))
    }

    @Test func `applies numeric offsets`() {
        #expect(UnixTime(rfc3339: "2024-01-01T01:30:00+01:30") == UnixTime(rfc3339: "2024-01-01T00:00:00Z"))
        #expect(UnixTime(rfc3339: "2023-12-31T16:00:00-08:00") == UnixTime(rfc3339: "2024-01-01T00:00:00Z"))
    }

    @Test func `rounds parts of a millisecond as told`() {
        #expect(UnixTime(rfc3339: "1970-01-01T00:00:00.0015Z")?.milliseconds == 1)
        #expect(UnixTime(rfc3339: "1970-01-01T00:00:00.0015Z", rounding: .up)?.milliseconds == 2)
        #expect(UnixTime(rfc3339: "1970-01-01T00:00:00.00100Z", rounding: .up)?.milliseconds == 1)
        #expect(UnixTime(rfc3339: "1970-01-01T00:00:00.999999999Z", rounding: .up)?.milliseconds == 1000)
    }

    @Test(arguments: [
        "", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01 00:00:00Z",
        "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01:60", "2024-01-01T00:00:00Z ", "24-01-01T00:00:00Z",
        "+2024-01-01T00:00:00Z", "2024-1-1T00:00:00Z", "2024-01-01T00:00:00,5Z", "２024-01-01T00:00:00Z",
    ])
    func `refuses anything else`(text: String) {
        #expect(UnixTime(rfc3339: text) == nil)
    }

    @Test func `takes seconds that overflow for the first and last moment`() {
        #expect(UnixTime(seconds: .max).milliseconds == .max)
        #expect(UnixTime(seconds: .min).milliseconds == .min)
        #expect(UnixTime(seconds: -5).milliseconds == -5000)
    }

    @Test func `orders by time`() {
        #expect(UnixTime(seconds: 1) < UnixTime(milliseconds: 1001))
    }

    @Test func `knows that it is later than this program`() {
        #expect(UnixTime.now() > UnixTime(rfc3339: "2025-01-01T00:00:00Z")!)
    }
}
