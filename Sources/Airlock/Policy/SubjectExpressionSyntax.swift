/// What an expression says, between text and automaton.
indirect enum SubjectExpressionSyntax {
    case empty
    case set(ScalarSet)
    case sequence([SubjectExpressionSyntax])
    case choice([SubjectExpressionSyntax])
    case repetition(SubjectExpressionSyntax, minimum: Int, maximum: Int?)

    /// An upper bound of the steps that `emit` makes; saturates, so that nested bounds cannot overflow it.
    var size: Int {
        switch self {
        case .empty, .set:
            return 1
        case .sequence(let parts), .choice(let parts):
            return parts.reduce(1) { Self.sum($0, Self.sum($1.size, 2)) }
        case .repetition(let body, let minimum, let maximum):
            let copies = max(maximum ?? minimum + 1, 1)
            let (product, overflows) = Self.sum(body.size, 2).multipliedReportingOverflow(by: copies)
            return overflows ? Int.max : product
        }
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? Int.max : sum
    }

    /// Appends the automaton that takes this and then continues behind what was appended.
    ///
    /// Precondition: `size` is within the limit.
    func emit(into program: inout [SubjectExpression.Instruction]) {
        switch self {
        case .empty:
            break
        case .set(let set):
            program.append(.take(set))
        case .sequence(let parts):
            for part in parts { part.emit(into: &program) }
        case .choice(let parts):
            Self.emitChoice(parts, into: &program)
        case .repetition(let body, let minimum, let maximum):
            for _ in 0..<minimum { body.emit(into: &program) }
            if let maximum {
                Self.emitOptional(body, copies: maximum - minimum, into: &program)
            } else {
                Self.emitLoop(body, into: &program)
            }
        }
    }

    private static func emitChoice(
        _ parts: [SubjectExpressionSyntax], into program: inout [SubjectExpression.Instruction]
    ) {
        var exits: [Int] = []
        for part in parts.dropLast() {
            let fork = program.count
            program.append(.accept)
            part.emit(into: &program)
            exits.append(program.count)
            program.append(.accept)
            program[fork] = .fork(fork + 1, program.count)
        }
        parts.last?.emit(into: &program)
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private static func emitOptional(
        _ body: SubjectExpressionSyntax, copies: Int, into program: inout [SubjectExpression.Instruction]
    ) {
        var forks: [Int] = []
        for _ in 0..<copies {
            forks.append(program.count)
            program.append(.accept)
            body.emit(into: &program)
        }
        for fork in forks { program[fork] = .fork(fork + 1, program.count) }
    }

    private static func emitLoop(
        _ body: SubjectExpressionSyntax, into program: inout [SubjectExpression.Instruction]
    ) {
        let fork = program.count
        program.append(.accept)
        body.emit(into: &program)
        program.append(.jump(fork))
        program[fork] = .fork(fork + 1, program.count)
    }
}
