private import CLibCrypto

/// Object identifiers as text.
enum DottedIdentifier {
    /// The dotted form, `1.3.6.1.4.1.57264.1.8`; empty for null or where libcrypto cannot write it.
    static func text(of object: OpaquePointer?) -> String {
        var text = [CChar](repeating: 0, count: 256)
        let length = unsafe OBJ_obj2txt(&text, Int32(text.count), object, 1)
        guard length > 0, length < text.count else { return "" }
        return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
