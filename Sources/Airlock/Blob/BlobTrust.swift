import FileSystem
import Sigstore
import TransparencyLog

/// What `verify-blob` trusts besides a key: trust domains, and witnesses where a trust directory names them.
struct BlobTrust {
    let domains: [TrustDomain]
    let witnesses: WitnessPolicy?
    /// What a trust directory says is no longer good; nothing of a trusted root alone.
    let revocations: Revocations
    /// The pinned tree heads.
    let heads: HeadLedger

    init(_ trust: BlobRequest.Trust) throws {
        switch trust {
        case .directory(let path):
            let directory = try TrustDirectory.load(path: path)
            domains = directory.domains
            witnesses = directory.witnesses
            revocations = directory.revocations
            heads = try HeadLedger(accepted: AcceptedHeads(trust: directory), trust: directory)
        case .root(let path):
            let bytes = try File.open(path).readAll(limit: TrustDirectory.Limit.rootBytes)
            do {
                domains = [TrustDomain(name: path, root: try TrustedRoot(parsing: bytes))]
            } catch {
                throw BlobRequestError.root(path: path, "\(error)")
            }
            witnesses = nil
            revocations = Revocations()
            heads = HeadLedger()
        }
    }

    /// The domain of that name; where none is named, the only one there is, or that of `trusted_root.json`.
    func domain(_ name: String?) throws -> TrustDomain {
        if name == nil, domains.count == 1 { return domains[0] }
        let name = name ?? TrustDirectory.Layout.rootSuffix
        guard let domain = domains.first(where: { $0.name == name }) else {
            throw BlobRequestError.noDomain(name, available: domains.map(\.name))
        }
        return domain
    }
}
