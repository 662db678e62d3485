import FileSystem
import JSON
import OCI

/// What a case with layouts says: which image, and who must have signed it.
///
/// `case.json` may say `image` (a digest, null for the only image), and for keyless evidence `identity` or
/// `identity_regexp`, `issuer`, `source_repository`, `predicate_type`; `key.pub` beside it is the pinned key. A member
/// that is not known makes the case fail rather than be ignored.
struct LayoutDescription {
    private static let members: Set<String> = [
        "name", "why", "expect", "code", "image", "identity", "identity_regexp", "issuer", "source_repository",
        "predicate_type",
    ]
    private static let defaultPredicateType = "https://slsa.dev/provenance/v0.2"

    let path: String
    let image: Digest?
    let identity: String?
    let identityExpression: String?
    let issuer: String?
    let sourceRepository: String?
    let predicateType: String
    /// PEM.
    let key: [UInt8]?
    /// The case's own trusted root.
    let trustedRoot: [UInt8]?
    /// Whether the signatures are in a layout of their own.
    let hasSignatures: Bool

    /// Reads a case.
    init(path: String) throws {
        let directory = try Directory.open(path + "/.")
        self.path = path
        key = try Self.file("key.pub", in: directory)
        trustedRoot = try Self.file("trusted_root.json", in: directory)
        hasSignatures = try directory.status("sig") != nil
        let text = try Self.file("case.json", in: directory)
        let object = try text.map { try JSON(parsing: $0).object() } ?? JSONObject()
        try object.refuseUnknownMembers(except: Self.members)
        image = try object.optionalString("image").map { try Digest($0) }
        identity = try object.optionalString("identity")
        identityExpression = try object.optionalString("identity_regexp")
        issuer = try object.optionalString("issuer")
        sourceRepository = try object.optionalString("source_repository")
        predicateType = try object.optionalString("predicate_type") ?? Self.defaultPredicateType
    }

    private static func file(_ name: String, in directory: Directory) throws -> [UInt8]? {
        try directory.status(name) == nil ? nil : try directory.read(name, limit: CaseSearch.fileLimit)
    }

    /// The policy that wants exactly this.
    ///
    /// - Parameter kinds: which evidence there is; a signature is required unless there are attestations alone.
    func policy(for reference: Reference, kinds: Set<String>) -> String {
        let attested = kinds.contains("attestation") && !kinds.contains("signature")
        let requirement = attested ? "attestation: \(Self.quoted(predicateType))" : "signature"
        return """
            version: 1
            seal: required
            images:
              - match: \(reference.name)
                require:
                  - \(requirement)
                by: [{\(signer)}]
                log: promise

            """
    }

    private var signer: String {
        guard key == nil else { return "key: cosign/key.pub" }
        let members = [
            ("issuer", issuer), ("subject", identity), ("subjectMatches", identityExpression),
            ("sourceRepository", sourceRepository),
        ]
        return members.compactMap { name, value in value.map { "\(name): \(Self.quoted($0))" } }.joined(separator: ", ")
    }

    /// A text as YAML's double-quoted scalar, of which JSON's strings are a part.
    private static func quoted(_ text: String) -> String {
        String(decoding: JSON.string(text).encoded(), as: UTF8.self)
    }
}
