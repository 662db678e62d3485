import Airlock
import Confinement
import FileSystem

/// Confines itself as a command of airlock does, then tries what somebody would who has taken it over.
///
///     confined import|verify|audit FOLDER [--no-sandbox]    one line for each thing that was tried: NAME ERRNO
///     confined table FILE                                   writes the table of system calls into a document anew
///
/// FOLDER holds `bundle`, `trust`, `registry`, `state` and `outside`.
@main
struct Confined {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.dropFirst().first) {
        case ("table", let file?): try SystemCallDocument.rewrite(file)
        case (let command?, let folder?):
            try attempt(as: command, in: Scene(folder), isConfined: !arguments.contains("--no-sandbox"))
        default: print("usage: confined import|verify|audit FOLDER [--no-sandbox] | confined table FILE")
        }
    }

    private static func attempt(as command: String, in scene: Scene, isConfined: Bool) throws {
        let status = try File.open("/proc/self/status")
        try work(of: command, in: scene).run(isConfined: isConfined) { state in
            print("state \(state)")
            for line in String(decoding: try status.readAll(limit: 1 << 16), as: UTF8.self).split(separator: "\n") {
                let words = line.split(whereSeparator: { ": \t".contains($0) })
                if ["NoNewPrivs", "Seccomp"].contains(words[0]) { print(words[0], words[1]) }
            }
            for attempt in Attempt.allowed(in: scene) { print("may", attempt.name, attempt.outcome) }
            for attempt in Attempt.publishing(in: scene) { print("publish", attempt.name, attempt.outcome) }
            for attempt in Attempt.calls + Attempt.files(in: scene) { print("try", attempt.name, attempt.outcome) }
        }
    }

    private static func work(of command: String, in scene: Scene) throws -> ConfinedWork {
        switch command {
        case "import":
            try .importing(scene.bundle, into: scene.registry, trust: scene.trust, state: scene.state)
        case "audit": try .audit(of: scene.registry, trust: scene.trust, state: scene.state, resume: nil)
        default: try .verification(of: [scene.bundle], trust: scene.trust, state: scene.state)
        }
    }
}

/// What is there to be attacked.
struct Scene: Sendable {
    private let folder: String

    init(_ folder: String) { self.folder = folder }

    var bundle: String { "\(folder)/bundle" }
    var trust: String { "\(folder)/trust" }
    var registry: String { "\(folder)/registry" }
    var state: String { "\(folder)/state" }
    var outside: String { "\(folder)/outside" }
}
