extension SubjectExpression {
    /// Whether the whole subject is one that the expression describes.
    public func matches(_ subject: String) -> Bool {
        guard subject.utf8.count <= Self.maximumSubjectLength else { return false }
        var current = StateSet(capacity: program.count)
        var next = StateSet(capacity: program.count)
        add(0, to: &current)
        for scalar in subject.unicodeScalars {
            next.removeAll()
            for state in current.members {
                if case .take(let set) = program[state], set.contains(scalar) {
                    add(state + 1, to: &next)
                }
            }
            guard !next.members.isEmpty else { return false }
            swap(&current, &next)
        }
        return current.members.contains(program.count - 1)
    }

    /// Adds a state and all that can be reached from it without a character; each state at most once.
    private func add(_ start: Int, to states: inout StateSet) {
        var pending = [start]
        while let state = pending.popLast() {
            guard states.insert(state) else { continue }
            switch program[state] {
            case .jump(let target):
                pending.append(target)
            case .fork(let first, let second):
                pending.append(second)
                pending.append(first)
            case .take, .accept:
                break
            }
        }
    }
}

/// The states that are alive, each once, cleared in constant time.
private struct StateSet {
    private(set) var members: [Int] = []
    private var rounds: [UInt32]
    private var round: UInt32 = 1

    init(capacity: Int) {
        rounds = [UInt32](repeating: 0, count: capacity)
        members.reserveCapacity(capacity)
    }

    mutating func insert(_ state: Int) -> Bool {
        guard rounds[state] != round else { return false }
        rounds[state] = round
        members.append(state)
        return true
    }

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        round += 1
    }
}
