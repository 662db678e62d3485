internal import OpenSSL

/// The PEM of a certificate or public key without white space.
///
/// One block has one such form, so equal forms mean equal label and equal DER: whether it is a certificate or a key
/// counts too.
struct VerifierText: Sendable, Hashable {
    private let characters: [UInt8]

    init(pem: String) {
        self.init(pem: Array(pem.utf8))
    }

    init(pem: [UInt8]) {
        characters = pem.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }

    /// A certificate by its DER.
    init(certificate der: [UInt8]) { self.init(label: "CERTIFICATE", der: der) }

    /// A public key by the DER of its SubjectPublicKeyInfo.
    init(publicKey der: [UInt8]) { self.init(label: "PUBLICKEY", der: der) }

    private init(label: String, der: [UInt8]) {
        characters = Array("-----BEGIN\(label)-----\(Base64.encode(der))-----END\(label)-----".utf8)
    }
}

extension VerifierText {
    /// What the text holds, by its label; nothing is parsed.
    enum Content {
        case certificate([UInt8])
        /// A SubjectPublicKeyInfo.
        case publicKey([UInt8])
    }

    /// The DER inside; nil for what is neither a certificate nor a public key.
    var content: Content? {
        if let der = der(labelled: "CERTIFICATE") { return .certificate(der) }
        return der(labelled: "PUBLICKEY").map { .publicKey($0) }
    }

    private func der(labelled label: String) -> [UInt8]? {
        let start = Array("-----BEGIN\(label)-----".utf8)
        let end = Array("-----END\(label)-----".utf8)
        guard characters.starts(with: start), characters.suffix(end.count) == end[...] else { return nil }
        return Base64.decode(Array(characters.dropFirst(start.count).dropLast(end.count)))
    }
}

extension VerifierText: CustomStringConvertible {
    /// `certificate sha256:HEX` or `key sha256:HEX`, over the DER. Not parsed: every key that a policy names and that
    /// did not sign comes here.
    var description: String {
        switch content {
        case .certificate(let der): "certificate sha256:\(Hex.encode(HashAlgorithm.sha256.hash(der)))"
        case .publicKey(let der): "key sha256:\(Hex.encode(HashAlgorithm.sha256.hash(der)))"
        case nil: "something that is neither a certificate nor a public key"
        }
    }
}
