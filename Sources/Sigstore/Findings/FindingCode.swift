/// The stable name of one kind of finding, `group.what-failed`, with one line that says what it means.
///
/// Other modules add theirs in an `extension FindingCode`, as constants and as a list beside ``sigstore``.
/// Two codes are equal if their names are: the meaning is for people.
public struct FindingCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The name: lower case, one full stop.
    public let rawValue: String
    /// What a finding with this code means, one line, for the list of codes.
    public let meaning: String

    /// A code with its meaning.
    public init(_ rawValue: String, meaning: String) {
        self.rawValue = rawValue
        self.meaning = meaning
    }

    /// A code read from a file; its meaning is empty, and whether such a code exists is not checked.
    public init(rawValue: String) {
        self.init(rawValue, meaning: "")
    }

    /// The same as `rawValue`.
    public var description: String { rawValue }

    public static func == (left: FindingCode, right: FindingCode) -> Bool { left.rawValue == right.rawValue }

    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
