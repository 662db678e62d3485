/// A number of bytes for people: `512 B`, `1.4 MiB`.
public struct ByteCount: CustomStringConvertible, Sendable {
    public let bytes: UInt64

    public init(_ bytes: UInt64) { self.bytes = bytes }

    public var description: String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var (value, unit) = (Double(bytes), 0)
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        let tenths = (value * 10).rounded() / 10
        return "\(tenths) \(units[unit])"
    }
}
