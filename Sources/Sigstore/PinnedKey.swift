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

/// The PEM of a certificate or public key without white space.
///
/// One block has one such form, so equal forms mean equal label and equal DER: whether it is a certificate or a key
/// counts too.
struct VerifierText: Sendable, Hashable {
    /// The PEM as it was given, for messages.
    let pem: [UInt8]
    private let characters: [UInt8]

    init(pem: String) {
        self.init(pem: Array(pem.utf8))
    }

    init(pem: [UInt8]) {
        self.pem = pem
        characters = pem.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }

    static func == (left: VerifierText, right: VerifierText) -> Bool { left.characters == right.characters }

    func hash(into hasher: inout Hasher) { hasher.combine(characters) }
}
