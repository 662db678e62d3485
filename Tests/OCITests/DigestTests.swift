import OCI
import OpenSSL
import Testing

@Suite struct DigestTests {
    private let abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func `knows the digest of abc`() throws {
        #expect(Digest.of(Array("abc".utf8)).description == abc)
        #expect(try Digest(abc) == Digest.of(Array("abc".utf8)))
    }

    @Test func `knows the sha512 digest of abc`() throws {
        let digest = Digest.of(Array("abc".utf8), algorithm: .sha512)
        #expect(digest.description.hasPrefix("sha512:ddaf35a193617abacc417349ae204131"))
        #expect(digest.description.utf8.count == 7 + 128)
        #expect(try Digest(digest.description) == digest)
        #expect(digest.bytes == HashAlgorithm.sha512.hash(Array("abc".utf8)))
    }

    @Test(arguments: ["", "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"])
    func `refuses a text without an algorithm`(text: String) {
        #expect(throws: DigestError.malformed(text)) { try Digest(text) }
    }

    @Test(arguments: ["md5", "sha1", "sha384", "SHA256", "", "sha256 "])
    func `refuses another algorithm`(name: String) {
        let text = name + ":" + String(repeating: "a", count: 64)
        #expect(throws: DigestError.unsupportedAlgorithm(name)) { try Digest(text) }
    }

    @Test(arguments: [0, 63, 65, 128])
    func `refuses a value of the wrong length`(length: Int) {
        #expect(throws: DigestError.wrongLength(algorithm: "sha256", found: length, wanted: 64)) {
            try Digest("sha256:" + String(repeating: "a", count: length))
        }
    }

    @Test func `refuses upper case and what is no hex digit`() {
        for bad in [abc.dropLast() + "D", abc.dropLast() + "g", abc.dropLast() + "/", abc.dropLast() + " "] {
            #expect(throws: DigestError.invalidHex(String(bad))) { try Digest(String(bad)) }
        }
    }

    @Test func `refuses bytes of the wrong length and an algorithm that OCI has not`() {
        #expect(throws: DigestError.wrongLength(algorithm: "sha256", found: 62, wanted: 64)) {
            try Digest(algorithm: .sha256, bytes: [UInt8](repeating: 0, count: 31))
        }
        #expect(throws: DigestError.unsupportedAlgorithm("sha384")) {
            try Digest(algorithm: .sha384, bytes: [UInt8](repeating: 0, count: 48))
        }
    }

    @Test func `differs when any one byte differs`() throws {
        for algorithm in [HashAlgorithm.sha256, .sha512] {
            let zero = [UInt8](repeating: 0, count: algorithm.digestLength)
            let first = try Digest(algorithm: algorithm, bytes: zero)
            for position in zero.indices {
                var bytes = zero
                bytes[position] = 1
                let other = try Digest(algorithm: algorithm, bytes: bytes)
                #expect(other != first)
                #expect(first < other)
                #expect(other.bytes == bytes)
            }
        }
    }

    @Test func `orders as the texts do`() throws {
        var random = SystemRandomNumberGenerator()
        let digests = (0..<200).map { number in
            Digest.of([UInt8.random(in: 0...255, using: &random)], algorithm: number % 2 == 0 ? .sha256 : .sha512)
        }
        #expect(digests.sorted().map(\.description) == digests.map(\.description).sorted())
    }
}
