internal import OCI

extension RepositoryPattern {
    /// Why a pattern could never match what its writer thought, and what to write instead.
    struct ParseError: Error, Equatable {
        let message: String
        var hint: String?
    }

    /// Reads a pattern. The pattern must be spelt as the normalised name is: with the registry first, without tag.
    init(_ source: String) throws(ParseError) {
        self.source = source
        form = source.utf8.first == UInt8(ascii: "@") ? try Self.digestForm(source) : try Self.repositoryForm(source)
    }

    private static func digestForm(_ source: String) throws(ParseError) -> Form {
        let text = String(source.dropFirst())
        if text == "sha256:*" || text == "sha512:*" { return .anyDigest(algorithm: String(text.dropLast(2))) }
        do {
            return .digest(try Digest(text))
        } catch {
            throw ParseError(
                message: "malformed digest in pattern \(source): \(error)",
                hint: "write @sha256: and 64 hexadecimal digits, or @sha256:* for every digest")
        }
    }

    private static func repositoryForm(_ source: String) throws(ParseError) -> Form {
        let parts = source.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 64 else { throw ParseError(message: "pattern has more than 64 components") }
        var components: [Component] = []
        for (index, part) in parts.enumerated() {
            components.append(try component(part, isRegistry: index == 0, in: source))
        }
        try checkRegistry(components, in: source)
        return .repository(components)
    }

    private static func component(
        _ part: Substring, isRegistry: Bool, in source: String
    ) throws(ParseError) -> Component {
        switch part {
        case "": throw ParseError(message: "pattern \(source) has an empty component")
        case "*": return .one
        case "**": return .many
        default: break
        }
        if part.utf8.contains(UInt8(ascii: "*")) {
            throw ParseError(
                message: "\(part) mixes * with other characters",
                hint: "* stands for one whole component, ** for one or more")
        }
        if let colon = part.utf8.firstIndex(of: UInt8(ascii: ":")), !isRegistry {
            throw ParseError(
                message: "pattern \(source) has a tag or digest",
                hint: "a rule is about repositories; write it without \(part[colon...])")
        }
        guard part.utf8.allSatisfy({ isNameCharacter($0) || (isRegistry && isHostCharacter($0)) }) else {
            throw ParseError(message: "\(part) cannot be part of a repository's normalised name")
        }
        // No reference has such a component, so the rule would decide about nothing and look as if it did.
        guard isRegistry || (isLetterOrDigit(part.utf8.first) && isLetterOrDigit(part.utf8.last)) else {
            throw ParseError(message: "\(part) cannot be part of a repository's normalised name")
        }
        return .literal(String(part))
    }

    private static func isLetterOrDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return isNameCharacter(byte) && ![UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }

    /// References are normalised before they are matched, so that Docker's short names would match nothing.
    private static func checkRegistry(_ components: [Component], in source: String) throws(ParseError) {
        guard case .literal(let registry)? = components.first else { return }
        let isHost =
            registry == "localhost" || registry.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
        guard isHost else {
            throw ParseError(
                message: "pattern \(source) does not begin with a registry",
                hint: components.count == 1
                    ? "write docker.io/library/\(source), or **/\(source) for any registry"
                    : "write docker.io/\(source), or **/\(source) for any registry")
        }
        guard components.count > 1 else {
            throw ParseError(message: "pattern \(source) names a registry only", hint: "write \(source)/**")
        }
        if registry == "index.docker.io" {
            throw ParseError(message: "index.docker.io is normalised to docker.io", hint: "write docker.io")
        }
        if registry == "docker.io", components.count == 2, case .literal(let name) = components[1] {
            throw ParseError(
                message: "docker.io/\(name) is normalised to docker.io/library/\(name)",
                hint: "write docker.io/library/\(name)")
        }
    }
}
