internal import Airlock
internal import FileSystem
internal import JSON
internal import Sigstore

/// Every way that we know in which an archive, a layout, a JSON document, a certificate, a note or a proof can lie.
///
/// All of it follows from the texts here: keys are made from their names, and Ed25519 signs the same way each time. So a
/// corpus that is made anew is the same, byte by byte.
public enum HostileCorpus {
    /// All cases, made when first asked for.
    public static func cases() throws -> [HostileCase] { try made.get() }

    private static let made = Result { () throws -> [HostileCase] in
        let world = try CorpusWorld.shared()
        return try json() + notes(world) + witnessPolicies(world) + policies() + revocations() + trustedRoots(world)
            + sigstoreBundles(world) + certificates(world) + proofs(world) + layouts() + layers() + bundles(world)
    }

    /// What `cases.json` says: every case, with what must come of it.
    public static func index() throws -> [UInt8] {
        let records = try cases().map { String(decoding: $0.record.encoded(.compact), as: UTF8.self) }
        return Array("[\n\(records.joined(separator: ",\n"))\n]\n".utf8)
    }

    /// Writes the corpus into a directory, in place of what these targets have there.
    ///
    /// - Parameter everything: whether those files are written too that are too large to be kept.
    public static func write(to path: String, everything: Bool) throws {
        let directory = try Directory.create(path)
        for target in HostileCase.Target.allCases {
            try directory.removeTree(target.rawValue)
            let folder = try directory.subdirectory(target.rawValue, creating: 0o755)
            for each in try cases() where each.target == target && (everything || each.isKept) {
                try folder.create(each.name, permissions: 0o644).write(each.bytes)
            }
        }
        try DurableFile.replace("cases.json", in: directory, with: index())
    }

    /// A case of a target. A file that is true has no code.
    static func make(
        _ target: HostileCase.Target, _ name: String, _ lie: String, _ code: String, status: Int32? = nil,
        _ bytes: [UInt8]
    ) -> HostileCase {
        HostileCase(
            target: target, name: name, lie: lie, code: code,
            status: status ?? (code.isEmpty ? 0 : Corruption.status(of: .init(rawValue: code)).rawValue), bytes: bytes)
    }
}
