public import Sigstore

/// One entry of `by:`: who may sign.
public enum Signatory: Sendable, Hashable, CustomStringConvertible {
    /// A pinned key; its name is the path in the trust directory.
    case key(PinnedKey)
    /// Whoever holds a certificate for this identity.
    case identity(IdentityPattern)

    /// The path of the key, or the identity.
    public var description: String {
        switch self {
        case .key(let key): key.name
        case .identity(let identity): identity.description
        }
    }

    /// Keys are equal by their bytes, whatever their names.
    public static func == (left: Signatory, right: Signatory) -> Bool {
        switch (left, right) {
        case (.key(let left), .key(let right)): left.key == right.key
        case (.identity(let left), .identity(let right)): left == right
        default: false
        }
    }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .key(let key): hasher.combine(key.key)
        case .identity(let identity): hasher.combine(identity)
        }
    }
}

/// An identity that certificates of one trust domain may state.
public struct IdentityPattern: Sendable, Hashable, CustomStringConvertible {
    /// How the subject is compared.
    public enum Subject: Sendable, Hashable, CustomStringConvertible {
        /// Equal, byte for byte, to one subject alternative name.
        case exact(String)
        /// Describing one subject alternative name as a whole.
        case expression(SubjectExpression)

        /// The subject, or the expression between slashes.
        public var description: String {
            switch self {
            case .exact(let text): text
            case .expression(let expression): "/\(expression)/"
            }
        }

        func matches(_ subject: String) -> Bool {
            switch self {
            case .exact(let text): text.hasSameBytes(as: subject)
            case .expression(let expression): expression.matches(subject)
            }
        }
    }

    /// Equal, byte for byte, to the certificate's issuer extension.
    public let issuer: String
    /// Who it is.
    public let subject: Subject
    /// Equal to the certificate's source repository, where it is given.
    public let sourceRepository: String?
    /// The name of the trust domain: the file of its trusted root.
    public let root: String

    /// Subject and issuer.
    public var description: String { "\(subject) of \(issuer)" }
}
