/// Which children of an index are wanted.
public enum PlatformSelection: Sendable, Hashable {
    case all
    /// Those whose platform is one of these, by `os/architecture[/variant]`.
    case some([String])

    /// Reads the texts of `--platform`: none, or `all`, for all.
    ///
    /// - Throws: ``PlatformSelectionError`` for what is no platform.
    public init(_ texts: [String]) throws(PlatformSelectionError) {
        guard !texts.isEmpty, !texts.contains("all") else {
            guard texts.count < 2 else { throw PlatformSelectionError(text: "all beside others") }
            self = .all
            return
        }
        for text in texts {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
                throw PlatformSelectionError(text: text)
            }
        }
        self = .some(texts)
    }

    /// The entries of an index that are wanted: indexes, those of a wanted platform, those without one, and BuildKit's
    /// attestation manifests about them.
    public func wanted(of index: ImageIndex) -> [Descriptor] {
        guard case .some(let texts) = self else { return index.manifests }
        let images = index.manifests.filter { entry in
            guard !MediaType.isIndex(entry.mediaType), let platform = entry.platform else { return true }
            return !platform.isUnknown && texts.contains { Self.matches(platform, $0) }
        }
        let digests = Set(images.map(\.digest.description))
        let about = index.manifests.filter { entry in
            entry.platform?.isUnknown == true
                && digests.contains(entry.annotations["vnd.docker.reference.digest"] ?? "")
        }
        let kept = Set((images + about).map(\.digest))
        return index.manifests.filter { kept.contains($0.digest) }
    }

    /// Without a variant any is meant.
    private static func matches(_ platform: Platform, _ text: String) -> Bool {
        text == platform.description || text == "\(platform.os)/\(platform.architecture)"
    }
}

/// A text that names no platform.
public struct PlatformSelectionError: Error, Sendable, Equatable, CustomStringConvertible {
    let text: String
    /// The platforms that there are, where none of them was wanted.
    var there: String?

    public var description: String {
        if let there { return "\(text) is wanted; there are \(there)" }
        return "\"\(excerpt(text))\" is no platform; want os/architecture[/variant], or all"
    }
}
