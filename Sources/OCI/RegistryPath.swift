/// Where a repository lives in a registry directory: one directory a component, `ghcr.io/org/app`.
///
/// Two spellings differ from the reference, and `+`, which no reference contains, marks both, so that paths read back
/// to the reference and no two references share one:
/// - `:` of the registry becomes `+` (`host:5000/app` is `host+5000/app`), because skopeo's `oci:DIR:TAG` ends the
///   directory at the first colon;
/// - a component that is the name of a layout's own file gets a `+` behind it (`app/blobs` is `app/blobs+`), because
///   one repository's directory may lie in another one's.
public struct RegistryPath: Sendable, Hashable, CustomStringConvertible {
    /// Names of single directories below the registry directory; none is `.` or `..`, empty, or has a slash.
    public let components: [String]
    /// The repository; without tag and digest.
    public let repository: Reference

    private static let layoutNames: Set = ["oci-layout", "index.json", "blobs"]

    /// The place of the reference's repository; tag and digest play no part.
    public init(_ reference: Reference) {
        repository = reference.withoutTagAndDigest
        let registry = String(reference.registry.map { $0 == ":" ? "+" : $0 })
        let rest = reference.repository.split(separator: "/").map(String.init)
        components = [registry] + rest.map { Self.layoutNames.contains($0) ? $0 + "+" : $0 }
    }

    /// Reads the names of directories back.
    ///
    /// - Throws: ``ReferenceError`` where no reference has this path.
    public init(components: [String]) throws(ReferenceError) {
        let registry = String((components.first ?? "").map { $0 == "+" ? ":" : $0 })
        let rest = components.dropFirst().map { name in
            name.hasSuffix("+") && Self.layoutNames.contains(String(name.dropLast())) ? String(name.dropLast()) : name
        }
        let name = ([registry] + rest).joined(separator: "/")
        let reference = try Reference(name)
        self.init(reference)
        // Normalisation (docker.io, library/, lower case) must not have moved it, nor a tag or digest been read.
        guard self.components == components else {
            throw ReferenceError(text: name, reason: .invalidRegistry(registry))
        }
    }

    /// The components joined by slashes, relative to the registry directory.
    public var description: String { components.joined(separator: "/") }
}
