import TestSupport
import Testing

/// That the tools everybody has read a bundle.
@Suite(.enabled(if: Peers.hasMaterial, "needs airlock and ../shared"))
struct ArchiveToolTests {
    @Test(.enabled(if: Tool.installed("tar") != nil, "needs tar"), arguments: RealImage.all)
    func `tar lists a bundle`(image: RealImage) throws {
        try expectListing(by: "tar", ["--zstd", "-tf"], of: image)
    }

    @Test(.enabled(if: Tool.installed("bsdtar") != nil, "needs bsdtar"), arguments: RealImage.all)
    func `bsdtar lists a bundle`(image: RealImage) throws {
        try expectListing(by: "bsdtar", ["-tf"], of: image)
    }

    @Test(.enabled(if: Tool.installed("zstd") != nil, "needs zstd"), arguments: RealImage.all)
    func `zstd accepts a bundle`(image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        let outcome = try #require(Tool.installed("zstd")).run("-t", "-q", carried.bundle)
        #expect(outcome.status == 0, "\(outcome)")
    }

    private func expectListing(by name: String, _ arguments: [String], of image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        let outcome = try #require(Tool.installed(name)).run(arguments + [carried.bundle])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.talk == "")
        let names = outcome.output.split(separator: "\n").map(String.init)
        #expect(Array(names.prefix(2)) == ["airlock.json", "airlock.seal.json"])
        #expect(names.contains("index.json"))
        #expect(names.contains("blobs/sha256/\(carried.digest.dropFirst("sha256:".count))"))
        #expect(Set(names).count == names.count)
    }
}
