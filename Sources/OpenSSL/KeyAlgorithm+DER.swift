extension KeyAlgorithm {
    /// The algorithm of a SubjectPublicKeyInfo in the one form that DER has for a key of fixed size; nil for others.
    ///
    /// Everything before the key's own bytes is constant: algorithm, curve by name, lengths, no unused bits, and for
    /// curves the sign of an uncompressed point (RFC 5480, RFC 8410). The key itself is not looked at.
    init?(spki: [UInt8]) {
        guard let form = Self.forms.first(where: { spki.count == $0.length && spki.starts(with: $0.header) }) else {
            return nil
        }
        self = form.algorithm
    }

    private struct Form {
        let algorithm: KeyAlgorithm
        let header: [UInt8]
        let length: Int

        init(_ algorithm: KeyAlgorithm, _ header: String, keyBytes: Int) {
            self.algorithm = algorithm
            self.header = Hex.decode(header) ?? []
            length = self.header.count + keyBytes
        }
    }

    private static let forms = [
        Form(.ecdsaP256, "3059301306072a8648ce3d020106082a8648ce3d03010703420004", keyBytes: 64),
        Form(.ecdsaP384, "3076301006072a8648ce3d020106052b8104002203620004", keyBytes: 96),
        Form(.ecdsaP521, "30819b301006072a8648ce3d020106052b810400230381860004", keyBytes: 132),
        Form(.ed25519, "302a300506032b6570032100", keyBytes: 32),
    ]
}
