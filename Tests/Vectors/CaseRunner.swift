import FileSystem
import Glibc
import OpenSSL

/// Runs cases one after the other, each in a directory of its own that is gone afterwards.
struct CaseRunner {
    private let scratch: Directory
    private let parent: Directory
    private let name: String
    /// The public-good trusted root, for cases that bring none, and where it is.
    private let trustedRoot: TrustedRootFile?
    private let exporter: PrivateKey

    /// A runner for the cases below a directory, beside which `trust/public-good` is looked for.
    init(directory: String) throws {
        let temporary = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        parent = try Directory.open(temporary + "/.")
        name = "airlock-vectors-\(getpid())"
        try parent.make(name, permissions: 0o700)
        scratch = try Directory.open("\(temporary)/\(name)")
        trustedRoot = try Self.trustedRoot(near: directory)
        exporter = try PrivateKey.generate(.ed25519)
    }

    /// Takes the scratch directory away.
    func close() {
        do { try parent.removeTree(name) } catch { print("vectors: warning: \(error)") }
    }

    /// What comes of a case; nothing that goes wrong ends the run.
    func run(_ vector: VectorCase) -> CaseResult.Outcome {
        do {
            switch vector.form {
            case .layout: return try runLayout(vector)
            case .inclusionProof: return try MerkleVector(path: vector.path).inclusion()
            case .consistencyProof: return try MerkleVector(path: vector.path).consistency()
            case .sigstoreBundle(let byDigest):
                return try SigstoreBundleVector(path: vector.path, trustedRoot: trustedRoot).outcome(byDigest: byDigest)
            case .tiledLog: return try TiledLogVector(path: vector.path).outcome()
            case .witness: return try WitnessVector(path: vector.path).outcome()
            case .statement: return try StatementVector(path: vector.path).outcome()
            case .treeHead: return try TreeHeadVector(path: vector.path).outcome()
            case .unknown: return .notRun(why: "the case is in no known form")
            }
        } catch {
            return .notRun(why: "could not be run: \(error)")
        }
    }

    private func runLayout(_ vector: VectorCase) throws -> CaseResult.Outcome {
        try scratch.removeTree("case")
        let directory = try scratch.subdirectory("case", creating: 0o700)
        let run = LayoutVector(
            description: try LayoutDescription(path: vector.path), directory: directory, exporter: exporter)
        return try run.outcome(trustedRoot: trustedRoot?.bytes)
    }

    /// Looks for `trust/public-good/trusted_root.json`, also in a folder `shared`, in the directory, in every one above
    /// it, and in those above the current one.
    private static func trustedRoot(near directory: String) throws -> TrustedRootFile? {
        for start in [directory, "."] {
            for level in 0..<8 {
                let place = start + String(repeating: "/..", count: level)
                for path in ["\(place)/trust", "\(place)/shared/trust"] {
                    let path = "\(path)/public-good/trusted_root.json"
                    guard let file = try open(path) else { continue }
                    return TrustedRootFile(path: path, bytes: try file.readAll(limit: CaseSearch.fileLimit))
                }
            }
        }
        return nil
    }

    /// Opens a file, or gives `nil` where there is none.
    private static func open(_ path: String) throws(SystemError) -> File? {
        do throws(SystemError) { return try File.open(path) } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }
}

/// A trusted root with its place.
struct TrustedRootFile {
    let path: String
    let bytes: [UInt8]
}
