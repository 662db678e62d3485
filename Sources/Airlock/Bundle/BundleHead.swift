import OCI
import OpenSSL
import Sigstore

/// The head of a bundle: seal, manifest, tables. Everything is read and checked in this order, before any blob.
struct BundleHead {
    /// The digest of `airlock.json`, which stands for the whole bundle.
    let digest: Digest
    /// The pinned exporters whose seals hold; empty where there is no seal that counts.
    let sealedBy: [String]
    let entries: EntryTable
    let images: ImageTable
    /// Tree heads and proofs, unverified.
    let heads: BundleHeads

    /// Reads the head.
    ///
    /// - Parameter trust: the receiver's trust directory; `nil` to look inside only, when no seal is checked.
    init(_ reader: BundleReader, trust: TrustDirectory?) throws {
        let (bytes, seal) = try reader.readManifest()
        sealedBy = try trust.map { try Self.sealers(seal, over: bytes, trust: $0) } ?? []
        let manifest = try BundleManifest(parsing: bytes)
        heads = manifest.heads
        digest = .of(bytes)
        (entries, images) = try reader.readTables(manifest)
        try reader.readLayoutFiles(entries)
    }

    private static func sealers(_ seal: [UInt8]?, over manifest: [UInt8], trust: TrustDirectory) throws -> [String] {
        let isRequired = trust.policy.seal == .required
        guard let seal else {
            if isRequired { throw SealError.missing }
            return []
        }
        do {
            let names = try Seal.bundle.verify(seal, over: manifest, by: trust.exporters)
            return try good(names, trust: trust)
        } catch let error as SealError {
            // A seal by someone unknown is as good as none, where none is needed.
            if case .noKnownSigner = error, !isRequired { return [] }
            throw error
        }
    }

    /// Of those whose seals hold the ones that are not revoked. A seal proves no time, so one from before the date falls
    /// with the others.
    private static func good(_ names: [String], trust: TrustDirectory) throws -> [String] {
        let revoked = trust.exporters.filter { names.contains($0.name) }.compactMap { exporter in
            trust.revocations[.exporter(exporter.key.fingerprint)].map { (exporter.name, $0) }
        }
        let good = names.filter { name in !revoked.contains { $0.0 == name } }
        if good.isEmpty, let (name, entry) = revoked.first { throw SealError.revoked(name, why: "\(entry)") }
        return good
    }
}
