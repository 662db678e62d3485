import FileSystem
public import JSON
import OCI
public import OpenSSL
import Sigstore

/// `trust add-key` and `trust add-root`: puts a file into a trust directory, when the directory loads with it.
public struct TrustAddition: Report, Sendable {
    /// What a key may do.
    public enum Role: Sendable {
        case signer, exporter, officer

        var folder: String {
            switch self {
            case .signer: TrustDirectory.Layout.signers
            case .exporter: TrustDirectory.Layout.exporters
            case .officer: TrustDirectory.Layout.officers
            }
        }
    }

    private let path: String
    private let items: [TrustItem]
    private var warnings: [String] = []

    /// Adds a public key (PEM).
    ///
    /// - Parameters:
    ///   - name: its name without `.pub`; nil for that of the file.
    /// - Throws: `CryptoError` for a key that is malformed, weak or of an unknown kind; ``TrustChangeError`` where it or
    ///   a file of that name is there; ``TrustError`` where the directory would not load.
    public init(key file: String, as role: Role, name: String? = nil, to trust: String) throws {
        let bytes = try File.open(file).readAll(limit: TrustDirectory.Limit.keyBytes)
        let key = try PublicKey(pem: String(decoding: bytes, as: UTF8.self))
        let name = (name ?? Self.stem(of: file, without: ".pub")) + ".pub"
        let (loaded, why) = try Self.add(bytes, name, to: role.folder, of: trust) { folder in
            for other in try folder.names() where other.hasSuffix(".pub") && other != name {
                guard try PinnedKey(file: "\(folder.path)/\(other)").key == key else { continue }
                throw TrustChangeError.sameKey("\(role.folder)/\(name)", other: "\(role.folder)/\(other)")
            }
        }
        path = "\(role.folder)/\(name)"
        items = [
            TrustItem(
                kind: "key", name: path,
                facts: [
                    .init("algorithm", key.algorithm.name), .init("sha256", Hex.encode(key.fingerprint)),
                ])
        ]
        warnings = Self.warnings(loaded, why)
    }

    /// Adds a trusted root.
    ///
    /// - Parameters:
    ///   - name: the first part of `NAME.trusted_root.json`; nil for `trusted_root.json`.
    /// - Throws: as for a key; ``TrustError`` too where it names a log that another root names.
    public init(root file: String, name: String? = nil, to trust: String, now: UnixTime = .now()) throws {
        let bytes = try File.open(file).readAll(limit: TrustDirectory.Limit.rootBytes)
        let suffix = TrustDirectory.Layout.rootSuffix
        let name = name.map { "\($0).\(suffix)" } ?? suffix
        let (loaded, why) = try Self.add(bytes, name, to: nil, of: trust) { _ in }
        path = name
        let all = loaded.map { TrustItem.all($0, now: now) } ?? []
        items = all.filter { $0.name == name || $0.name.hasPrefix("\(name): ") }
        warnings = Self.warnings(loaded, why) + items.compactMap { item in item.warning.map { "\(item.name): \($0)" } }
    }

    /// Loads the directory as it will be, then writes the file.
    ///
    /// - Returns: the directory; nil with the reason where its policy cannot be used yet, as it may name what comes next.
    private static func add(
        _ bytes: [UInt8], _ name: String, to folder: String?, of trust: String, _ check: (Directory) throws -> Void
    ) throws -> (TrustDirectory?, why: String?) {
        let root = try Directory.open(trust)
        let isNew = try folder.map { try root.status($0) == nil } ?? false
        let directory = try folder.map { try root.subdirectory($0, creating: 0o755) } ?? root
        do {
            // What a killed attempt left.
            try directory.remove(DurableFile.temporaryName(for: name))
            let path = folder.map { "\($0)/\(name)" } ?? name
            guard try directory.status(name) == nil else { throw TrustChangeError.exists("\(trust)/\(path)") }
            try check(directory)
            let loaded = try load(trust, adding: (path, bytes))
            try DurableFile.replace(name, in: directory, with: bytes)
            return loaded
        } catch {
            if let folder, isNew { try root.removeIfEmpty(folder) }
            throw error
        }
    }

    private static func load(
        _ trust: String, adding addition: (path: String, bytes: [UInt8])
    ) throws -> (TrustDirectory?, why: String?) {
        do throws(TrustError) {
            return (try TrustDirectory.load(path: trust, adding: addition, requiresSeal: false), nil)
        } catch {
            // Everything else has been checked before the policy is parsed.
            guard case .policy = error.reason else { throw error }
            return (nil, "\(error)")
        }
    }

    private static func warnings(_ trust: TrustDirectory?, _ why: String?) -> [String] {
        var warnings = why.map { ["the policy cannot be used yet: \($0)"] } ?? []
        if trust?.seal != nil { warnings.append("the trust directory must be sealed anew: airlock trust seal") }
        return warnings
    }

    private static func stem(of file: String, without suffix: String) -> String {
        let name = RegistryDirectory.split(file).name
        return name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    }

    public let status = ExitStatus.done
    public var effect: String? { "the file is added" }
    public var complaints: [String] { warnings.map { "airlock: warning: \($0)" } }
    public var lines: [String] { ["added \(path)"] + items.flatMap(\.lines) }
    public var json: JSON {
        [
            "added": .string(path), "items": .array(items.map(\.json)),
            "warnings": .array(warnings.map { .string($0) }),
        ]
    }
}
