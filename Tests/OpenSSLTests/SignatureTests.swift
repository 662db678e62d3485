import OpenSSL
import Testing

@Suite struct SignatureTests {
    private let message = Array("what was signed".utf8)

    @Test(arguments: KnownSignature.all)
    func `verifies the signatures of the standards`(known: KnownSignature) throws {
        let key = try PublicKey(der: known.spki)
        #expect(key.algorithm == known.algorithm)
        #expect(try key.verify(signature: known.signature, over: known.message))
    }

    @Test(arguments: KnownSignature.all)
    func `refuses a signature with any one bit flipped`(known: KnownSignature) throws {
        let key = try PublicKey(der: known.spki)
        for bit in 0..<known.signature.count * 8 {
            var signature = known.signature
            signature[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !key.verify(signature: signature, over: known.message), "bit \(bit)")
        }
    }

    @Test(arguments: TestKeys.all)
    func `verifies what the private half signed`(key: PrivateKey) throws {
        let signature = try key.sign(message)
        #expect(try key.publicKey.verify(signature: signature, over: message))
    }

    @Test(arguments: TestKeys.all)
    func `refuses a signature of another message`(key: PrivateKey) throws {
        let signature = try key.sign(message)
        #expect(try !key.publicKey.verify(signature: signature, over: message + [0]))
        #expect(try !key.publicKey.verify(signature: signature, over: []))
    }

    @Test(arguments: TestKeys.all)
    func `signs and verifies the empty message`(key: PrivateKey) throws {
        #expect(try key.publicKey.verify(signature: key.sign([]), over: []))
    }

    @Test func `refuses a signature of another key`() throws {
        let signature = try TestKeys.otherP256.sign(message)
        #expect(try !TestKeys.p256.publicKey.verify(signature: signature, over: message))
    }

    @Test(arguments: TestKeys.all)
    func `takes malformed signatures for bad ones`(key: PrivateKey) throws {
        let signature = try key.sign(message)
        let broken: [[UInt8]] = [
            [], [0], Array(signature.dropLast()), signature + [0], [0] + signature, Array(repeating: 0xff, count: 9000),
            ASN1.sequence(ASN1.integer([0]), ASN1.integer([0])), ASN1.sequence(ASN1.integer([1]), ASN1.integer([0])),
            ASN1.sequence(ASN1.integer([0xff]), ASN1.integer([0xff])),
        ]
        for bytes in broken {
            #expect(try !key.publicKey.verify(signature: bytes, over: message), "\(bytes)")
        }
    }

    @Test func `refuses an ECDSA signature that is not in DER`() throws {
        let signature = try TestKeys.p256.sign(message)
        let longLength = [signature[0], 0x81] + signature.dropFirst()
        #expect(try !TestKeys.p256.publicKey.verify(signature: longLength, over: message))
    }

    @Test(arguments: [TestKeys.p256, TestKeys.p384, TestKeys.p521, TestKeys.rsa], HashAlgorithm.allCases)
    func `signs and verifies with the hash that was asked for`(key: PrivateKey, hash: HashAlgorithm) throws {
        let signature = try key.sign(message, hash: hash)
        #expect(try key.publicKey.verify(signature: signature, over: message, hash: hash))
        for other in HashAlgorithm.allCases where other != hash {
            #expect(try !key.publicKey.verify(signature: signature, over: message, hash: other))
        }
    }

    @Test(arguments: [
        (TestKeys.p256, HashAlgorithm.sha256), (TestKeys.p384, .sha384), (TestKeys.p521, .sha512),
        (TestKeys.rsa, .sha256),
    ])
    func `hashes by default as the key's size demands`(key: PrivateKey, hash: HashAlgorithm) throws {
        #expect(key.publicKey.algorithm.defaultHash == hash)
        #expect(try key.publicKey.verify(signature: key.sign(message), over: message, hash: hash))
    }

    @Test func `leaves the hash of Ed25519 alone`() throws {
        let signature = try TestKeys.ed25519.sign(message, hash: .sha256)
        #expect(try TestKeys.ed25519.publicKey.verify(signature: signature, over: message, hash: .sha512))
    }

    @Test func `verifies from many threads with one key`() async throws {
        let key = TestKeys.p256.publicKey
        let signature = try TestKeys.p256.sign(message)
        let good = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask { [message] in
                    try key.verify(signature: signature, over: index.isMultiple(of: 2) ? message : message + [1])
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(good == 100)
    }
}
