import Airlock
import FileSystem
import Sigstore
import Testing

/// Holds `Docs/findings.md` to the codes that the program can emit.
@Suite struct FindingsDocumentTests {
    private static let lists: [(name: String, codes: [FindingCode])] = [
        ("sigstore", FindingCode.sigstore), ("sigstoreForPolicies", FindingCode.sigstoreForPolicies),
        ("policy", FindingCode.policy), ("revocation", FindingCode.revocation), ("trust", FindingCode.trust),
        ("airlock", FindingCode.airlock), ("receipts", FindingCode.receipts),
    ]

    @Test func `lists every code with its meaning, in the order of the lists, and no other`() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let bytes = try File.open("/\(root)/Docs/findings.md").readAll(limit: 1 << 20)
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter {
            $0.hasPrefix("| ") && $0.contains(".")
        }
        let wanted = Self.lists.flatMap(\.codes).map { "| \($0.rawValue) | \($0.meaning) |" }
        // The first difference, rather than both lists.
        #expect(rows.count == wanted.count)
        for (row, line) in zip(rows, wanted) { #expect(row == line) }
    }

    @Test func `gives every code one meaning`() {
        let codes = Self.lists.flatMap(\.codes)
        #expect(Set(codes.map(\.rawValue)).count == codes.count)
        #expect(codes.allSatisfy { !$0.meaning.isEmpty })
    }
}
