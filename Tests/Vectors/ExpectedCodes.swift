/// Which code a refused case must carry: another code means that another check refused it, or refused it too early.
///
/// A case that says its code itself needs no line here. One that neither says it nor has a line may carry any code, and
/// is reported as unpinned.
struct ExpectedCodes {
    /// By suite and name.
    private let codes: [String: [String: String]]

    static let pinned = ExpectedCodes([
        "layouts": layouts, "merkle": merkle, "sigstore-conformance": conformance, "bundles": bundles,
        "private-log": privateLog,
    ])

    /// Reads tables, one a suite: a line for each case, its name and its code.
    private init(_ tables: [String: String]) {
        codes = tables.mapValues { table in
            let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }

    /// The names of the suites that have a table.
    var suites: Set<String> { Set(codes.keys) }

    /// The code for a case, `nil` where none is pinned.
    func code(for vector: VectorCase) -> String? { codes[vector.suite]?[vector.nameOfBoth] }

    private static let layouts = """
        keyed-no-bundle_fail                          log.entry-missing
        keyed-payload-edited_fail                     log.hash-mismatch
        keyed-set-time-tampered_fail                  log.set-invalid
        keyed-signature-of-platform-for-index_fail    evidence.missing
        keyed-wrong-key_fail                          log.verifier-mismatch
        keyless-att-of-other-image_fail               subject.mismatch
        keyless-envelope-reserialised-intoto001_fail  log.hash-mismatch
        keyless-identity-other-workflow_fail          identity.subject-mismatch
        keyless-no-certificate_fail                   certificate.missing
        """
}
