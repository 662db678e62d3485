import OpenSSL
import Testing

@Suite struct CertificateTimestampTests {
    private let authorityKey = TestKeys.p256
    private let logKey = TestKeys.otherP256
    private let recipe = CertificateRecipe.leaf(key: TestKeys.ed25519, issuer: "Test Authority")

    /// An element of the list as RFC 6962 §3.3 has it.
    private func element(
        version: UInt8 = 0, time: UInt64 = 1_711_017_244_228, extensions: [UInt8] = [], signature: [UInt8] = [9, 9]
    ) -> [UInt8] {
        let milliseconds = (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - $0 * 8)) }
        let log = HashAlgorithm.sha256.hash(logKey.publicKey.spki)
        return [version] + log + milliseconds + vector(extensions) + [4, 3] + vector(signature)
    }

    private func vector(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
    }

    private func certificate(list: [UInt8]) throws -> Certificate {
        let item = CertificateRecipe.Extension(oid: "1.3.6.1.4.1.11129.2.4.2", value: ASN1.octetString(list))
        return try recipe.replacing(item).certificate(signedBy: authorityKey)
    }

    @Test func `reads every part of the embedded timestamps`() throws {
        let list = vector(vector(element()) + vector(element(time: 1, extensions: [1, 2, 3], signature: [])))
        let timestamps = try certificate(list: list).signedCertificateTimestamps()
        try #require(timestamps.count == 2)
        #expect(timestamps[0].version == 0)
        #expect(timestamps[0].logID == HashAlgorithm.sha256.hash(logKey.publicKey.spki))
        #expect(timestamps[0].timestamp.rfc3339 == "2024-03-21T10:34:04.228Z")
        #expect(timestamps[0].extensions == [])
        #expect(timestamps[0].hashAlgorithm == 4)
        #expect(timestamps[0].signatureAlgorithm == 3)
        #expect(timestamps[0].signature == [9, 9])
        #expect(timestamps[1].timestamp.milliseconds == 1)
        #expect(timestamps[1].extensions == [1, 2, 3])
        #expect(timestamps[1].signature == [])
    }

    @Test func `gives none where none are embedded`() throws {
        let certificate = try recipe.certificate(signedBy: authorityKey)
        #expect(try certificate.signedCertificateTimestamps() == [])
        #expect(malformed { try certificate.precertificateTBS() })
    }

    @Test func `refuses lists that are cut, empty or followed by bytes`() throws {
        let good = vector(vector(element()))
        for bad in [
            [], [0, 0], Array(good.dropLast()), good + [0], vector(vector(element() + [0])), vector([0, 0]),
            vector(vector(Array(element().dropLast()))), vector([0, 9, 1]), vector(vector(element()) + [0]),
        ] {
            let certificate = try certificate(list: bad)
            #expect(malformed { try certificate.signedCertificateTimestamps() })
        }
    }

    @Test func `refuses a list without its envelope`() throws {
        for value in [vector(vector(element())), ASN1.octetString(vector(vector(element()))) + [0]] {
            let item = CertificateRecipe.Extension(oid: "1.3.6.1.4.1.11129.2.4.2", value: value)
            let certificate = try recipe.replacing(item).certificate(signedBy: authorityKey)
            #expect(malformed { try certificate.signedCertificateTimestamps() })
        }
    }

    @Test func `refuses versions that do not exist yet and times that are no times`() throws {
        let version = try certificate(list: vector(vector(element(version: 1))))
        #expect(unsupported { try version.signedCertificateTimestamps() })
        let time = try certificate(list: vector(vector(element(time: .max))))
        #expect(malformed { try time.signedCertificateTimestamps() })
    }

    @Test(arguments: [[], [7, 7, 7]] as [[UInt8]])
    func `verifies a timestamp over the certificate without the list`(extensions: [UInt8]) throws {
        let issuerKeyHash = HashAlgorithm.sha256.hash(authorityKey.publicKey.spki)
        let tbs = recipe.tbs
        let milliseconds: [UInt8] = [0, 0, 1, 0x8e, 0x60, 0xa6, 0x73, 0xc4]
        let signed =
            [0, 0] + milliseconds + [0, 1] + issuerKeyHash + [0] + vector(tbs) + vector(extensions)
        let signature = try logKey.sign(signed)
        let time = milliseconds.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let element = element(time: time, extensions: extensions, signature: signature)
        let certificate = try certificate(list: vector(vector(element)))

        let timestamp = try #require(try certificate.signedCertificateTimestamps().first)
        #expect(try certificate.precertificateTBS() == tbs)
        let data = timestamp.signedData(forPrecertificate: tbs, issuerKeyHash: issuerKeyHash)
        #expect(data == signed)
        #expect(try logKey.publicKey.verify(signature: timestamp.signature, over: data))
    }
}
