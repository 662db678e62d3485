import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What is known of the officers outside of the trust directory: by the receipts, or by the command line.
struct OfficerPinTests {
    private let trust: SealedTrust
    private var world: ImportWorld { trust.world }

    init() throws {
        trust = try SealedTrust()
        try trust.seal(0, 1)
    }

    private func importImage(_ seed: UInt64, officers: OfficerPin = .remembered) throws -> ImportReport {
        let bundle = try world.bundle(RandomImage(seed: seed).image(), as: "registry.test/app\(seed):1.0")
        return try Importer(trust: world.trust, officers: officers, clock: world.clock)
            .importBundle(bundle, into: world.registry)
    }

    /// As one does who may write to the directory: other officers, and a seal by them.
    private func replaceOfficers() throws -> Digest {
        let keys = try (0..<3).map { _ in try PrivateKey.generate(.ed25519) }
        for (name, key) in zip(["a", "b", "c"], keys) {
            try trust.write("officers/\(name).pub", Array(key.publicKey.pem.utf8))
        }
        _ = try TrustSealer(trust.path, with: keys)
        return try #require(try trust.load().seal).officersDigest
    }

    private func unseal() throws {
        let directory = try Directory.open(trust.path)
        try directory.removeTree("officers")
        try directory.remove("trust.seal.json")
    }

    @Test func `every report and every receipt says who the officers are`() throws {
        let report = try importImage(1)
        let seal = try #require(try trust.load().seal)
        #expect(try report.lines.contains(seal.line))
        #expect(seal.line.contains("\(seal.officersDigest)"))
        #expect(try world.verify().lines.contains(seal.line))
        let receipt = try #require(try SiteState.load("\(world.registry)/.airlock").last)
        #expect(receipt.trustSeal == .officers(seal.officersDigest, threshold: 2, signedBy: seal.signedBy))
    }

    @Test func `other officers than those of the newest receipt are refused until they are named`() throws {
        _ = try importImage(1)
        let other = try replaceOfficers()
        let before = try world.snapshot()
        expectError(.trustOfficersChanged, .refused) { try importImage(2) }
        expectError(.trustOfficersChanged, .refused) { try world.verify() }
        #expect(try world.snapshot() == before)
        #expect(try importImage(2, officers: .digest(other)).isPublished)
        #expect(try importImage(3).isPublished)
    }

    @Test func `a seal that was taken away with its officers is refused until that is said`() throws {
        _ = try importImage(1)
        try unseal()
        expectError(.trustOfficersChanged, .refused) { try importImage(2) }
        #expect(try importImage(2, officers: .unsealed).isPublished)
        #expect(try importImage(3).isPublished)
    }

    @Test func `officers that are named must have sealed, on a new site too`() throws {
        let digest = try #require(try trust.load().seal).officersDigest
        #expect(try importImage(1, officers: .digest(digest)).isPublished)
        _ = try replaceOfficers()
        expectError(.trustOfficersChanged, .refused) { try importImage(2, officers: .digest(digest)) }
        try unseal()
        expectError(.trustOfficersChanged, .refused) { try importImage(2, officers: .digest(digest)) }
        expectError(.trustOfficersChanged, .refused) { try importImage(2) }
    }

    @Test func `a lower threshold makes other officers`() throws {
        _ = try importImage(1)
        _ = try TrustSealer(trust.path, with: [trust.officers[0]], threshold: 1)
        expectError(.trustOfficersChanged, .refused) { try importImage(2) }
    }

    @Test func `pinning a head is refused under other officers too, and says that the seal is broken by it`() throws {
        _ = try importImage(1)
        let log = world.sigstore.log
        log.fill(count: 2, seed: 2)
        try world.write("new.checkpoint", log.checkpoint())
        let state = "\(world.registry)/.airlock"
        let pin = HeadPin(trust: world.trust, state: state, clock: world.clock)
        let report = try pin.pin("\(world.path)/new.checkpoint", replacingBecause: "compared")
        #expect(report.complaints.contains { $0.contains("sealed anew") })
        expectError(.trustSealBroken, .refused) { try trust.load() }
        #expect(try ReceiptVerification(state: state).status == .done)
        _ = try replaceOfficers()
        expectError(.trustOfficersChanged, .refused) {
            try pin.pin("\(world.path)/new.checkpoint", replacingBecause: "again")
        }
    }

    @Test func `reads a digest or none`() throws {
        #expect(try OfficerPin("none") == .unsealed)
        #expect(try OfficerPin("sha256:\(String(repeating: "a", count: 64))") != .remembered)
        #expect(throws: DigestError.self) { try OfficerPin("nobody") }
    }
}
