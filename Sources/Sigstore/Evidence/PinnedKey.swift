public import OpenSSL

/// A public key that a trust directory pins, with the name by which policies refer to it.
public struct PinnedKey: Sendable, Hashable {
    public let name: String
    public let key: PublicKey
    /// The key as log entries hold it.
    let verifierText: VerifierText

    public init(name: String, key: PublicKey) {
        self.name = name
        self.key = key
        verifierText = VerifierText(pem: key.pem)
    }
}
