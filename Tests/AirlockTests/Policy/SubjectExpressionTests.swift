import Testing

@testable import Airlock

@Suite struct SubjectExpressionTests {
    @Test(arguments: [
        ("abc", "abc", "abcd"), ("a.c", "axc", "a\nc"), ("a|b", "b", "ab"), ("(ab)*", "abab", "aba"),
        ("a+", "aaa", ""), ("a?b", "b", "aab"), ("[a-c]+", "abc", "abd"), ("[^/]+", "abc", "a/c"),
        ("[]x]".replacing("[]", with: "[\\]"), "]", "y"), ("[a-]", "-", "b"), (#"\d{2,3}"#, "123", "1234"),
        (#"\d{2}"#, "12", "1"), (#"a{2,}"#, "aaaa", "a"), (#"\w+"#, "aZ_9", "a-b"), (#"\s"#, "\t", "x"),
        (#"a\.b"#, "a.b", "axb"), (#"\\"#, #"\"#, "/"), ("(?:a|b)c", "bc", "c"), ("^abc$", "abc", "abcd"),
        ("(|a)b", "b", "aab"), ("(a*)*b", "aab", "a"), ("()", "", "a"), ("a{0}b", "b", "ab"),
        (#"[\w.]+"#, "a.b", "a-b"),
        ("ü", "ü", "u"), ("x{0,2}", "xx", "xxx"), ("((a|b)c)+", "acbc", "ac bc"), (#"[\-\]]"#, "-", "a"),
    ])
    func `an expression describes whole subjects`(source: String, subject: String, other: String) throws {
        let expression = try SubjectExpression(source)
        #expect(expression.matches(subject))
        #expect(!expression.matches(other))
    }

    @Test func `an expression is anchored at both ends, in every alternative`() throws {
        let expression = try SubjectExpression("^https://a\\.test/x|b$")
        #expect(!expression.matches("https://a.test/xyz"))
        #expect(!expression.matches("ab"))
        #expect(expression.matches("b"))
    }

    @Test(
        arguments: [
            ("", .empty, 1), ("(a", .unbalancedParenthesis, 1), ("a)", .unbalancedParenthesis, 2),
            ("[a", .unclosedClass, 1), ("[]", .emptyClass, 1), ("[b-a]", .reversedRange, 2),
            ("*a", .nothingToRepeat, 1),
            ("a|*", .nothingToRepeat, 3), ("a**", .doubleRepetition, 3), ("a+?", .doubleRepetition, 3),
            ("a{2}{3}", .doubleRepetition, 5), ("a{,2}", .malformedBound, 2), ("a{3,2}", .malformedBound, 2),
            ("a{x}", .malformedBound, 2), ("a{2", .malformedBound, 2), (#"\b"#, .unknownEscape("\\b"), 1),
            (#"ab\"#, .unknownEscape("\\"), 3), (#"\D"#, .unknownEscape("\\D"), 1), ("(?i)a", .unsupportedGroup, 2),
            ("(?=a)", .unsupportedGroup, 2), ("a^", .needlessAnchor, 2), ("a$b", .needlessAnchor, 2),
            ("(^a)", .needlessAnchor, 2), ("a}", .unescaped("}"), 2), ("a]", .unescaped("]"), 2),
            ("{2}", .unescaped("{"), 1),
            ("[[:alpha:]]", .unescaped("["), 2), ("a{1001}", .boundTooLarge(limit: 1_000), 6),
        ] as [(String, SubjectExpressionError.Reason, Int)])
    func `what the subset does not have is refused with its place`(
        source: String, reason: SubjectExpressionError.Reason, position: Int
    ) {
        #expect(throws: SubjectExpressionError(reason: reason, position: position)) { try SubjectExpression(source) }
    }

    @Test func `an expression may not be longer than the limit`() throws {
        let limit = SubjectExpression.maximumLength
        #expect(
            try SubjectExpression(String(repeating: "a", count: limit)).matches(String(repeating: "a", count: limit)))
        #expect(throws: SubjectExpressionError(reason: .tooLong(limit: limit), position: limit + 1)) {
            try SubjectExpression(String(repeating: "a", count: limit + 1))
        }
    }

    @Test(arguments: [
        "(((a{1000}){1000}){1000}){1000}", "((((){1000}){1000}){1000}){1000}", "(a{1000}){1000}", "((a?){900}){900}",
    ])
    func `nested bounds are refused before they are expanded`(source: String) {
        #expect(throws: SubjectExpressionError(reason: .tooLarge(limit: SubjectExpression.maximumStates), position: 1))
        {
            try SubjectExpression(source)
        }
    }

    @Test func `groups may not be nested without end`() throws {
        let deep = String(repeating: "(", count: 50) + "a" + String(repeating: ")", count: 50)
        #expect(try SubjectExpression(deep).matches("a"))
        #expect(throws: SubjectExpressionError(reason: .tooDeep(limit: 50), position: 51)) {
            try SubjectExpression("(\(deep))")
        }
    }

    /// Fails by its time limit if matching ever backtracks.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["(a*)*b", "(a|a)*b", "(a|aa)+b", "(a?){300}a{300}b", "(.*)(.*)(.*)(.*)b", "((a*)*)*b"])
    func `an expression that makes backtracking explode is answered`(source: String) throws {
        #expect(try !SubjectExpression(source).matches(String(repeating: "a", count: 2_000)))
    }

    @Test func `a subject of absurd length matches nothing`() throws {
        let limit = SubjectExpression.maximumSubjectLength
        let expression = try SubjectExpression("a*")
        #expect(expression.matches(String(repeating: "a", count: limit)))
        #expect(!expression.matches(String(repeating: "a", count: limit + 1)))
    }

    @Test func `characters that Unicode calls equivalent are different characters`() throws {
        #expect(try !SubjectExpression("e\u{301}").matches("\u{E9}"))
        #expect(!IdentityPattern.Subject.exact("e\u{301}").matches("\u{E9}"))
    }
}
