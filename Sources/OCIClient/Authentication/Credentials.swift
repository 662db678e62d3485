#if Network
    /// Who asks. It is never printed.
    public enum Credentials: Sendable, Equatable, CustomStringConvertible {
        case anonymous
        case password(user: String, password: String)
        /// A token that the token server exchanges for others.
        case identityToken(String)

        public var description: String { self == .anonymous ? "anonymous" : "credentials" }
    }
#endif
