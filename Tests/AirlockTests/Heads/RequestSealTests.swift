import FileSystem
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// A head request that the site has sealed, and exports that ask for the seal.
struct RequestSealTests {
    private let life: SiteLife
    private let site: PrivateKey
    private let request: String

    init() throws {
        life = try SiteLife()
        try life.pin()
        site = try PrivateKey.generate(.ecdsaP256)
        try life.world.write("site.pub", Array(site.publicKey.pem.utf8))
        request = "\(life.world.path)/site.request"
        _ = try requester.write(to: request, sealedBy: [site])
    }

    private var requester: HeadRequester { HeadRequester(trust: life.world.trust, state: life.state) }

    private func export(by keys: [String]) throws {
        _ = try life.bundle(requests: [request], siteKeys: keys.map { "\(life.world.path)/\($0)" })
    }

    private func refusal(by keys: [String] = ["site.pub"]) throws -> String {
        "\(try #require(#expect(throws: ExportError.self) { try export(by: keys) }))"
    }

    @Test func `the request stays as it is, and the seal of the site's key is taken`() throws {
        #expect(try File.open(request).readAll(limit: 1 << 20) == requester.request().bytes)
        #expect(try requester.check(request).status == .done)
        try export(by: ["site.pub"])
        try export(by: [])
    }

    @Test func `a seal by another key is refused`() throws {
        let other = try PrivateKey.generate(.ed25519)
        try life.world.write("other.pub", Array(other.publicKey.pem.utf8))
        #expect(try refusal(by: ["other.pub"]).contains("pinned key"))
        try export(by: ["other.pub", "site.pub"])
    }

    @Test func `a request that was changed after it was sealed is refused`() throws {
        let changed = HeadRequest(heads: try requester.request().heads, receipt: nil, inventory: [])
        try life.world.write("site.request", changed.bytes)
        #expect(try refusal().contains("another document"))
    }

    @Test func `a request without a seal is refused where one is asked for`() throws {
        try Directory.open(life.world.path).remove("site.request.seal.json")
        #expect(try refusal().contains("no seal"))
        try export(by: [])
    }

    @Test func `the seal of a bundle is none of a request`() throws {
        let bytes = try File.open(request).readAll(limit: 1 << 20)
        try life.world.write("site.request.seal.json", Seal.bundle.make(over: bytes, with: [site]))
        #expect(try refusal().contains("payload type"))
    }

    @Test func `keys of sites without a request are refused`() throws {
        #expect(throws: ExportError.siteKeysNeedRequests) {
            try life.bundle(siteKeys: ["\(life.world.path)/site.pub"])
        }
    }

    @Test func `what is no key is told by the name of its file`() throws {
        try life.world.write("empty.pub", [])
        #expect(try refusal(by: ["empty.pub"]).contains("empty.pub"))
    }
}
