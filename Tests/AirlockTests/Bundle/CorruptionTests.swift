import JSON
import TestSupport
import Testing

/// Changes inside of a bundle, sealed anew with the pinned key so that no seal stands before the check that is meant.
@Suite struct CorruptionTests {
    static let seed: UInt64 = 20_240_131

    @Test(arguments: Corruption.all)
    func `refuses a change inside with the code of the check that is meant`(_ corruption: Corruption) throws {
        let fixture = try BundleFixture.shared()
        let trial = try BundleExpectations.laboratory().trial(of: corruption.apply(to: fixture, seed: Self.seed))
        #expect(corruption.complaints(about: trial) == [], "seed \(Self.seed)")
    }

    @Test(arguments: [
        "a bit of a blob, nothing else", "a bit of a layer", "a blob more, with its record",
        "a blob less, with its record",
        "a blob more at the end, without a record", "record: a bit of a hash", "header: another name", "the end: a bit",
        "airlock.json: another format", "images: a repository that no rule covers",
    ])
    func `leaves a registry that holds something as it was`(_ name: String) throws {
        let fixture = try BundleFixture.shared()
        let corruption = try #require(Corruption.all.first { $0.name == name })
        let trial = try BundleExpectations.laboratory().trial(
            of: corruption.apply(to: fixture, seed: Self.seed), after: fixture.bundle)
        #expect(corruption.complaints(about: trial) == [], "seed \(Self.seed)")
    }

    /// With this seed the path was that of the layout's index, in the record of that index: the bundle was as it had been,
    /// and published.
    @Test func `a path that is another one is another one for every record`() throws {
        let corruption = try #require(Corruption.all.first { $0.name == "entries: another path" })
        let fixture = try BundleFixture.shared()
        let seed: UInt64 = 4_828_911_972_806_565_056
        let bundle = try corruption.apply(to: fixture, seed: seed)
        let table = try BundleEditor(bundle).records(BundleEditor.entriesPath)
        #expect(try fixture.edited().records(BundleEditor.entriesPath) != table)
        #expect(corruption.complaints(about: try BundleExpectations.laboratory().trial(of: bundle)) == [])
    }

    @Test func `names every kind of change once`() {
        let names = Corruption.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count > 200)
    }

    @Test func `refuses single flipped bits, or gives the same registry`() throws {
        let survey = try Corruption.flips(
            300, seed: Self.seed, of: BundleFixture.shared().bundle, in: BundleExpectations.laboratory())
        #expect(survey.violations == [], "seed \(Self.seed)")
        #expect(survey.total == 300)
        print("flips, seed \(Self.seed), that had no meaning:")
        for line in survey.lines where line.contains("no meaning") { print(line) }
    }
}
