import OpenSSL
import Testing

@Suite struct HashTests {
    // FIPS 180-4 examples: "abc" and the empty message.
    private static let answers: [(HashAlgorithm, String, String)] = [
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            .sha384, "abc",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha384, "",
            "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"
        ),
        (
            .sha512, "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            .sha512, "",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        ),
    ]

    @Test(arguments: answers)
    func `hashes the messages of FIPS 180-4`(algorithm: HashAlgorithm, message: String, digest: String) {
        #expect(Hex.encode(algorithm.hash(Array(message.utf8))) == digest)
        #expect(algorithm.digestLength * 2 == digest.utf8.count)
    }

    @Test(arguments: answers)
    func `hashes the same bytes when they come one by one`(
        algorithm: HashAlgorithm, message: String, digest: String
    ) throws {
        var function = try HashFunction(algorithm)
        for byte in message.utf8 { function.update([byte]) }
        #expect(Hex.encode(function.finalize()) == digest)
    }

    // FIPS 180-4: a million times "a".
    @Test func `hashes a span without the need for an array of its own`() throws {
        let block = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        var function = try HashFunction(.sha256)
        for _ in 0..<10 { unsafe function.update(block.span.bytes) }
        #expect(
            Hex.encode(function.finalize()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `begins a new message after the end of one`() throws {
        var function = try HashFunction(.sha256)
        function.update(Array("something else".utf8))
        _ = function.finalize()
        function.update(Array("abc".utf8))
        #expect(function.finalize() == HashAlgorithm.sha256.hash(Array("abc".utf8)))
    }

    @Test func `passes its self check`() throws {
        try selfCheck()
    }

    @Test func `tells the version, the provider and the FIPS state`() {
        #expect(CryptoLibrary.version.hasPrefix("OpenSSL 3."))
        #expect(CryptoLibrary.version.contains(", provider "))
        #expect(CryptoLibrary.version.contains(", FIPS o"))
    }
}
