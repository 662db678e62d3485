import CConfinement
import Confinement

/// Runs a seccomp filter as the kernel does, so that filters for other processors can be tried too.
struct FilterMachine {
    let program: [sock_filter]

    /// What a filter decides about a call.
    func verdict(number: UInt32, audit: UInt32, arguments: [UInt64] = []) -> UInt32? {
        let data = Self.words(number: number, audit: audit, arguments: arguments)
        var (position, value) = (0, UInt32(0))
        while program.indices.contains(position) {
            let step = program[position]
            position += 1
            switch Int32(step.code) {
            case BPF_LD | BPF_W | BPF_ABS: value = data[Int(step.k) / 4]
            case BPF_ALU | BPF_AND | BPF_K: value &= step.k
            case BPF_JMP | BPF_JEQ | BPF_K: position += Int(value == step.k ? step.jt : step.jf)
            case BPF_JMP | BPF_JGE | BPF_K: position += Int(value >= step.k ? step.jt : step.jf)
            case BPF_JMP | BPF_JGT | BPF_K: position += Int(value > step.k ? step.jt : step.jf)
            case BPF_JMP | BPF_JSET | BPF_K: position += Int(value & step.k != 0 ? step.jt : step.jf)
            case BPF_RET | BPF_K: return step.k
            default: return nil
            }
        }
        return nil
    }

    /// `struct seccomp_data`, word by word.
    private static func words(number: UInt32, audit: UInt32, arguments: [UInt64]) -> [UInt32] {
        let all = arguments + Array(repeating: 0, count: 6 - arguments.count)
        return [number, audit, 0, 0]
            + all.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)] }
    }
}
