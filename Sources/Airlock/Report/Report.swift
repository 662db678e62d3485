public import JSON

/// What a command has to say at its end.
public protocol Report {
    /// The result for people, one line each.
    var lines: [String] { get }
    /// The result as data.
    var json: JSON { get }
    /// Why the status is not "done", for standard error.
    var complaints: [String] { get }
    /// How the command ends.
    var status: ExitStatus { get }
}
