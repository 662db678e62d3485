import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// The life of a site whose bundles carry the heads of a log that others made, from its own tiles.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct TiledLogLifeTests {
    private static let log = "\(SharedMaterial.root ?? "")/vectors/tiled-log/log"
    private static let key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

    private let life: SiteLife
    private let origin: String

    /// A site that has pinned the log at size 3, beside its Sigstore's own log.
    init() throws {
        life = try SiteLife()
        let key = try VerifierKey(parsing: Self.key)
        origin = key.name
        let root: JSON = [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [
                [
                    "baseUrl": .string("https://\(key.name)"), "hashAlgorithm": "SHA2_256",
                    "publicKey": [
                        "rawBytes": .string(Base64.encode(key.publicKey.spki)), "keyDetails": "PKIX_ED25519",
                        "validFor": ["start": "2020-01-01T00:00:00Z"],
                    ],
                    "logId": ["keyId": .string(Base64.encode(key.identifier))],
                ]
            ],
        ]
        try life.world.write("keys/tiled.trusted_root.json", root.encoded(.pretty))
        try life.pin()
        try life.pin(Self.checkpoint(3))
    }

    private static func checkpoint(_ size: Int) throws -> [UInt8] {
        try File.open("\(log)/checkpoint.\(size)").readAll(limit: 1 << 16)
    }

    /// The directory of the log as it was at a size.
    private func tiles(_ size: Int) throws -> String {
        try life.world.write("tiled-\(size)/checkpoint", Self.checkpoint(size))
        try copy("\(Self.log)/tile", to: "tiled-\(size)/tile")
        return "\(life.world.path)/tiled-\(size)"
    }

    private func copy(_ source: String, to target: String) throws {
        let directory = try Directory.open(source)
        for name in try directory.names() {
            if try directory.status(name)?.kind == .directory {
                try copy("\(source)/\(name)", to: "\(target)/\(name)")
            } else {
                try life.world.write("\(target)/\(name)", directory.read(name, limit: 1 << 16))
            }
        }
    }

    private func bundle(_ size: Int, requests: [String] = []) throws -> String {
        try life.bundle(requests: requests, tiledLogs: [tiles(size)]).file
    }

    private func codes(_ report: ImportReport) -> [String] {
        (report.refused.map { $0.findings[0] } + report.headFindings).map(\.code.rawValue)
    }

    @Test func `its heads advance disc by disc, a skipped disc stays late, a replayed one changes nothing`() throws {
        let first = try bundle(5)
        #expect(try life.importing(first).isPublished)
        #expect(try life.sizes(of: origin) == [3, 5])
        let second = try bundle(6, requests: [life.request()])
        #expect(try life.importing(second).isPublished)
        let skipped = try bundle(8, requests: [life.request()])
        let third = try bundle(11, requests: [life.request()])
        #expect(try life.importing(third).isPublished)
        #expect(try life.sizes(of: origin) == [3, 5, 6, 11])
        let before = try life.sizes(of: origin)
        #expect(codes(try life.importing(skipped)).contains("head.unanchored"))
        #expect(codes(try life.importing(first)) == ["head.stale", "head.stale"])
        #expect(try life.sizes(of: origin) == before)
        let last = try bundle(15, requests: [life.request()])
        #expect(try life.importing(last).isPublished)
        #expect(try life.sizes(of: origin) == [3, 5, 6, 11, 15])
    }

    @Test func `a scratched proof is told, and moves no head`() throws {
        let file = try bundle(5)
        for position in 0..<2 {
            let scratched = try life.rewrite(file) { json in
                guard case .array(var proofs)? = json[at: "/consistencyProofs"] else { return }
                guard proofs[position][at: "/origin"] == .string(origin) else { return }
                proofs[position][at: "/hashes/0"] = .string(Base64.encode(Array(repeating: 7, count: 32)))
                json[at: "/consistencyProofs"] = .array(proofs)
            }
            let report = try life.importing(scratched)
            guard try File.open(scratched).readAll(limit: 1 << 26) != File.open(file).readAll(limit: 1 << 26) else {
                continue
            }
            if codes(report).contains("head.proof-invalid") { return }
        }
        Issue.record("no scratched proof was told")
    }

    @Test func `a checkpoint that its key did not sign is none of its heads`() throws {
        let file = try bundle(5)
        let forged = try life.rewrite(file) { json in
            guard case .array(let heads)? = json[at: "/heads"] else { return }
            json[at: "/heads"] = .array(
                heads.map { head in
                    guard case .string(let text) = head, text.hasPrefix("\(origin)\n5\n") else { return head }
                    return .string(text.replacing("\(origin)\n5\n", with: "\(origin)\n4\n"))
                })
        }
        #expect(codes(try life.importing(forged)) == ["checkpoint.signature-invalid"])
        #expect(try life.sizes(of: origin) == [3])
    }

    @Test func `whoever pinned another tree than these tiles have is told on the connected side`() throws {
        let source = try tiles(5)
        // Tiles of which one hash differs: their own checkpoint does not hold over them.
        var tile = try File.open("\(source)/tile/0/000.p/5").readAll(limit: 1 << 16)
        tile[0] ^= 1
        try life.world.write("tiled-5/tile/0/000.p/5", tile)
        #expect(throws: (any Error).self) { try life.bundle(tiledLogs: [source]) }
    }
}
