/// A place in the policy's file.
public struct PolicyPosition: Sendable, Hashable, CustomStringConvertible {
    /// The name of the file within the trust directory.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1 in Unicode scalars.
    public let column: Int

    /// `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }
}

/// Something in a policy that has a meaning, but hardly the one that was intended.
public struct PolicyWarning: Sendable, Hashable, CustomStringConvertible {
    /// Where it stands.
    public let position: PolicyPosition
    /// What is odd.
    public let message: String

    /// Place and message.
    public var description: String { "\(position): \(message)" }
}
