import FileSystem
import Glibc
import OpenSSL
import TestSupport

/// Damages bundles many times over and holds every verdict to what it must be.
///
/// `flips` flips single bits of a file; `inside` changes what is in a bundle and seals it anew with the pinned key. What
/// they draw follows from the seed; the keys of the bundle are new in each run unless a bundle is named. The bundle of
/// each violation is kept beside the trust directory, and `again` judges it once more; `one` makes one change with the
/// seed that a violation names.
@main
struct Mutations {
    private static let usage = """
        usage: mutations flips COUNT SEED [BUNDLE TRUST]
               mutations inside COUNT SEED
               mutations one NAME SEED
               mutations again BUNDLE TRUST TIME
        """
    /// No verification of such a bundle needs more of the processors, on whatever machine.
    private static let patience = Duration.seconds(2)

    static func main() {
        do {
            guard let run = try run(Array(CommandLine.arguments.dropFirst())) else {
                print(usage)
                exit(64)
            }
            for line in run.survey.lines { print(line) }
            for violation in run.survey.violations { print("violation: \(violation)") }
            if !run.survey.violations.isEmpty { print("kept: \(try keep(run))") }
            let (duration, what) = run.survey.slowest
            let seconds = Double(duration / .milliseconds(1)) / 1000
            print(
                "\(run.survey.total) changes, \(run.survey.violations.count) violations; "
                    + "the slowest verification took \(seconds) s of the processors (\(what))")
            exit(run.survey.violations.isEmpty && duration < patience ? 0 : 1)
        } catch {
            print("mutations: \(error)")
            exit(1)
        }
    }

    /// A survey, and where it was made.
    private struct Run {
        let survey: Corruption.Survey
        let trust: String
        let clock: UnixTime
    }

    private static func run(_ arguments: [String]) throws -> Run? {
        switch (arguments.first, arguments.count) {
        case ("flips", 5):
            let laboratory = try Corruption.Laboratory(trust: arguments[4], clock: .now())
            return try numbers(arguments[1], arguments[2]).map { count, seed in
                let survey = try Corruption.flips(count, seed: seed, of: file(arguments[3]), in: laboratory)
                return Run(survey: survey, trust: arguments[4], clock: .now())
            }
        case ("flips", 3), ("inside", 3):
            return try numbers(arguments[1], arguments[2]).map { count, seed in
                guard arguments[0] == "flips" else {
                    return try of(small()) { try Corruption.inside(count, seed: seed, of: $0, in: $1) }
                }
                return try of(.shared()) { try Corruption.flips(count, seed: seed, of: $0.bundle, in: $1) }
            }
        case ("one", 3):
            guard let kind = Corruption.all.first(where: { $0.name == arguments[1] }), let seed = UInt64(arguments[2])
            else { return nil }
            return try of(small()) { try Corruption.inside(kind, seed: seed, of: $0, in: $1) }
        case ("again", 4):
            guard let clock = UnixTime(rfc3339: arguments[3]) else { return nil }
            let laboratory = try Corruption.Laboratory(trust: arguments[2], clock: clock)
            let trial = try laboratory.trial(of: file(arguments[1]))
            print("import: \(trial.refusal.map { "\($0)" } ?? "published")")
            print("verification: \(trial.verification.map { "\($0)" } ?? "nothing found")")
            return Run(survey: Corruption.Survey(), trust: arguments[2], clock: clock)
        default: return nil
        }
    }

    /// For changes inside layers need not be large; so many more are made in an hour.
    private static func small() throws -> BundleFixture {
        try BundleFixture(layers: [.init(size: 1000), .init(size: 2000, isCompressible: true)])
    }

    private static func of(
        _ fixture: BundleFixture, _ body: (BundleFixture, Corruption.Laboratory) throws -> Corruption.Survey
    ) throws -> Run {
        let survey = try body(fixture, Corruption.Laboratory(fixture))
        return Run(survey: survey, trust: fixture.trust, clock: fixture.clock)
    }

    private static func numbers(_ count: String, _ seed: String) -> (Int, UInt64)? {
        guard let count = Int(count), let seed = UInt64(seed) else { return nil }
        return (count, seed)
    }

    private static func file(_ path: String) throws -> [UInt8] { try File.open(path).readAll(limit: 1 << 30) }

    /// Keeps what `again` needs, and says how it is called for the first of them.
    private static func keep(_ run: Run) throws -> String {
        let folder = try Directory.temporary().subdirectory("airlock-mutations-\(getpid())", creating: 0o755)
        try copy(Directory.open(run.trust), to: folder.subdirectory("keys", creating: 0o755))
        for (number, violation) in run.survey.violations.prefix(100).enumerated() {
            try folder.create("\(number + 1).airlock", permissions: 0o644).write(violation.bundle)
        }
        return "mutations again \(folder.path)/1.airlock \(folder.path)/keys \(run.clock)"
    }

    private static func copy(_ source: Directory, to target: Directory) throws {
        for name in try source.names() {
            if try source.status(name)?.kind == .directory {
                try copy(source.subdirectory(name), to: target.subdirectory(name, creating: 0o755))
            } else {
                try target.create(name, permissions: 0o644).write(source.read(name, limit: 1 << 20))
            }
        }
    }
}
