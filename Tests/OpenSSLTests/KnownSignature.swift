import OpenSSL
import Testing

/// A signature of a standard's appendix: key, message and signature are the standard's.
struct KnownSignature: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let algorithm: KeyAlgorithm
    let spki: [UInt8]
    let message: [UInt8]
    let signature: [UInt8]

    static let all = ecdsa + [ed25519]

    // RFC 6979 §A.2.5 to §A.2.7: the message "sample", with the hash of the curve's size.
    static let ecdsa = [
        elliptic(
            "RFC 6979 A.2.5", .ecdsaP256, curve: "1.2.840.10045.3.1.7",
            x: "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
            y: "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
            r: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            s: "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
        elliptic(
            "RFC 6979 A.2.6", .ecdsaP384, curve: "1.3.132.0.34",
            x: "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13",
            y: "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
            r: "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
            s: "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"),
        elliptic(
            "RFC 6979 A.2.7", .ecdsaP521, curve: "1.3.132.0.35",
            x: "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd3711"
                + "23d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4",
            y: "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0"
                + "db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5",
            r: "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e"
                + "25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
            s: "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af2826"
                + "23eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a"),
    ]

    // RFC 8032 §7.1, test 2.
    static let ed25519 = KnownSignature(
        testDescription: "RFC 8032 7.1 test 2", algorithm: .ed25519,
        spki: ASN1.sequence(
            ASN1.sequence(ASN1.identifier("1.3.101.112")),
            ASN1.bitString(bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))),
        message: [0x72],
        signature: bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))

    static func bytes(_ hex: String) -> [UInt8] { Hex.decode(hex)! }

    static func ellipticKey(curve: String, point: [UInt8]) -> [UInt8] {
        ASN1.sequence(
            ASN1.sequence(ASN1.identifier("1.2.840.10045.2.1"), ASN1.identifier(curve)), ASN1.bitString(point))
    }

    private static func elliptic(
        _ description: String, _ algorithm: KeyAlgorithm, curve: String, x: String, y: String, r: String, s: String
    ) -> KnownSignature {
        KnownSignature(
            testDescription: description, algorithm: algorithm,
            spki: ellipticKey(curve: curve, point: [4] + bytes(x) + bytes(y)), message: Array("sample".utf8),
            signature: ASN1.sequence(unsigned(bytes(r)), unsigned(bytes(s))))
    }

    private static func unsigned(_ magnitude: [UInt8]) -> [UInt8] {
        let digits = Array(magnitude.drop { $0 == 0 })
        return ASN1.integer(digits[0] > 0x7f ? [0] + digits : digits)
    }
}
