import FileSystem
import Sigstore

/// One bundle in memory, with what is known of the artifact that it is about.
struct Sample: Sendable {
    /// The bundle's file.
    let name: String
    let bundle: [UInt8]
    let artifact: Artifact

    /// Reads a bundle and its artifact, which is hashed here and not again.
    init(bundle: String, artifact: String) throws {
        name = bundle
        self.bundle = try File.open(bundle).readAll(limit: 64 << 20)
        self.artifact = Artifact(contents: try File.open(artifact).readAll(limit: 256 << 20))
    }

    /// All bundles of a directory, `NAME.sigstore.json` with `NAME.artifact`, by name.
    static func all(in folder: String) throws -> [Sample] {
        let suffix = ".sigstore.json"
        let names = try Directory.open(folder).names().filter { $0.hasSuffix(suffix) }.sorted()
        guard names.count > 1 else { throw TrialFailure("\(folder) has not several files NAME\(suffix)") }
        return try names.map { name in
            try Sample(bundle: "\(folder)/\(name)", artifact: "\(folder)/\(name.dropLast(suffix.count)).artifact")
        }
    }
}
