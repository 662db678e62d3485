/// One case: what it is made of, and what must come of it.
struct VectorCase: Sendable {
    /// What a case says must happen.
    enum Expectation: String, Sendable {
        case accept, reject
    }

    let suite: String
    /// The path below the suite, without `.json`.
    let name: String
    /// The folder or file.
    let path: String
    let form: VectorForm
    let expectation: Expectation
    /// The code that the case itself wants of a refusal, where it says so.
    var code: String?

    /// The name without what tells the two cases of one Sigstore bundle apart.
    var nameOfBoth: String { String(name.prefix { $0 != " " }) }

    /// Whether something of this name must be refused: the name ends in `_fail`, apart from `.json`.
    static func expectation(byName name: String) -> Expectation {
        stem(name).hasSuffix("_fail") ? .reject : .accept
    }

    /// A name without `.json`.
    static func stem(_ name: String) -> String {
        name.hasSuffix(".json") ? String(name.dropLast(".json".count)) : name
    }
}
