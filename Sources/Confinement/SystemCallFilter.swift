package import CConfinement
import Glibc

/// The seccomp filter: a program that the kernel runs before each system call.
///
/// Calls of the table pass. All others get `EPERM`, those that are newer than the table `ENOSYS`. A call by another
/// architecture's convention, whose numbers mean something else, ends the process.
package struct SystemCallFilter {
    /// The program, for `SECCOMP_SET_MODE_FILTER`.
    package private(set) var instructions: [sock_filter] = []

    /// What the kernel does after the filter (`SECCOMP_RET_…`).
    package enum Verdict {
        package static let allow: UInt32 = 0x7FFF_0000
        package static let killProcess: UInt32 = 0x8000_0000
        package static let refuse: UInt32 = 0x0005_0000 | UInt32(EPERM)
        package static let unknown: UInt32 = 0x0005_0000 | UInt32(ENOSYS)
    }

    /// Where things stand in `struct seccomp_data`.
    private enum Offset {
        static let number: UInt32 = 0
        static let architecture: UInt32 = 4
        static func low(_ argument: Int) -> UInt32 { 16 + 8 * UInt32(argument) }
        static func high(_ argument: Int) -> UInt32 { low(argument) + 4 }
    }

    /// - Parameter process: the number of the process that the filter is for.
    package init(_ calls: [SystemCall] = SystemCall.allowed, for architecture: Architecture, process: UInt32) {
        load(Offset.architecture)
        require(architecture.audit, else: Verdict.killProcess)
        load(Offset.number)
        if let foreign = architecture.foreignNumbers { jump(BPF_JGE, foreign, Verdict.refuse) }
        for call in SystemCall.unknown {
            if let number = call.number(on: architecture) { jump(BPF_JEQ, number, Verdict.unknown) }
        }
        for call in calls {
            guard let number = call.number(on: architecture) else { continue }
            let block = Self.block { $0.add(call.conditions, process: process) }
            add(BPF_JMP | BPF_JEQ | BPF_K, number, otherwise: UInt8(block.count))
            instructions += block
        }
        jump(BPF_JGT, SystemCall.newestKnown, Verdict.unknown)
        finish(Verdict.refuse)
    }

    private init() {}

    private static func block(_ fill: (inout SystemCallFilter) -> Void) -> [sock_filter] {
        var filter = SystemCallFilter()
        fill(&filter)
        return filter.instructions
    }

    /// What is asked once the number is known; it always ends with a verdict.
    private mutating func add(_ conditions: [SystemCall.Condition], process: UInt32) {
        for condition in conditions {
            switch condition {
            case .oneOf(let argument, let values): require(argument, oneOf: values.keys.sorted())
            case .ownProcess(let argument): require(argument, oneOf: [process])
            case .all(let argument, let bits, _):
                load(Offset.low(argument))
                add(BPF_ALU | BPF_AND | BPF_K, bits)
                require(bits, else: Verdict.refuse)
            case .none(let argument, let bits, _):
                load(Offset.low(argument))
                jump(BPF_JSET, bits, Verdict.refuse)
            }
        }
        finish(Verdict.allow)
    }

    private mutating func require(_ argument: Int, oneOf values: [UInt32]) {
        load(Offset.high(argument))
        require(0, else: Verdict.refuse)
        load(Offset.low(argument))
        for (position, value) in values.enumerated() {
            add(BPF_JMP | BPF_JEQ | BPF_K, value, then: UInt8(values.count - position))
        }
        finish(Verdict.refuse)
    }

    private mutating func load(_ offset: UInt32) { add(BPF_LD | BPF_W | BPF_ABS, offset) }

    /// Ends with a verdict unless the loaded value is this one.
    private mutating func require(_ value: UInt32, else verdict: UInt32) {
        add(BPF_JMP | BPF_JEQ | BPF_K, value, then: 1)
        finish(verdict)
    }

    /// Ends with a verdict where the comparison holds.
    private mutating func jump(_ comparison: Int32, _ value: UInt32, _ verdict: UInt32) {
        add(BPF_JMP | comparison | BPF_K, value, otherwise: 1)
        finish(verdict)
    }

    private mutating func finish(_ verdict: UInt32) { add(BPF_RET | BPF_K, verdict) }

    private mutating func add(_ code: Int32, _ value: UInt32, then: UInt8 = 0, otherwise: UInt8 = 0) {
        instructions.append(sock_filter(code: UInt16(code), jt: then, jf: otherwise, k: value))
    }
}
