public import OpenSSL

/// The value of `maximumAge`: a number with its unit, `90d`.
public struct EvidenceAge: Sendable, Hashable, CustomStringConvertible {
    /// As written.
    public let source: String
    let milliseconds: Int64

    /// Reads a number from 1 to 99999 with `h` for hours, `d` for days or `w` for weeks; `nil` for anything else.
    init?(_ source: String) {
        let unit: Int64
        switch source.utf8.last {
        case UInt8(ascii: "h"): unit = 3_600_000
        case UInt8(ascii: "d"): unit = 24 * 3_600_000
        case UInt8(ascii: "w"): unit = 7 * 24 * 3_600_000
        default: return nil
        }
        let digits = source.utf8.dropLast()
        guard digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != 0x30,
            let number = Int64(String(source.dropLast()))
        else { return nil }
        self.source = source
        milliseconds = number * unit
    }

    /// Whether something of `time` is not older than this at `now`.
    public func allows(_ time: UnixTime, now: UnixTime) -> Bool {
        let (age, overflows) = now.milliseconds.subtractingReportingOverflow(time.milliseconds)
        return !overflows && age <= milliseconds
    }

    /// As written.
    public var description: String { source }
}
