import FileSystem
import OCI
public import OpenSSL
import Sigstore
import TransparencyLog

extension HeadRequest {
    /// What a site asks for: its newest head of every log that its trusted roots know, its newest receipt, and the
    /// tree head of its log of receipts.
    ///
    /// - Parameter inventory: digests to tell of; nil tells nothing.
    /// - Throws: ``StateError`` or ``ReceiptLogError`` where the site's state does not hold: what it says must not be carried outward.
    init(trust: TrustDirectory, state: SiteState, inventory: [Digest]?) throws {
        let accepted = try AcceptedHeads(trust: trust, state: state)
        let log = try ReceiptLog(of: state)
        self.init(
            heads: accepted.histories.values.compactMap(\.newest).sorted { $0.precedes($1) },
            receipt: state.last.map { ($0.sequence, $0.digest) },
            // One that lags behind, after an interrupted pin, says less than the receipt.
            receiptCheckpoint: log.checkpoint.flatMap { $0.body.size == state.last?.sequence ? $0 : nil },
            inventory: inventory.map { Set($0).sorted() })
    }
}

/// `head request`: writes the one file that goes outward, or derives it again to compare.
public struct HeadRequester {
    private let trust: String
    private let state: String
    /// The registry directory whose digests are told; nil tells nothing of them.
    private let inventory: String?
    /// Only repositories whose name begins with this.
    private let filter: String

    public init(trust: String, state: String, inventory: String? = nil, filter: String = "") {
        self.trust = trust
        self.state = state
        self.inventory = inventory
        self.filter = filter
    }

    /// The request, the same bytes for the same state.
    public func request() throws -> HeadRequest {
        // Before the state is locked, which may be that of this registry directory.
        let listed = try inventory.map { try digests(in: $0) }
        let directory = try TrustDirectory.load(path: trust)
        return try StateDirectory.reading(state) {
            try HeadRequest(trust: directory, state: SiteState.load(state), inventory: listed)
        }
    }

    /// Writes the request to a file, which appears when it is whole.
    ///
    /// - Parameter keys: the site's own, which seal it; the seal stands beside the request, which stays as it is.
    public func write(to path: String, sealedBy keys: [PrivateKey] = []) throws -> HeadRequestReport {
        let request = try request()
        let (parent, name) = RegistryDirectory.split(path)
        let directory = try Directory.open(parent)
        if !keys.isEmpty {
            let seal = try Seal.request.make(over: request.bytes, with: keys)
            try DurableFile.replace(name + HeadRequest.sealSuffix, in: directory, with: seal)
        }
        try DurableFile.replace(name, in: directory, with: request.bytes)
        return HeadRequestReport(request, file: path)
    }

    /// Compares a file with what this site would write, byte for byte.
    public func check(_ path: String) throws -> HeadRequestReport {
        let request = try request()
        let bytes = try File.open(path).readAll(limit: HeadRequest.maximumBytes)
        return HeadRequestReport(request, file: path, isSame: bytes == request.bytes)
    }

    private func digests(in path: String) throws -> [Digest] {
        let registry = try RegistryDirectory.open(path)
        return try registry.repositories().filter { $0.joined(separator: "/").hasPrefix(filter) }.flatMap { path in
            try PublishedRepository(path, in: registry)?.records().map(\.digest) ?? []
        }
    }
}
