import FileSystem
import OpenSSL
import TestSupport
import TransparencyLog

@testable import Airlock

/// A world whose trust directory has a file of every kind and three officers, two of whom must seal it.
final class SealedTrust {
    let world: ImportWorld
    /// Their keys stand as `officers/a.pub`, `b.pub` and `c.pub`.
    let officers: [PrivateKey]

    init() throws {
        world = try ImportWorld()
        officers = try [.ecdsaP256, .ed25519, .ecdsaP256].map { try PrivateKey.generate($0) }
        let log = world.sigstore.log
        log.fill(count: 3, seed: 1)
        let head = try log.checkpoint()
        try write("heads/rekor.checkpoint", head)
        try write("heads/replaced/old.checkpoint", head)
        try write("witnesses.policy", Array("quorum none\n".utf8))
        try write("README.md", Array("who may change this\n".utf8))
        for (name, key) in zip(["a", "b", "c"], officers) {
            try write("officers/\(name).pub", Array(key.publicKey.pem.utf8))
        }
        try write("officers/threshold", Array("2\n".utf8))
    }

    var path: String { world.trust }

    func write(_ path: String, _ bytes: [UInt8]) throws { try world.write("keys/\(path)", bytes) }

    func read(_ path: String) throws -> [UInt8] { try File.open("\(self.path)/\(path)").readAll(limit: 1 << 20) }

    /// Adds the signatures of some officers, by their places.
    @discardableResult
    func seal(_ places: Int...) throws -> TrustSealer {
        try TrustSealer(path, with: places.map { officers[$0] })
    }

    func load() throws -> TrustDirectory { try TrustDirectory.load(path: path) }
}
