public import OCI
internal import OpenSSL

/// What a rule's `match:` covers: repositories by their normalised names, or digests that came without a reference.
///
/// `*` stands for exactly one component of the name, `**` for one or more; both only as whole components. A pattern
/// that begins with `@` covers images without a reference only: `@sha256:<hex>` one digest, `@sha256:*` every one.
public struct RepositoryPattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as written.
    public let source: String
    let form: Form

    enum Form: Sendable, Hashable {
        case repository([Component])
        case digest(Digest)
        case anyDigest(algorithm: String)
    }

    enum Component: Sendable, Hashable {
        case literal(String)
        case one
        case many
    }

    /// As written.
    public var description: String { source }

    /// Whether the pattern covers digests, not repositories.
    public var isDigest: Bool {
        if case .repository = form { false } else { true }
    }

    /// Whether the rule is about this image. With a reference only its repository counts, without one only its digest.
    public func covers(_ reference: Reference?, digest: Digest) -> Bool {
        switch (form, reference) {
        case (.repository(let components), let reference?):
            Self.match(components[...], reference.name.split(separator: "/", omittingEmptySubsequences: false)[...])
        case (.digest(let wanted), nil):
            wanted == digest
        case (.anyDigest(let algorithm), nil):
            digest.algorithm.rawValue == algorithm
        default:
            false
        }
    }

    /// The usual two-pointer match: on a mismatch only the last `**` takes one component more, so time is bounded by
    /// the product of the two lengths.
    private static func match(_ pattern: ArraySlice<Component>, _ name: ArraySlice<Substring>) -> Bool {
        var pattern = pattern
        var name = name
        var retry: (pattern: ArraySlice<Component>, name: ArraySlice<Substring>)?
        while let component = name.first {
            switch pattern.first {
            case .many?:
                pattern = pattern.dropFirst()
                name = name.dropFirst()
                retry = (pattern, name)
            case .one?:
                pattern = pattern.dropFirst()
                name = name.dropFirst()
            case .literal(let text)? where text.utf8.elementsEqual(component.utf8):
                pattern = pattern.dropFirst()
                name = name.dropFirst()
            default:
                guard let last = retry else { return false }
                pattern = last.pattern
                name = last.name.dropFirst()
                retry = (pattern, name)
            }
        }
        return pattern.isEmpty
    }

    /// Whether everything that the other pattern covers is covered by this one too. May miss a covering that only a
    /// case analysis would find; never claims one that does not hold.
    func includes(_ other: RepositoryPattern) -> Bool {
        switch (form, other.form) {
        case (.repository(let mine), .repository(let theirs)): Self.include(mine, theirs)
        case (.digest(let mine), .digest(let theirs)): mine == theirs
        case (.anyDigest(let mine), .anyDigest(let theirs)): mine == theirs
        case (.anyDigest(let mine), .digest(let theirs)): theirs.algorithm.rawValue == mine
        default: false
        }
    }

    /// `covered[i][j]`: what is left of `theirs` from `j` is covered by what is left of `mine` from `i`.
    private static func include(_ mine: [Component], _ theirs: [Component]) -> Bool {
        let row = [Bool](repeating: false, count: theirs.count + 1)
        var covered = [[Bool]](repeating: row, count: mine.count + 1)
        covered[mine.count][theirs.count] = true
        for i in mine.indices.reversed() {
            for j in theirs.indices.reversed() {
                switch (mine[i], theirs[j]) {
                case (.many, _): covered[i][j] = covered[i + 1][j + 1] || covered[i][j + 1]
                case (.one, .one), (.one, .literal): covered[i][j] = covered[i + 1][j + 1]
                case (.literal(let left), .literal(let right)):
                    covered[i][j] = left.hasSameBytes(as: right) && covered[i + 1][j + 1]
                case (.one, .many), (.literal, .many), (.literal, .one): break
                }
            }
        }
        return covered[0][0]
    }
}
