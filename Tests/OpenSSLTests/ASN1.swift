/// Just enough of a DER encoder to write certificates, good and bad ones.
enum ASN1 {
    static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        var length: [UInt8] = [UInt8(truncatingIfNeeded: contents.count)]
        if contents.count > 0x7f {
            length = contents.count > 0xff ? [0x82, UInt8(contents.count >> 8)] + length : [0x81] + length
        }
        return [tag] + length + contents
    }

    static func sequence(_ elements: [UInt8]...) -> [UInt8] { element(0x30, elements.flatMap { $0 }) }
    static func sequence(of elements: [[UInt8]]) -> [UInt8] { element(0x30, elements.flatMap { $0 }) }
    static func set(_ elements: [UInt8]...) -> [UInt8] { element(0x31, elements.flatMap { $0 }) }
    static func octetString(_ contents: [UInt8]) -> [UInt8] { element(0x04, contents) }
    static func bitString(_ contents: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
        element(0x03, [unusedBits] + contents)
    }
    static func utf8String(_ text: String) -> [UInt8] { element(0x0c, Array(text.utf8)) }
    static func boolean(_ value: Bool) -> [UInt8] { element(0x01, [value ? 0xff : 0]) }
    static func integer(_ contents: [UInt8]) -> [UInt8] { element(0x02, contents) }
    static func explicit(_ number: UInt8, _ contents: [UInt8]) -> [UInt8] { element(0xa0 | number, contents) }
    static func implicit(_ number: UInt8, _ contents: [UInt8]) -> [UInt8] { element(0x80 | number, contents) }
    static func utcTime(_ text: String) -> [UInt8] { element(0x17, Array(text.utf8)) }
    static func generalizedTime(_ text: String) -> [UInt8] { element(0x18, Array(text.utf8)) }
    static let null: [UInt8] = [5, 0]

    static func identifier(_ dotted: String) -> [UInt8] {
        let arcs = dotted.split(separator: ".").map { UInt64($0)! }
        var contents: [UInt8] = []
        for arc in [arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2) {
            var groups = [UInt8(arc & 0x7f)]
            var rest = arc >> 7
            while rest > 0 {
                groups.append(UInt8(rest & 0x7f) | 0x80)
                rest >>= 7
            }
            contents += groups.reversed()
        }
        return element(0x06, contents)
    }
}
