import CConfinement
import FileSystem
import TestSupport
import Testing

@testable import Confinement

/// The program `confined` over a folder that it can attack.
struct ConfinedProgram {
    /// What it said.
    struct Outcome {
        var state = ""
        var status: [String: String] = [:]
        /// What it must be able to do, what an import must be able to do, and what nobody may.
        var (needed, published, tried): ([(String, String)], [(String, String)], [(String, String)]) = ([], [], [])
    }

    let folder: TemporaryFolder

    /// Whether the kernel can confine a program, asked without the code that is tested.
    static let isPossible: Bool = {
        do {
            let seccomp = try Location.find("/proc/sys/kernel/seccomp/actions_avail", followLinks: false)
            return linux_landlock_version() >= 2 && seccomp != nil
        } catch { return false }
    }()

    init() throws {
        folder = try TemporaryFolder()
        let root = try Directory.open(folder.path)
        for name in ["trust", "registry", "state", "outside"] { try root.make(name, permissions: 0o755) }
        try root.create("bundle", permissions: 0o644).write(Array("bundle".utf8))
        try root.subdirectory("trust").create("key.pub", permissions: 0o644).write(Array("key".utf8))
        let outside = try root.subdirectory("outside")
        try outside.create("file", permissions: 0o644).write(Array("secret".utf8))
        try outside.make("empty", permissions: 0o755)
        let work = try root.subdirectory("registry").subdirectory(".airlock", creating: 0o755)
        _ = try work.create("lock", permissions: 0o644)
    }

    /// Runs it as a command.
    func run(_ command: String, _ options: String...) throws -> Outcome {
        let result = try #require(Tool.built("confined")).run([command, folder.path] + options)
        guard result.status == 0 else { throw Failure(result: "\(result)") }
        var outcome = Outcome()
        for line in result.output.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            switch words[0] {
            case "state": outcome.state = words.dropFirst().joined(separator: " ")
            case "may": outcome.needed.append((words[1], words[2]))
            case "publish": outcome.published.append((words[1], words[2]))
            case "try": outcome.tried.append((words[1], words[2]))
            default: outcome.status[words[0]] = words[1]
            }
        }
        return outcome
    }

    private struct Failure: Error { let result: String }
}
