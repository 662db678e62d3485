extension SignedCertificateTimestamp {
    /// Reads a `SignedCertificateTimestampList` (RFC 6962 §3.3), which has at least one element.
    static func list(parsing bytes: [UInt8]) throws(CryptoError) -> [SignedCertificateTimestamp] {
        var outer = Reader(bytes)
        var list = Reader(try outer.vector(lengthBytes: 2))
        try outer.finish()
        var timestamps: [SignedCertificateTimestamp] = []
        repeat {
            timestamps.append(try SignedCertificateTimestamp(parsing: list.vector(lengthBytes: 2)))
        } while !list.isAtEnd
        return timestamps
    }

    private init(parsing bytes: [UInt8]) throws(CryptoError) {
        var reader = Reader(bytes)
        version = try reader.take(1)[0]
        guard version == 0 else { throw .unsupported(what: "signed certificate timestamp of version \(version)") }
        logID = try reader.take(32)
        let milliseconds = try reader.number(bytes: 8)
        guard let milliseconds = Int64(exactly: milliseconds) else { throw Reader.malformed("time is out of range") }
        timestamp = UnixTime(milliseconds: milliseconds)
        extensions = try reader.vector(lengthBytes: 2)
        hashAlgorithm = try reader.take(1)[0]
        signatureAlgorithm = try reader.take(1)[0]
        signature = try reader.vector(lengthBytes: 2)
        try reader.finish()
    }

    /// Reads TLS encoding (RFC 5246 §4) from left to right.
    private struct Reader {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) {
            rest = bytes[...]
        }

        static func malformed(_ why: String) -> CryptoError {
            .malformed(what: "signed certificate timestamp list", why: why)
        }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ count: Int) throws(CryptoError) -> [UInt8] {
            guard rest.count >= count else { throw Reader.malformed("has \(rest.count) bytes left, want \(count)") }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }

        mutating func number(bytes count: Int) throws(CryptoError) -> UInt64 {
            try take(count).reduce(0) { $0 << 8 | UInt64($1) }
        }

        mutating func vector(lengthBytes: Int) throws(CryptoError) -> [UInt8] {
            try take(Int(number(bytes: lengthBytes)))
        }

        func finish() throws(CryptoError) {
            guard rest.isEmpty else { throw Reader.malformed("\(rest.count) bytes follow") }
        }
    }
}
