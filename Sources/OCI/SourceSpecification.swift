/// A source of images as the command line names it: `[NAME=]TRANSPORT:…`, by skopeo's grammar.
///
/// | text | means |
/// | --- | --- |
/// | `oci:DIR[:TAG]`, `oci:DIR@sha256:HEX` | an image layout; the first colon ends DIR, TAG may be a full reference |
/// | `oci-archive:FILE[:TAG]`, `oci-archive:FILE@sha256:HEX` | the same in a tar file |
/// | `docker://NAME`, or a text without a transport | a registry |
///
/// `NAME=` gives the reference that the image shall have. It is looked for only where the text does not begin with a
/// transport, and counts only where a transport follows it.
public struct SourceSpecification: Sendable, Hashable, CustomStringConvertible {
    /// Where the images are.
    public enum Location: Sendable, Hashable {
        case layout(directory: String, ImageSelector)
        case archive(file: String, ImageSelector)
        case registry(Reference)
    }

    /// The reference that the image shall have, where one is given.
    public let name: Reference?
    public let location: Location
    /// Which children of an index are wanted; nil for what the whole export wants.
    public private(set) var platforms: PlatformSelection?
    /// The text as it was written.
    public let description: String

    /// Whether a registry is asked for the image.
    public var isRemote: Bool { if case .registry = location { true } else { false } }

    /// The same for these children alone.
    public func limited(to platforms: PlatformSelection) -> SourceSpecification {
        var specification = self
        specification.platforms = platforms
        return specification
    }

    /// Reads a text of the command line; nothing is looked up.
    ///
    /// - Throws: ``SourceSpecificationError``.
    public init(_ text: String) throws(SourceSpecificationError) {
        description = text
        let (left, right) = text.split(atFirst: "=")
        guard Transport(of: text) == nil, let right, Transport(of: right) != nil else {
            name = nil
            location = try Self.location(text)
            return
        }
        do throws(ReferenceError) { name = try Reference(left) } catch { throw .reference(error) }
        location = try Self.location(right)
    }

    private static func location(_ text: String) throws(SourceSpecificationError) -> Location {
        switch Transport(of: text) {
        case .layout(let rest):
            let (directory, selector) = try path(rest, in: text)
            return .layout(directory: directory, selector)
        case .archive(let rest):
            let (file, selector) = try path(rest, in: text)
            return .archive(file: file, selector)
        case .registry(let rest): return .registry(try reference(rest))
        case .unsupported(let name): throw .unsupportedTransport(name)
        case nil: return .registry(try reference(text))
        }
    }

    /// `PATH[:NAME]` or `PATH@ALGORITHM:HEX`; a path cannot contain a colon.
    private static func path(
        _ rest: String, in text: String
    ) throws(SourceSpecificationError) -> (String, ImageSelector) {
        let (path, name) = rest.split(atFirst: ":")
        for algorithm in ["sha256", "sha512"] where name != nil && path.hasSuffix("@" + algorithm) {
            let directory = String(path.dropLast(algorithm.count + 1))
            guard !directory.isEmpty else { throw .missingPath(text) }
            do throws(DigestError) { return (directory, .digest(try Digest("\(algorithm):\(name ?? "")"))) } catch {
                throw .digest(error)
            }
        }
        guard !path.isEmpty else { throw .missingPath(text) }
        guard let name else { return (path, .sole) }
        guard !name.isEmpty else { throw .missingName(text) }
        return (path, .name(name))
    }

    private static func reference(_ text: String) throws(SourceSpecificationError) -> Reference {
        do throws(ReferenceError) { return try Reference(text) } catch { throw .reference(error) }
    }
}

/// What a text begins with, and the rest.
private enum Transport {
    case layout(String)
    case archive(String)
    case registry(String)
    case unsupported(String)

    private static let unsupported: Set = [
        "docker-archive", "docker-daemon", "dir", "containers-storage", "ostree", "sif", "tarball", "atomic",
    ]

    init?(of text: String) {
        let (name, rest) = text.split(atFirst: ":")
        guard let rest else { return nil }
        switch name {
        case "oci": self = .layout(rest)
        case "oci-archive": self = .archive(rest)
        case "docker" where rest.hasPrefix("//"): self = .registry(String(rest.dropFirst(2)))
        case _ where Self.unsupported.contains(name): self = .unsupported(name)
        default: return nil
        }
    }
}
