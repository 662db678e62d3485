import JSON
import OCI
import OpenSSL
import Testing

/// Compact forms of what is known of many blobs.
@Suite struct DigestMapTests {
    /// Digests of both algorithms, with one of zeros among them.
    private static func digests(_ count: Int) throws -> [Digest] {
        try (0..<count).map { number in
            number == 3
                ? try Digest(algorithm: .sha256, bytes: Array(repeating: 0, count: 32))
                : Digest.of(Array("\(number)".utf8), algorithm: number % 7 == 6 ? .sha512 : .sha256)
        }
    }

    @Test(arguments: [0, 1, 8, 9, 24, 25, 5000]) func `says of every digest what a dictionary says`(count: Int) throws {
        let digests = try Self.digests(2 * count)
        var map = DigestMap()
        var known: [Digest: UInt64] = [:]
        for (number, digest) in digests.prefix(count).enumerated() {
            #expect(map.insert(digest, UInt64(number)) == (true, number))
            known[digest] = UInt64(number)
        }
        #expect(map.count == count)
        for (number, digest) in digests.enumerated() {
            #expect(map[digest] == known[digest])
            #expect(map.position(of: digest) == (number < count ? number : nil))
        }
        #expect(Array(map.sorted) == digests.prefix(count).sorted())
        var found: [Digest] = []
        map.forEach { digest, number in
            #expect(number == known[digest])
            found.append(digest)
        }
        #expect(found == Array(digests.prefix(count)))
    }

    @Test func `keeps the first number of a digest, and takes another one for its position`() throws {
        var map = DigestMap()
        let digest = Digest.of([1])
        #expect(map.insert(digest, 5).inserted)
        #expect(map.insert(digest, 6) == (false, 0))
        #expect(map[digest] == 5)
        map[position: 0] = 7
        #expect(map[digest] == 7)
    }

    @Test func `takes at most 64 bytes for a digest`() throws {
        var map = DigestMap()
        for number in 0..<20_000 { map.insert(Digest.of(Array("\(number)".utf8))) }
        #expect(map.byteCount <= 64 * map.count)
    }

    @Test func `gives back every descriptor as it was`() throws {
        let digest = Digest.of([1])
        let name = [AnnotationKey.referenceName: "app:1.0"]
        let plain = Descriptor(mediaType: MediaType.ociManifest, digest: digest, size: 7)
        let wide = Descriptor(
            mediaType: MediaType.ociIndex, digest: .of([2], algorithm: .sha512), size: 8, annotations: name)
        let json = #"{"mediaType":"a/b","digest":"\#(digest)","size":1,"data":"AQ==","urls":["u"]}"#
        var all = [
            plain, wide, plain.annotated(name), plain.annotated([AnnotationKey.referenceName: ""]),
            plain.annotated([AnnotationKey.baseName: "x"]),
            Descriptor(
                mediaType: "a/b", digest: digest, size: 0, annotations: name,
                platform: Platform(os: "linux", architecture: "arm64")),
            Descriptor(mediaType: "a/b", digest: digest, size: 0, artifactType: "c/d"),
            try Descriptor(JSON(parsing: Array(json.utf8))),
        ]
        // More types than are told apart by number.
        all += (0..<100).map { Descriptor(mediaType: "type/\($0)", digest: digest, size: $0, annotations: name) }
        var packed = PackedDescriptors()
        for descriptor in all { packed.append(descriptor) }
        #expect(packed.count == all.count)
        #expect((0..<packed.count).map { packed[$0] } == all)
        #expect((0..<packed.count).map { packed.digest(at: $0) } == all.map(\.digest))
    }
}
