import OpenSSL
import Testing

@Suite struct HexTests {
    @Test func `encodes two lower-case digits for each byte`() {
        #expect(Hex.encode([0, 0x0f, 0xa9, 0xff]) == "000fa9ff")
    }

    @Test func `decodes what it encodes, for every byte`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }

    @Test(arguments: ["0", "0A", "0g", " 00", "0x00", "00\n", "é"])
    func `refuses anything but pairs of lower-case digits`(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
