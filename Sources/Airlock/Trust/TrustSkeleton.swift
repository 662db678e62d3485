import FileSystem
public import JSON

/// `trust init`: a trust directory that trusts nobody yet.
public struct TrustSkeleton: Report, Sendable {
    private let path: String

    /// The policy that it begins with: every image is denied.
    static let policy = """
        # What an image must carry, and from whom. The first rule that matches an image decides; what no rule matches is
        # denied. So as long as there is no rule, nothing can be imported.
        version: 1

        # Whether a bundle must be sealed by a key in exporters/: required or optional.
        seal: required

        images: []

        # A rule for images that are signed with a pinned key:
        #
        # images:
        #   - match: registry.example/team/**
        #     require: [signature]
        #     by: [{key: cosign/release.pub}]
        #
        # A rule for images that a workflow has signed, for whom an authority in trusted_root.json vouches:
        #
        #   - match: ghcr.io/org/**
        #     require:
        #       - attestation: https://slsa.dev/provenance/v1
        #     by:
        #       - issuer: https://token.actions.githubusercontent.com
        #         subject: https://github.com/org/app/.github/workflows/release.yml@refs/heads/main
        #
        # airlock policy check --trust DIR shows the rules with all defaults.

        """

    /// Makes the directory, which must be empty or not there.
    ///
    /// - Throws: ``TrustChangeError``, `SystemError`; what was made before is taken away again.
    public init(at path: String) throws {
        self.path = path
        let (directory, isNew) = try Self.open(path)
        guard try directory.names().isEmpty else { throw TrustChangeError.notEmpty(path) }
        do {
            for name in Self.folders { try directory.make(name, permissions: 0o755) }
            // Last: it makes the directory one that can be used.
            try DurableFile.replace(TrustDirectory.Layout.policy, in: directory, with: Array(Self.policy.utf8))
        } catch {
            try directory.remove(TrustDirectory.Layout.policy)
            for name in Self.folders { try directory.removeIfEmpty(name) }
            guard isNew else { throw error }
            let (parent, name) = RegistryDirectory.split(path)
            try Directory.open(parent).removeIfEmpty(name)
            throw error
        }
    }

    private static func open(_ path: String) throws(SystemError) -> (Directory, isNew: Bool) {
        do throws(SystemError) { return (try Directory.open(path), false) } catch  where error.isNotFound {
            return (try Directory.create(path), true)
        }
    }

    private static let folders = [
        TrustDirectory.Layout.signers, TrustDirectory.Layout.exporters, TrustDirectory.Layout.heads,
    ]

    public let status = ExitStatus.done
    public var effect: String? { "\(path) is made" }
    public var complaints: [String] { [] }
    public var lines: [String] {
        [
            "\(path): trusts nobody, denies every image",
            "  airlock trust add-key FILE --trust \(path)             a key with which images are signed",
            "  airlock trust add-key FILE --trust \(path) --exporter  a key that seals bundles",
            "  airlock trust add-root FILE --trust \(path)            a trusted root of Sigstore",
            "  then rules in \(path)/policy.yaml, and airlock trust check \(path)",
        ]
    }
    public var json: JSON { ["path": .string(path)] }
}
