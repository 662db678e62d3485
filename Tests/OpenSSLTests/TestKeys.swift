import OpenSSL

/// Keys made once per run, one of each kind that can sign.
enum TestKeys {
    static let all: [PrivateKey] = [p256, p384, p521, ed25519, rsa]

    static let p256 = make(.ecdsaP256)
    static let otherP256 = make(.ecdsaP256)
    static let p384 = make(.ecdsaP384)
    static let p521 = make(.ecdsaP521)
    static let ed25519 = make(.ed25519)
    static let rsa = make(.rsa(bits: 2048))

    private static func make(_ algorithm: KeyAlgorithm) -> PrivateKey {
        do {
            return try PrivateKey.generate(algorithm)
        } catch {
            fatalError("cannot make a key for the tests: \(error)")
        }
    }
}

extension PrivateKey {
    /// The bytes inside the PEM of PKCS #8.
    func pkcs8() throws -> [UInt8] {
        let lines = try pem(passphrase: nil).split(separator: "\n").dropFirst().dropLast()
        return Base64.decode(lines.joined())!
    }
}

/// A text with one PEM block, not wrapped.
func pemText(_ label: String, _ contents: [UInt8]) -> String {
    "-----BEGIN \(label)-----\n\(Base64.encode(contents))\n-----END \(label)-----\n"
}
