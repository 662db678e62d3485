/// A set of Unicode scalars, as a character class of a `SubjectExpression` states it.
struct ScalarSet: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>]
    private(set) var isNegated: Bool

    static let digits = ScalarSet([0x30...0x39])
    static let wordCharacters = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let whiteSpace = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    static let anyButLineFeed = ScalarSet([0x0A...0x0A], isNegated: true)

    init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    init(_ scalar: Unicode.Scalar) {
        self.init([scalar.value...scalar.value])
    }

    mutating func formUnion(_ other: ScalarSet) {
        ranges += other.ranges
    }

    mutating func negate() {
        isNegated.toggle()
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }
}
