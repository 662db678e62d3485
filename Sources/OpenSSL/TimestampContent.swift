import CLibCrypto

/// What a token says, read by libcrypto from its TSTInfo (RFC 3161 §2.4.2).
struct TimestampContent {
    let time: UnixTime
    let hashAlgorithm: HashAlgorithm
    let imprint: [UInt8]
    let policy: String
    let serial: [UInt8]

    init(token: [UInt8]) throws(CryptoError) {
        let message = try SignedMessage(der: token)
        try message.requireTimestamp()
        let info = try unsafe DER.decode(
            message.content, as: "timestamp", with: { unsafe d2i_TS_TST_INFO(nil, $0, $1) },
            release: { unsafe TS_TST_INFO_free($0) })
        defer { unsafe TS_TST_INFO_free(info) }
        guard unsafe TS_TST_INFO_get_version(info) == 1 else {
            throw TimestampToken.malformed("version is \(unsafe TS_TST_INFO_get_version(info)), want 1")
        }
        let stated = unsafe TS_TST_INFO_get_msg_imprint(info)
        imprint = unsafe StringValue.bytes(of: TS_MSG_IMPRINT_get_msg(stated))
        hashAlgorithm = try unsafe Self.hashAlgorithm(TS_MSG_IMPRINT_get_algo(stated))
        guard imprint.count == hashAlgorithm.digestLength else {
            throw TimestampToken.malformed("imprint has \(imprint.count) bytes, want \(hashAlgorithm.digestLength)")
        }
        time = try Self.time(unsafe StringValue.bytes(of: TS_TST_INFO_get_time(info)))
        policy = unsafe DottedIdentifier.text(of: TS_TST_INFO_get_policy_id(info))
        serial = unsafe StringValue.bytes(of: TS_TST_INFO_get_serial(info))
    }

    static func hashAlgorithm(_ algorithm: UnsafePointer<X509_ALGOR>?) throws(CryptoError) -> HashAlgorithm {
        var identifier: OpaquePointer?
        unsafe X509_ALGOR_get0(&identifier, nil, nil, algorithm)
        let name = unsafe DottedIdentifier.text(of: identifier)
        guard let known = HashAlgorithm.allCases.first(where: { $0.objectIdentifier == name }) else {
            throw .unsupported(what: "timestamp with hash function \(name)")
        }
        return known
    }

    /// `YYYYMMDDhhmmss`, perhaps a fraction, `Z` (RFC 3161 §2.4.2, `genTime`).
    private static func time(_ digits: [UInt8]) throws(CryptoError) -> UnixTime {
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count >= 15, digits.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw TimestampToken.malformed("time is \(text.debugDescription)")
        }
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        let day = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
        let clock = "\(part(8..<10)):\(part(10..<12)):\(part(12..<14))\(part(14..<digits.count))"
        guard text.hasSuffix("Z"), let time = UnixTime(rfc3339: "\(day)T\(clock)") else {
            throw TimestampToken.malformed("time is \(text.debugDescription)")
        }
        return time
    }
}

extension HashAlgorithm {
    /// The dotted object identifier (RFC 5754 §2).
    var objectIdentifier: String {
        switch self {
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        }
    }
}
