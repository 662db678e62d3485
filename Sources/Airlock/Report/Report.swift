public import JSON

/// What a command has to say at its end.
public protocol Report {
    /// The result for people, one line each.
    var lines: [String] { get throws }
    /// Calls `body` with each of ``lines``, without making all of them at once where they are many.
    func forEachLine(_ body: (String) throws -> Void) throws
    /// The result as data.
    var json: JSON { get throws }
    /// Why the status is not "done", for standard error.
    var complaints: [String] { get }
    /// What the command did that stays done though nobody can be told the result; nil where it changed nothing.
    var effect: String? { get }
    /// How the command ends.
    var status: ExitStatus { get }
}

extension Report {
    public var effect: String? { nil }
    public func forEachLine(_ body: (String) throws -> Void) throws { try lines.forEach(body) }
}
