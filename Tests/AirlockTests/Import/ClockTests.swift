import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// A clock that is wrong: it decides expiries and nothing else, and set back it revives nothing.
struct ClockTests {
    private static let year: Int64 = 365 * 86_400

    private func importing(
        _ bundle: String, into world: ImportWorld, years: Int64, registry: String? = nil
    ) throws -> ImportReport {
        let clock = world.clock.later(seconds: years * Self.year)
        return try Importer(trust: world.trust, clock: clock).importBundle(
            bundle, into: registry ?? "\(world.path)/registry\(years)")
    }

    @Test(arguments: [-20, -1, 1, 20] as [Int64]) func `wrong by years, it changes no verdict`(years: Int64) throws {
        let world = try ImportWorld()
        let good = try world.bundle(RandomImage(seed: 1).image())
        let unsigned = try world.layout { $0.add(RandomImage(seed: 2).image(), tag: "1.0") }
        let bad = try world.bundle(["registry.test/team/bad:1.0=oci:\(unsigned):1.0"])
        for bundle in [good, bad] {
            let wanted = try importing(bundle, into: world, years: 0)
            let found = try importing(bundle, into: world, years: years)
            #expect(found.admitted.map(\.record.digest) == wanted.admitted.map(\.record.digest))
            #expect(found.refused.map { $0.findings.map(\.code) } == wanted.refused.map { $0.findings.map(\.code) })
            #expect(found.status == wanted.status)
            #expect(found.isPublished == wanted.isPublished)
        }
        let clock = world.clock.later(seconds: years * Self.year)
        let report = try TargetVerifier(trust: world.trust, clock: clock).verify("\(world.path)/registry\(years)")
        #expect(report.status == .done, "\(report.complaints)")
    }

    @Test func `ahead by years, it ends what has an end`() throws {
        let world = try ImportWorld("maximumAge: 30d")
        let bundle = try world.bundle(RandomImage(seed: 1).image())
        #expect(try importing(bundle, into: world, years: 0).isPublished)
        expectRefused(try importing(bundle, into: world, years: 20), .policyEvidenceTooOld, status: .denied)
    }

    @Test(arguments: [0, -1, -20] as [Int64]) func `set back, it revives nothing that the state knows to have ended`(
        years: Int64
    ) throws {
        let world = try ImportWorld("maximumAge: 30d")
        let old = try world.bundle(RandomImage(seed: 1).image())
        let newer = try world.bundle(
            RandomImage(seed: 2).image(), as: "registry.test/team/newer:1.0", daysLater: 400)
        #expect(try importing(newer, into: world, years: 2, registry: world.registry).status == .denied)
        #expect(try importing(newer, into: world, years: 1, registry: world.registry).isPublished)
        let report = try importing(old, into: world, years: years, registry: world.registry)
        expectRefused(report, .policyEvidenceTooOld, status: .denied)
        // Where nothing newer is known, only the clock can tell.
        #expect(try importing(old, into: world, years: years).isPublished)
    }
}
