/// A small seeded generator (Steele, Lea and Flood, 2014): the same seed gives the same numbers on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that starts from a seed, which the test prints.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The next bytes, eight from each number.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        var numbers: [UInt64] = []
        numbers.reserveCapacity(count / 8 + 1)
        while numbers.count * 8 < count { numbers.append(next().littleEndian) }
        return unsafe numbers.withUnsafeBytes { unsafe Array($0.prefix(count)) }
    }
}
