/// The name of an image, in Docker's normal form: `docker.io/library/busybox:1.36`.
///
/// A reference without tag and digest names a repository; a tag is never added unless asked for
/// (``withDefaultTag()``). Two references are equal exactly when their texts are.
public struct Reference: Sendable, Hashable {
    /// Host and, where given, port; lower case. `docker.io` where the text names none.
    public let registry: String
    /// The repository's name within the registry: components joined by slashes.
    public let repository: String
    public let tag: String?
    public let digest: Digest?

    init(checkedRegistry registry: String, repository: String, tag: String?, digest: Digest?) {
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// `registry/repository`, without tag and digest.
    public var name: String { "\(registry)/\(repository)" }

    /// The repository alone.
    public var withoutTagAndDigest: Reference { copy(tag: nil, digest: nil) }

    /// The same with the tag `latest` where neither tag nor digest is given, as Docker pulls it.
    public func withDefaultTag() -> Reference { tag == nil && digest == nil ? copy(tag: "latest", digest: nil) : self }

    /// The same with this digest, the tag kept.
    public func pinned(to digest: Digest) -> Reference { copy(tag: tag, digest: digest) }

    /// The same with this tag instead of tag and digest.
    ///
    /// - Throws: ``ReferenceError`` where the text is no tag.
    public func tagged(_ tag: String) throws(ReferenceError) -> Reference {
        guard ReferenceGrammar.isTag(tag) else { throw ReferenceError(text: tag, reason: .invalidTag(tag)) }
        return copy(tag: tag, digest: nil)
    }

    private func copy(tag: String?, digest: Digest?) -> Reference {
        Reference(checkedRegistry: registry, repository: repository, tag: tag, digest: digest)
    }
}

extension Reference: CustomStringConvertible, Comparable {
    /// The normal form, which ``init(_:)`` reads back to an equal reference.
    public var description: String {
        name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }

    /// By the bytes of the normal form.
    public static func < (left: Reference, right: Reference) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
