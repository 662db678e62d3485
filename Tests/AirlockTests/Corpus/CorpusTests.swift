import TestSupport
import Testing

/// The hostile corpus: every file by the way in which a user meets it, with the code and the exit status that
/// `cases.json` names.
@Suite struct CorpusTests {
    @Test(arguments: HostileCase.Target.allCases)
    func `refuses each lie with its code and takes each truth`(_ target: HostileCase.Target) throws {
        let doors = try CorpusDoors()
        let cases = try HostileCorpus.cases().filter { $0.target == target }
        #expect(cases.count > 5)
        #expect(cases.contains { $0.status == 0 })
        for each in cases {
            let wanted = CorpusDoors.Outcome(code: each.code, status: each.status)
            for found in try doors.outcomes(each) {
                #expect(found == wanted, "\(each): \(each.lie)")
            }
        }
    }

    @Test func `names each file once and stays small`() throws {
        let cases = try HostileCorpus.cases()
        #expect(Set(cases.map(\.path)).count == cases.count)
        #expect(cases.filter(\.isKept).reduce(0) { $0 + $1.bytes.count } < 4 << 20)
        #expect(cases.count > 600)
    }
}
