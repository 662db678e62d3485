extension Reference {
    /// Reads a reference as Docker does: `[registry/]repository[:tag][@digest]`.
    ///
    /// The first component is a registry if it has a dot or a colon or is `localhost`; else the registry is
    /// `docker.io`, where a single component gets `library/`. `index.docker.io` is `docker.io`. Unlike Docker, a
    /// registry is lowered to lower case, so that a policy cannot be evaded by spelling, and one that is recognised by
    /// upper case alone is refused, since its lower-case form would mean something else.
    ///
    /// - Throws: ``ReferenceError``.
    public init(_ text: String) throws(ReferenceError) {
        func refusal(_ reason: ReferenceError.Reason) -> ReferenceError { ReferenceError(text: text, reason: reason) }
        guard !text.isEmpty else { throw refusal(.empty) }
        if text.utf8.count == 64, text.utf8.allSatisfy(ReferenceGrammar.isLowerHex) { throw refusal(.imageIdentifier) }

        let (named, digestText) = text.split(atFirst: "@")
        var digest: Digest?
        if let digestText {
            do throws(DigestError) { digest = try Digest(digestText) } catch { throw refusal(.invalidDigest(error)) }
        }
        let (path, tag) = named.splitTag()
        if let tag, !ReferenceGrammar.isTag(tag) { throw refusal(.invalidTag(tag)) }

        var (registry, repository) = Self.splitRegistry(path)
        registry = registry == "index.docker.io" ? "docker.io" : registry
        if registry == "docker.io", !repository.utf8.contains(UInt8(ascii: "/")) {
            repository = "library/" + repository
        }
        if let reason = ReferenceGrammar.objection(registry: registry, repository: repository) { throw refusal(reason) }
        self.init(checkedRegistry: registry, repository: repository, tag: tag, digest: digest)
    }

    private static func splitRegistry(_ path: String) -> (registry: String, repository: String) {
        let (first, rest) = path.split(atFirst: "/")
        guard let rest,
            first == "localhost" || first.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") })
        else { return ("docker.io", path) }
        return (first.loweredASCII, rest)
    }
}

extension String {
    /// What stands before the first separator, and what behind it where there is one.
    func split(atFirst separator: Unicode.Scalar) -> (String, String?) {
        guard let index = unicodeScalars.firstIndex(of: separator) else { return (self, nil) }
        return (String(self[..<index]), String(self[unicodeScalars.index(after: index)...]))
    }

    /// Upper-case ASCII letters made lower case, everything else as it is.
    fileprivate var loweredASCII: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar
                }))
    }

    /// The part behind the last colon is a tag, unless a slash follows: then the colon belongs to a port.
    fileprivate func splitTag() -> (String, String?) {
        guard let colon = unicodeScalars.lastIndex(of: ":") else { return (self, nil) }
        let behind = unicodeScalars.index(after: colon)
        guard !unicodeScalars[behind...].contains("/") else { return (self, nil) }
        return (String(self[..<colon]), String(self[behind...]))
    }
}
