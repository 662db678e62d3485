internal import FileSystem
internal import Glibc
internal import OpenSSL
internal import Sigstore
internal import TransparencyLog

extension TrustDirectory {
    /// Reads a trust directory, and everything in it.
    ///
    /// Refused: what has no meaning in a trust directory or none yet, symbolic links, what others may write or own, a
    /// log that two roots name, a key that signs images and seals bundles, whatever does not parse, and what is not as
    /// the officers sealed it. A directory `cosign` or `exporters` may be missing; the policy may not. Directories above
    /// this one are not looked at.
    public static func load(path: String) throws(TrustError) -> TrustDirectory {
        try load(path: path, user: geteuid())
    }

    /// Reads a trust directory whose files belong to `user` or root.
    ///
    /// - Parameters:
    ///   - addition: a file that is read as if it stood there already.
    ///   - requiresSeal: false for commands that prepare what officers sign: a broken seal is then told by the result.
    static func load(
        path: String, user: UInt32 = geteuid(), adding addition: (path: String, bytes: [UInt8])? = nil,
        requiresSeal: Bool = true
    ) throws(TrustError) -> TrustDirectory {
        let folder = try TrustFolder(path: path, user: user, adding: addition)
        // Before anything is parsed.
        let seal = try TrustSeal.read(in: folder)
        if requiresSeal, let breach = seal?.breach { throw TrustError(.seal(breach), path) }
        var reader = TrustReader(folder)
        try reader.read()
        let trust = try reader.finish(path: path, seal: seal)
        // What was read twice may have been exchanged in between.
        if requiresSeal, let breach = seal?.listing.breach(in: TrustListing(trust.files)) {
            throw TrustError(.seal(breach), path)
        }
        return trust
    }
}

/// Takes in the files of a trust directory one by one.
private struct TrustReader {
    private let folder: TrustFolder
    private var policy: [UInt8]?
    private var revocations: [UInt8]?
    private var domains: [TrustDomain] = []
    private var signers: [PinnedKey] = []
    private var exporters: [PinnedKey] = []
    private var officers: [PinnedKey] = []
    private var heads: [(name: String, path: String, bytes: [UInt8], isFrozen: Bool)] = []
    private var witnesses: WitnessPolicy?
    private var files: [TrustDirectory.File] = []

    init(_ folder: TrustFolder) {
        self.folder = folder
    }

    mutating func read() throws(TrustError) {
        for name in try folder.names() {
            switch name {
            case TrustDirectory.Layout.policy:
                policy = try take(name, limit: YAMLDocument.maximumBytes, from: folder)
            case TrustDirectory.Layout.revocations:
                revocations = try take(name, limit: RevocationParser.maximumBytes, from: folder)
            case TrustDirectory.Layout.signers:
                signers = try keys(in: name)
            case TrustDirectory.Layout.exporters:
                exporters = try keys(in: name)
            case TrustDirectory.Layout.officers:
                officers = try keys(in: name, besides: TrustDirectory.Layout.threshold)
            case TrustDirectory.Layout.seal:
                _ = try take(name, limit: TrustDirectory.Limit.sealBytes, from: folder)
            case TrustDirectory.Layout.heads:
                try readHeads()
            case TrustDirectory.Layout.witnesses:
                witnesses = try witnessPolicy(name)
            case TrustDirectory.Layout.documentation:
                _ = try take(name, limit: TrustDirectory.Limit.documentationBytes, from: folder)
            case _ where Self.isRoot(name):
                domains.append(try root(name))
            default:
                throw TrustError(.unsupportedFile, folder.path(of: name))
            }
        }
    }

    func finish(path: String, seal: TrustSeal?) throws(TrustError) -> TrustDirectory {
        let policyPath = folder.path(of: TrustDirectory.Layout.policy)
        guard let policy else { throw TrustError(.missing, policyPath) }
        try checkRoles()
        try checkLogs()
        let parsed: Policy
        do {
            parsed = try Policy(parsing: policy, keys: signers, domains: domains.map(\.name))
        } catch {
            throw TrustError(.policy(error), policyPath)
        }
        return TrustDirectory(
            path: path, policy: parsed, domains: domains, signers: signers, exporters: exporters,
            heads: try PinnedHeads.verified(heads, by: domains), witnesses: witnesses, revocations: try revoked(),
            seal: seal,
            files: files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) })
    }

    private func revoked() throws(TrustError) -> Revocations {
        guard let revocations else { return Revocations() }
        do {
            return try RevocationParser(keys: signers + exporters).revocations(revocations)
        } catch {
            throw TrustError(.revocations(error), folder.path(of: TrustDirectory.Layout.revocations))
        }
    }

    private mutating func take(_ name: String, limit: Int, from folder: TrustFolder) throws(TrustError) -> [UInt8] {
        let (bytes, file) = try folder.read(name, limit: limit)
        files.append(file)
        return bytes
    }

    /// `trusted_root.json`, or `NAME.trusted_root.json` with a name that is safe to repeat.
    private static func isRoot(_ name: String) -> Bool {
        let suffix = TrustDirectory.Layout.rootSuffix
        return name.hasSameBytes(as: suffix) || isName(name, suffix: ".\(suffix)")
    }

    private static func isName(_ name: String, suffix: String) -> Bool {
        guard name.utf8.count > suffix.utf8.count, name.utf8.reversed().starts(with: suffix.utf8.reversed()) else {
            return false
        }
        let stem = name.utf8.dropLast(suffix.utf8.count)
        return stem.first != UInt8(ascii: ".")
            && stem.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private mutating func root(_ name: String) throws(TrustError) -> TrustDomain {
        let bytes = try take(name, limit: TrustDirectory.Limit.rootBytes, from: folder)
        do {
            return TrustDomain(name: name, root: try TrustedRoot(parsing: bytes))
        } catch {
            throw TrustError(.root(error), folder.path(of: name))
        }
    }

    private mutating func witnessPolicy(_ name: String) throws(TrustError) -> WitnessPolicy {
        let bytes = try take(name, limit: NoteLimits.maximumPolicyBytes, from: folder)
        do {
            return try WitnessPolicy(parsing: bytes)
        } catch {
            throw TrustError(.witnesses(error), folder.path(of: name))
        }
    }

    /// Heads that count, and those in `replaced`, which are kept for the record alone.
    private mutating func readHeads() throws(TrustError) {
        let outer = try TrustFolder(TrustDirectory.Layout.heads, in: folder)
        for name in try outer.names() {
            switch name {
            case TrustDirectory.Layout.frozenHeads:
                heads += try headFiles(in: TrustFolder(name, in: outer), isFrozen: true)
            // What a killed `head pin` left; the next one writes it again.
            case _ where name.hasPrefix(".") && name.hasSuffix("\(TrustDirectory.Layout.headSuffix).new"): break
            case TrustDirectory.Layout.replacedHeads:
                _ = try headFiles(in: TrustFolder(name, in: outer), isFrozen: false)
            default: heads.append(try head(name, in: outer, isFrozen: false))
            }
        }
    }

    private mutating func headFiles(
        in folder: TrustFolder, isFrozen: Bool
    ) throws(TrustError) -> [(name: String, path: String, bytes: [UInt8], isFrozen: Bool)] {
        var files: [(name: String, path: String, bytes: [UInt8], isFrozen: Bool)] = []
        for name in try folder.names() { files.append(try head(name, in: folder, isFrozen: isFrozen)) }
        return files
    }

    private mutating func head(
        _ name: String, in folder: TrustFolder, isFrozen: Bool
    ) throws(TrustError) -> (name: String, path: String, bytes: [UInt8], isFrozen: Bool) {
        guard Self.isName(name, suffix: TrustDirectory.Layout.headSuffix) else {
            throw TrustError(.unsupportedFile, folder.path(of: name))
        }
        let bytes = try take(name, limit: NoteLimits.maximumBytes, from: folder)
        return (files[files.endIndex - 1].path, folder.path(of: name), bytes, isFrozen)
    }

    /// The keys of a directory, which may hold one other file.
    private mutating func keys(in directory: String, besides other: String? = nil) throws(TrustError) -> [PinnedKey] {
        let inner = try TrustFolder(directory, in: folder)
        var keys: [PinnedKey] = []
        for name in try inner.names() {
            if "\(directory)/\(name)" == other {
                _ = try take(name, limit: TrustDirectory.Limit.keyBytes, from: inner)
                continue
            }
            guard Self.isName(name, suffix: ".pub") else {
                throw TrustError(.unsupportedFile, inner.path(of: name))
            }
            let bytes = try take(name, limit: TrustDirectory.Limit.keyBytes, from: inner)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw TrustError(.keyNotText, inner.path(of: name))
            }
            do {
                keys.append(PinnedKey(name: "\(directory)/\(name)", key: try PublicKey(pem: text)))
            } catch {
                throw TrustError(.key(error), inner.path(of: name))
            }
        }
        return keys
    }

    /// Whoever carries the bundle must not be able to sign what is in it.
    private func checkRoles() throws(TrustError) {
        for (keys, others) in [(exporters, signers), (officers, signers), (officers, exporters)] {
            for key in keys {
                guard let other = others.first(where: { $0.key == key.key }) else { continue }
                throw TrustError(.keyInTwoRoles(other: other.name), folder.path(of: key.name))
            }
        }
    }

    /// A log that two domains name could carry evidence of one into the other.
    private func checkLogs() throws(TrustError) {
        var owners: [[UInt8]: String] = [:]
        for domain in domains {
            for claim in domain.claims {
                if let owner = owners[claim.mark], owner != domain.name {
                    throw TrustError(.logClaimedTwice(log: claim.name, other: owner), folder.path(of: domain.name))
                }
                owners[claim.mark] = domain.name
            }
        }
    }
}

extension TrustDomain {
    /// What the root says that is its own: log IDs, and the names that logs write on their checkpoints.
    fileprivate var claims: [(mark: [UInt8], name: String)] {
        let identifiers = root.transparencyLogs.map(\.logID) + root.certificateTransparencyLogs.map(\.logID)
        return identifiers.map { ([0] + $0, Hex.encode($0)) }
            + root.transparencyLogs.map { ([1] + Array($0.name.lowercased().utf8), $0.name) }
    }
}
