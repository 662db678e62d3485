import FileSystem
import Sigstore
import TransparencyLog

/// What `verify-blob` trusts besides a key: trust domains, and witnesses where a trust directory names them.
struct BlobTrust {
    let domains: [TrustDomain]
    let witnesses: WitnessPolicy?

    init(_ trust: BlobRequest.Trust) throws {
        switch trust {
        case .directory(let path):
            let directory = try TrustDirectory.load(path: path)
            domains = directory.domains
            witnesses = directory.witnesses
        case .root(let path):
            let bytes = try File.open(path).readAll(limit: TrustDirectory.Limit.rootBytes)
            do {
                domains = [TrustDomain(name: path, root: try TrustedRoot(parsing: bytes))]
            } catch {
                throw BlobRequestError.root(path: path, "\(error)")
            }
            witnesses = nil
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
