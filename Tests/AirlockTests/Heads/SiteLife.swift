import FileSystem
import JSON
import OCI
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// A site that imports bundles of a log that grows, with pinned heads and the default policy about logs.
final class SiteLife {
    let world: ImportWorld
    private var count = 0

    init() throws {
        world = try ImportWorld("log: inclusion")
        // No power of two, so that a proof from the first head says itself which tree it begins with.
        log.fill(count: 3, seed: 11)
    }

    var log: VirtualTransparencyLog { world.sigstore.log }
    var state: String { "\(world.registry)/.airlock" }

    /// Pins the present head of a log, by default the Sigstore's.
    func pin(_ checkpoint: [UInt8]? = nil) throws {
        try world.write("head", checkpoint ?? log.checkpoint())
        _ = try HeadPin(trust: world.trust).pin("\(world.path)/head")
    }

    /// Signs a new image, lets the log grow, and packs the image with proofs of the log as it is then.
    ///
    /// - Parameters:
    ///   - requests: head requests, from whose heads the bundle proves too.
    ///   - further: logs of which the bundle carries heads besides.
    ///   - tiledLogs: directories of tiles of more such logs.
    func bundle(
        requests: [String] = [], sealed: Bool = true,
        further: [VirtualTiledLog] = [], tiledLogs: [String] = [], siteKeys: [String] = [],
        proving: Bool = true, tiles old: String? = nil, isChecked: Bool = true
    ) throws -> (file: String, size: UInt64) {
        count += 1
        let image = RandomImage(seed: UInt64(100 + count)).image()
        let reference = "registry.test/team/app\(count):1.0"
        let layout = try world.signedLayout(image, as: "registry.test/team/app\(count)")
        log.fill(count: 7, seed: UInt64(count))
        let tiles = "\(world.path)/tiles\(count)"
        for (number, log) in further.enumerated() { try log.writeTiles(to: "\(tiles)-\(number)") }
        try log.writeTiles(to: tiles)
        let file = "\(world.path)/life\(count).airlock"
        let report = try Exporter(clock: world.clock).export(
            [SourceSpecification("\(reference)=oci:\(layout):1.0")], to: file, trust: isChecked ? world.trust : nil,
            sealKeys: sealed ? [world.exporter] : [],
            proofs: (proving ? [old ?? tiles] : []) + further.indices.map { "\(tiles)-\($0)" } + tiledLogs,
            requests: requests, siteKeys: siteKeys)
        #expect(report.path == file, "\(report.complaints)")
        return (file, log.size)
    }

    func importing(_ file: String) throws -> ImportReport { try world.importBundle(file) }

    /// The sizes of the heads that the site has accepted of a log.
    func sizes(of origin: String? = nil) throws -> [UInt64] {
        let accepted = try AcceptedHeads(
            trust: TrustDirectory.load(path: world.trust), state: SiteState.load(state))
        return accepted.histories[origin ?? log.origin]?.heads.map(\.size) ?? []
    }

    func request() throws -> String {
        let path = "\(world.path)/site.request"
        _ = try HeadRequester(trust: world.trust, state: state).write(to: path)
        return path
    }

    /// Changes the heads and proofs of a bundle and seals it again.
    func rewrite(_ file: String, _ change: (inout JSON) throws -> Void) throws -> String {
        var editor = try BundleEditor(File.open(file).readAll(limit: 1 << 26))
        try editor.edit(BundleEditor.manifestPath, change)
        try editor.seal(with: [world.exporter])
        let path = "\(file).changed"
        let (parent, name) = RegistryDirectory.split(path)
        try DurableFile.replace(name, in: Directory.open(parent), with: editor.bytes)
        return path
    }
}
