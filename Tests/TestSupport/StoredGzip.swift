/// Writes a gzip (RFC 1952) whose deflate blocks are all stored.
struct StoredGzip {
    /// Without name and time.
    static let header: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private var checksum: UInt32 = 0xFFFF_FFFF
    private var size: UInt32 = 0

    /// One block that is not the last. Precondition: at most 65,535 bytes.
    mutating func block(_ bytes: [UInt8]) -> [UInt8] {
        for byte in bytes { checksum = Self.table[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)] ^ (checksum >> 8) }
        size &+= UInt32(bytes.count)
        return Self.blockHeader(length: UInt16(bytes.count), isLast: false) + bytes
    }

    /// An empty last block, the checksum and the size.
    func trailer() -> [UInt8] {
        Self.blockHeader(length: 0, isLast: true) + bigEndian(~checksum).reversed() + bigEndian(size).reversed()
    }

    private static func blockHeader(length: UInt16, isLast: Bool) -> [UInt8] {
        [isLast ? 1 : 0] + bigEndian(length).reversed() + bigEndian(~length).reversed()
    }
}
