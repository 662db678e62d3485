public import FileSystem

/// The commands of a document, in blocks marked `sh`, each with what it prints, in the block marked `text` behind it.
public struct DocumentedCommands {
    /// One block of commands.
    public struct Step: Sendable {
        public let commands: String
        /// Empty where the document shows nothing.
        public fileprivate(set) var output = ""
    }

    /// How a run of all of them ended.
    public struct Outcome: Sendable {
        public let status: Int32
        /// What each step printed that was reached.
        public let outputs: [String]
        public let talk: String
    }

    /// In the order of the document.
    public private(set) var steps: [Step] = []
    private static let mark = "== end of a step =="

    /// Reads a document of Markdown.
    public init(_ path: String) throws(SystemError) {
        let text = String(decoding: try File.open(path).readAll(limit: 1 << 20), as: UTF8.self)
        var kind: Substring?
        var block = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = kind {
                guard line == "```" else {
                    block += line + "\n"
                    continue
                }
                if open == "sh" { steps.append(Step(commands: block)) }
                if open == "text", !steps.isEmpty { steps[steps.count - 1].output = block }
                kind = nil
            } else if line.hasPrefix("```") {
                kind = line.dropFirst(3)
                block = ""
            }
        }
    }

    /// Runs all steps in one shell that ends at the first command which fails.
    public func run(in directory: String, by shell: Tool) throws(SystemError) -> Outcome {
        let script = steps.map { "\($0.commands)printf '%s\\n' '\(Self.mark)'\n" }.joined()
        let outcome = try shell.run("-eu", "-c", "cd '\(directory)'\n\(script)")
        let parts = outcome.output.split(separator: "\(Self.mark)\n", omittingEmptySubsequences: false)
        return Outcome(status: outcome.status, outputs: parts.dropLast().map(String.init), talk: outcome.talk)
    }
}
