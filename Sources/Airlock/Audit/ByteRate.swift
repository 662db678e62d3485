/// Bytes and the time that they took, for people: `1.2 GiB in 2.5 s, 512.3 MB/s`.
struct ByteRate: CustomStringConvertible {
    let bytes: UInt64
    /// By the clock.
    let seconds: Double

    init(_ bytes: UInt64, seconds: Double) {
        self.bytes = bytes
        self.seconds = seconds
    }

    var description: String {
        let rate = seconds > 0 ? Double(bytes) / seconds / 1_000_000 : 0
        return "\(ByteCount(bytes)) in \(Self.tenths(seconds)) s, \(Self.tenths(rate)) MB/s"
    }

    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
