/// One name of a certificate's subject (RFC 5280 §4.2.1.6).
public enum SubjectAlternativeName: Sendable, Hashable, CustomStringConvertible {
    /// An rfc822Name.
    case email(String)
    /// A uniformResourceIdentifier.
    case uri(String)
    /// A dNSName.
    case dns(String)
    /// A name of a kind that the object identifier tells, whose value is a UTF8String.
    case otherName(oid: String, value: String)

    /// The name itself, without its kind.
    public var value: String {
        switch self {
        case .email(let value), .uri(let value), .dns(let value), .otherName(_, let value): value
        }
    }

    /// The kind and the name: `uri:https://example.com/`.
    public var description: String {
        switch self {
        case .email(let value): "email:\(value)"
        case .uri(let value): "uri:\(value)"
        case .dns(let value): "dns:\(value)"
        case .otherName(let oid, let value): "\(oid):\(value)"
        }
    }
}
