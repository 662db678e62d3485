/// Writes a gzip (RFC 1952) whose deflate blocks are all stored.
struct StoredGzip {
    /// Without name and time.
    static let header: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]

    private static let table: [UInt] = (0..<256).map { index in
        (0..<8).reduce(UInt(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private var checksum: UInt = 0xFFFF_FFFF
    private var size: UInt32 = 0

    /// One block that is not the last. Precondition: at most 65,535 bytes.
    mutating func block(_ bytes: [UInt8]) -> [UInt8] {
        update(bytes)
        size &+= UInt32(bytes.count)
        return Self.blockHeader(length: UInt16(bytes.count), isLast: false) + bytes
    }

    /// Goes by words and concrete operators: tests are built without optimisation, where others cost a call for each byte.
    private mutating func update(_ bytes: [UInt8]) {
        var (checksum, offset) = (checksum, 0)
        unsafe Self.table.withUnsafeBufferPointer { table in
            unsafe bytes.withUnsafeBytes { bytes in
                let entries = table.baseAddress!
                while offset &+ 8 <= bytes.count {
                    var word = unsafe UInt(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt.self))
                    var left = 8
                    while left > 0 {
                        checksum = unsafe entries[Int(bitPattern: (checksum ^ word) & 0xFF)] ^ (checksum &>> 8)
                        word = word &>> 8
                        left = left &- 1
                    }
                    offset = offset &+ 8
                }
            }
        }
        for byte in bytes[offset...] { checksum = Self.table[Int((checksum ^ UInt(byte)) & 0xFF)] ^ (checksum >> 8) }
        self.checksum = checksum
    }

    /// An empty last block, the checksum and the size.
    func trailer() -> [UInt8] {
        Self.blockHeader(length: 0, isLast: true) + bigEndian(~UInt32(checksum)).reversed() + bigEndian(size).reversed()
    }

    private static func blockHeader(length: UInt16, isLast: Bool) -> [UInt8] {
        [isLast ? 1 : 0] + bigEndian(length).reversed() + bigEndian(~length).reversed()
    }
}
