import FileSystem
import Glibc
import OpenSSL
import TestSupport

/// Damages bundles many times over and holds every verdict to what it must be.
///
/// `flips` flips single bits of a file; `inside` changes what is in a bundle and seals it anew with the pinned key. What
/// they draw follows from the seed; the keys of the bundle are new in each run unless a bundle is named.
@main
struct Mutations {
    private static let usage = """
        usage: mutations flips COUNT SEED [BUNDLE TRUST]
               mutations inside COUNT SEED
        """

    static func main() {
        do {
            guard let survey = try survey(Array(CommandLine.arguments.dropFirst())) else {
                print(usage)
                exit(64)
            }
            for line in survey.lines { print(line) }
            for violation in survey.violations { print("violation: \(violation)") }
            print("\(survey.total) changes, \(survey.violations.count) violations")
            exit(survey.violations.isEmpty ? 0 : 1)
        } catch {
            print("mutations: \(error)")
            exit(1)
        }
    }

    private static func survey(_ arguments: [String]) throws -> Corruption.Survey? {
        guard arguments.count >= 3, let count = Int(arguments[1]), let seed = UInt64(arguments[2]) else { return nil }
        switch (arguments[0], arguments.count) {
        case ("flips", 3):
            let fixture = try BundleFixture.shared()
            return try Corruption.flips(count, seed: seed, of: fixture.bundle, in: Corruption.Laboratory(fixture))
        case ("flips", 5):
            let bundle = try File.open(arguments[3]).readAll(limit: 1 << 30)
            let laboratory = try Corruption.Laboratory(trust: arguments[4], clock: .now())
            return try Corruption.flips(count, seed: seed, of: bundle, in: laboratory)
        case ("inside", 3):
            let fixture = try BundleFixture.shared()
            return try Corruption.inside(count, seed: seed, of: fixture, in: Corruption.Laboratory(fixture))
        default: return nil
        }
    }
}
