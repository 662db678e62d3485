/// A number for each of many digests, in the order in which they were added: about 55 bytes each, where a dictionary takes
/// three times as many. None is ever taken out.
public struct DigestMap: Sendable {
    /// Up to so many are found by looking at each.
    private static let scanned = 8
    /// Whoever chooses blobs does not know it, and so cannot choose them to meet in one slot.
    private static let seed = UInt64.random(in: 0 ... .max) | 1

    /// The digests.
    public private(set) var digests = PackedDigests()
    private var numbers: [UInt64] = []
    /// Where a digest stands, counted from 1, in the slot that it leads to or one behind that; 0 in a slot that is free.
    /// Their number is a power of two, and at least a quarter of them is free.
    private var slots: [UInt32] = []

    /// None.
    public init() {}

    /// How many there are.
    public var count: Int { digests.count }

    /// Bytes that the map takes, what is reserved for more left aside.
    public var byteCount: Int {
        digests.byteCount + numbers.count * MemoryLayout<UInt64>.stride + slots.count * MemoryLayout<UInt32>.stride
    }

    /// The number of a digest; nil where it was not added.
    public subscript(_ digest: Digest) -> UInt64? { position(of: digest).map { numbers[$0] } }

    /// The number of the digest at a position.
    public subscript(position position: Int) -> UInt64 {
        get { numbers[position] }
        set { numbers[position] = newValue }
    }

    /// Calls `body` with every digest and its number, in the order in which they were added.
    public func forEach(_ body: (Digest, UInt64) throws -> Void) rethrows {
        for position in 0..<count { try body(digests[position], numbers[position]) }
    }

    /// The digests in their own order.
    public var sorted: some Sequence<Digest> {
        (0..<UInt32(count)).sorted { digests[Int($0)] < digests[Int($1)] }.lazy.map { [digests] in digests[Int($0)] }
    }

    /// Where a digest stands in the order; nil where it was not added.
    public func position(of digest: Digest) -> Int? {
        guard !slots.isEmpty else { return (0..<count).first { digests[$0] == digest } }
        var slot = slot(of: digest)
        while slots[slot] != 0 {
            let position = Int(slots[slot]) - 1
            if digests[position] == digest { return position }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds a digest with its number; one that is there already keeps its own.
    ///
    /// - Returns: its position, and whether it was not there.
    @discardableResult
    public mutating func insert(_ digest: Digest, _ number: UInt64 = 0) -> (inserted: Bool, position: Int) {
        if let position = position(of: digest) { return (false, position) }
        precondition(count < Int(UInt32.max))
        digests.append(digest)
        numbers.append(number)
        if count > Self.scanned, count > slots.count / 4 * 3 { spread() } else if !slots.isEmpty { place(count - 1) }
        return (true, count - 1)
    }

    private mutating func spread() {
        slots = Array(repeating: 0, count: max(4 * Self.scanned, 2 * slots.count))
        for position in 0..<count { place(position) }
    }

    private mutating func place(_ position: Int) {
        var slot = slot(of: digests[position])
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(position + 1)
    }

    /// The upper bits of a product that nobody can foresee.
    private func slot(of digest: Digest) -> Int {
        Int((digest.words[0] &* Self.seed) >> UInt64(64 - slots.count.trailingZeroBitCount))
    }
}
