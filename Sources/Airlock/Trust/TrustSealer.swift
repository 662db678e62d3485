import FileSystem
public import JSON
import OCI
public import OpenSSL
import Sigstore

/// `trust seal`: officers sign what a trust directory holds, together or one after the other.
public struct TrustSealer: Report, Sendable {
    private let seal: TrustSeal
    private let files: Int
    private let digest: Digest
    /// Signatures of other officers over another content, which are gone.
    private let dropped: Int

    /// Adds signatures to the seal of a directory. Those of other officers stay where they are over the same content.
    ///
    /// - Parameters:
    ///   - keys: of officers; none where only the threshold is set.
    ///   - threshold: how many officers must sign; nil for what the directory says.
    /// - Throws: ``TrustChangeError``; ``TrustError`` where the directory cannot be used even when it is sealed.
    public init(_ path: String, with keys: [PrivateKey], threshold: Int? = nil) throws {
        let directory = try Directory.open(path)
        // What a killed attempt left.
        try directory.remove(DurableFile.temporaryName(for: TrustDirectory.Layout.seal))
        let folder = try threshold.map { try Self.folder(for: $0, in: directory) }
        let addition = threshold.map { (path: TrustDirectory.Layout.threshold, bytes: Self.text($0)) }
        let trust = try TrustDirectory.load(path: path, adding: addition, requiresSeal: false)
        let officers = try Self.officers(trust)
        var envelope = SealEnvelope(TrustListing(trust.files).bytes, type: TrustSeal.payloadType)
        for key in keys {
            guard officers.contains(where: { $0.key == key.publicKey }) else {
                throw TrustChangeError.noOfficer(fingerprint: Hex.encode(key.publicKey.fingerprint))
            }
            if try envelope.signature(by: key.publicKey) == nil { try envelope.sign(with: key) }
        }
        // Nothing is written before everything was checked.
        if let folder, let threshold { try Self.set(threshold, in: folder) }
        dropped = try Self.adopt(from: directory, into: &envelope, of: officers)
        try DurableFile.replace(TrustDirectory.Layout.seal, in: directory, with: envelope.bytes)
        let sealed = try TrustDirectory.load(path: path, requiresSeal: false)
        guard let seal = sealed.seal else { throw TrustChangeError.noOfficers }
        self.seal = seal
        files = trust.files.count
        digest = sealed.digest
    }

    private static func text(_ threshold: Int) -> [UInt8] { Array("\(threshold)\n".utf8) }

    /// The officers' folder, where there are as many as the threshold says.
    private static func folder(for threshold: Int, in directory: Directory) throws -> Directory {
        guard let folder = try directory.subdirectoryIfPresent(TrustDirectory.Layout.officers) else {
            throw TrustChangeError.noOfficers
        }
        let officers = try folder.names().count { $0.hasSuffix(".pub") }
        guard (1...max(1, officers)).contains(threshold) else {
            throw TrustChangeError.threshold(threshold, officers: officers)
        }
        // What a killed attempt left.
        try folder.remove(DurableFile.temporaryName(for: RegistryDirectory.split(TrustDirectory.Layout.threshold).name))
        return folder
    }

    private static func set(_ threshold: Int, in folder: Directory) throws {
        let name = RegistryDirectory.split(TrustDirectory.Layout.threshold).name
        try DurableFile.replace(name, in: folder, with: text(threshold))
    }

    private static func officers(_ trust: TrustDirectory) throws -> [PinnedKey] {
        guard let seal = trust.seal else { throw TrustChangeError.noOfficers }
        switch seal.breach {
        case .noOfficers: throw TrustChangeError.noOfficers
        case .threshold, .officer: throw TrustError(.seal(seal.breach ?? .noOfficers), trust.path)
        default: return seal.officers
        }
    }

    /// Takes over the signatures of officers that are over the same content; tells how many are not.
    private static func adopt(
        from directory: Directory, into envelope: inout SealEnvelope, of officers: [PinnedKey]
    ) throws -> Int {
        guard try directory.status(TrustDirectory.Layout.seal) != nil else { return 0 }
        let bytes = try directory.read(TrustDirectory.Layout.seal, limit: TrustDirectory.Limit.sealBytes)
        let old: SealEnvelope
        do {
            old = try SealEnvelope(
                parsing: bytes, type: TrustSeal.payloadType, maximumBytes: TrustDirectory.Limit.sealBytes)
        } catch is SealError { return 0 }
        guard old.payload == envelope.payload else { return old.signatures.count }
        for officer in officers where try envelope.signature(by: officer.key) == nil {
            if let signature = try old.signature(by: officer.key) { envelope.adopt(signature) }
        }
        return 0
    }

    private var missing: Int { max(0, seal.threshold - seal.signedBy.count) }

    public var effect: String? { "the signatures are added" }
    public var status: ExitStatus { seal.breach == nil || missing > 0 ? .done : .refused }

    public var complaints: [String] {
        var complaints: [String] = []
        if dropped > 0 {
            complaints.append("airlock: warning: \(counted(dropped, "signature")) over another content were dropped")
        }
        if missing > 0 {
            complaints.append(
                "airlock: warning: \(counted(missing, "more signature")) needed: until then no command uses this directory"
            )
        } else if let breach = seal.breach {
            complaints.append("airlock: refused: the seal does not hold: \(breach)")
        }
        return complaints
    }

    public var lines: [String] {
        [
            seal.line, "\(counted(files, "file")), digest \(digest)",
        ]
    }

    public var json: JSON {
        [
            "digest": .string(digest.description), "seal": RecordedSeal(seal).json,
            "officers": .integer(seal.officers.count), "missing": .integer(missing), "dropped": .integer(dropped),
        ]
    }
}
