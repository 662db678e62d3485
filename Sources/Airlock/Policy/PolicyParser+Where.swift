internal import JSON

extension PolicyParser {
    private static let tests = ["equals", "oneOf", "matches", "atLeast", "exists"]
    private static let mostConditions = 100

    /// Reads `where:`, conditions that one statement meets together; nil where the key is missing.
    func conditions(_ node: YAMLNode?) throws(PolicyError) -> [PredicateCondition]? {
        guard let node else { return nil }
        let items = try node.list(
            "a list of conditions, each with pointer and one of \(Self.tests.joined(separator: ", "))")
        guard !items.isEmpty else { throw PolicyError(.meaningless("where lists no condition"), at: node.position) }
        guard items.count <= Self.mostConditions else {
            throw node.failure("\(items.count) conditions", wanted: "at most \(Self.mostConditions)")
        }
        var conditions: [PredicateCondition] = []
        for item in items { conditions.append(try condition(item)) }
        return conditions
    }

    private func condition(_ node: YAMLNode) throws(PolicyError) -> PredicateCondition {
        let mapping = try node.mapping("a condition: a mapping with pointer and a test", keys: ["pointer"] + Self.tests)
        let place = try mapping.required("pointer")
        let wanted = "a JSON pointer within the predicate, as /builder/id"
        guard let pointer = JSONPointer(try place.text(wanted)) else {
            throw place.failure(try place.text(wanted), wanted: wanted)
        }
        let found = Self.tests.filter { mapping[$0] != nil }
        guard let name = found.first, let value = mapping[name] else {
            throw PolicyError(.missingKey(Self.tests.joined(separator: " or ")), at: node.position)
        }
        guard found.count == 1 else {
            throw PolicyError(
                .meaningless("\(found.joined(separator: " and ")) in one condition"), at: node.position,
                hint: "write one condition for each: all of them must hold")
        }
        return PredicateCondition(pointer: pointer, test: try test(name, value))
    }

    private func test(_ name: String, _ node: YAMLNode) throws(PolicyError) -> PredicateCondition.Test {
        switch name {
        case "equals": return .equals(try scalar(node))
        case "oneOf":
            var values: [JSON] = []
            for element in try node.list("a list of values") {
                let value = try scalar(element)
                guard !values.contains(value) else {
                    throw PolicyError(.duplicateKey(element.kindName), at: element.position)
                }
                values.append(value)
            }
            guard !values.isEmpty else { throw PolicyError(.meaningless("oneOf lists no value"), at: node.position) }
            return .oneOf(values)
        case "matches":
            let wanted = "an expression over the whole text"
            let source = try node.text(wanted)
            do throws(SubjectExpressionError) { return .matches(try SubjectExpression(source)) } catch {
                throw node.failure("\(error)", wanted: wanted)
            }
        case "atLeast": return .atLeast(Int64(try node.integer(-1_000_000_000_000...1_000_000_000_000)))
        default: return .exists(try node.boolean())
        }
    }

    /// A text, a decimal integer, true or false.
    private func scalar(_ node: YAMLNode) throws(PolicyError) -> JSON {
        switch node.content {
        case .scalar(_, .boolean): return .bool(try node.boolean())
        case .scalar(_, .integer): return .integer(try node.integer(-1_000_000_000_000...1_000_000_000_000))
        default: return .string(try node.text("a text, a number, true or false"))
        }
    }
}
