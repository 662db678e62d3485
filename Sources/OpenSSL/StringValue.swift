import CLibCrypto

/// Values that libcrypto keeps as ASN1_STRING: bytes, text, times.
enum StringValue {
    /// A copy of the contents; empty for null.
    static func bytes(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string = unsafe string else { return [] }
        let count = Int(unsafe ASN1_STRING_length(string))
        return unsafe Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: count))
    }

    /// A time of a certificate: UTCTime or GeneralizedTime, in UTC, to the second (RFC 5280 §4.1.2.5).
    static func time(of time: UnsafePointer<ASN1_TIME>?) throws(CryptoError) -> UnixTime {
        let type = unsafe ASN1_STRING_type(time)
        var digits = String(decoding: unsafe bytes(of: time), as: UTF8.self)
        if type == V_ASN1_UTCTIME {
            digits = (digits < "5" ? "20" : "19") + digits
        }
        // The length leaves no room for a fraction or an offset, which certificates must not have.
        let parts = Array(digits.utf8.dropLast())
        guard type == V_ASN1_UTCTIME || type == V_ASN1_GENERALIZEDTIME, parts.count == 14, digits.last == "Z",
            let time = UnixTime(rfc3339: rfc3339(parts))
        else { throw .malformed(what: "certificate", why: "time is not as RFC 5280 wants it") }
        return time
    }

    private static func rfc3339(_ parts: [UInt8]) -> String {
        func text(_ range: Range<Int>) -> String { String(decoding: parts[range], as: UTF8.self) }
        let day = "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))"
        return "\(day)T\(text(8..<10)):\(text(10..<12)):\(text(12..<14))Z"
    }
}
