extension UnixTime: CustomStringConvertible {
    /// Where a time between two milliseconds goes.
    public enum Rounding: Sendable {
        /// To the earlier millisecond: for the start of a window, and for moments.
        case down
        /// To the later millisecond: for the end of a window.
        case up
    }

    /// Reads `2022-12-31T23:59:59.999Z` (RFC 3339 §5.6): upper-case `T` and `Z`, or a numeric offset.
    ///
    /// Nil for anything else, for days that the calendar lacks and for leap seconds.
    public init?(rfc3339 text: String, rounding: Rounding = .down) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2), reader.skip("T"),
            let hour = reader.number(digits: 2), hour <= 23, reader.skip(":"),
            let minute = reader.number(digits: 2), minute <= 59, reader.skip(":"),
            let second = reader.number(digits: 2), second <= 59,
            let fraction = reader.fraction(rounding: rounding),
            let offset = reader.offsetMinutes(), reader.isAtEnd,
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        let seconds = date.daysSince1970 * 86_400 + (hour * 60 + minute - offset) * 60 + second
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    /// The time in UTC as RFC 3339 has it, without a fraction where that is zero.
    ///
    /// Moments outside the years 0000 to 9999, which RFC 3339 cannot write, are `@` and their seconds.
    public var rfc3339: String {
        let (second, fraction) = milliseconds.dividedRoundingDown(by: 1000)
        let (daysSince1970, secondOfDay) = second.dividedRoundingDown(by: 86_400)
        guard let date = CalendarDate(daysSince1970: daysSince1970) else { return "@\(second)" }
        let day = "\(date.year.padded(to: 4))-\(date.month.padded(to: 2))-\(date.day.padded(to: 2))"
        let hour = (secondOfDay / 3600).padded(to: 2)
        let minute = (secondOfDay / 60 % 60).padded(to: 2)
        let end = fraction == 0 ? "Z" : ".\(fraction.padded(to: 3))Z"
        return "\(day)T\(hour):\(minute):\((secondOfDay % 60).padded(to: 2))\(end)"
    }

    /// The same as `rfc3339`.
    public var description: String { rfc3339 }
}

extension Int64 {
    fileprivate func dividedRoundingDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    fileprivate func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

/// Reads the parts of a time from left to right.
private struct DigitReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) else {
            return nil
        }
        position += 1
        return Int64(text[position - 1] - UInt8(ascii: "0"))
    }

    mutating func number(digits count: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Milliseconds of a fraction of any length, zero where there is none.
    mutating func fraction(rounding: UnixTime.Rounding) -> Int64? {
        guard skip(".") else { return 0 }
        guard let first = digit() else { return nil }
        var milliseconds = first * 100
        var scale: Int64 = 10
        var isInexact = false
        while let digit = digit() {
            milliseconds += digit * scale
            isInexact = isInexact || (scale == 0 && digit != 0)
            scale /= 10
        }
        return milliseconds + (isInexact && rounding == .up ? 1 : 0)
    }

    mutating func offsetMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"), let hours = number(digits: 2), hours <= 23, skip(":"),
            let minutes = number(digits: 2), minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * (isEast ? 1 : -1)
    }
}
