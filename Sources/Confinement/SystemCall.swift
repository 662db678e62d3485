/// A system call that a confined program may make.
package struct SystemCall: Sendable {
    /// What must hold of an argument. Arguments are counted from 0, as the kernel does.
    package enum Condition: Sendable {
        /// It is one of these.
        case oneOf(argument: Int, [UInt32: String])
        /// All of these bits are set.
        case all(argument: Int, UInt32, String)
        /// None of these bits is set.
        case none(argument: Int, UInt32, String)
        /// It is the number of this process.
        case ownProcess(argument: Int)
    }

    package let name: String
    /// The number on x86-64; nil where there is no such call.
    package let x86: UInt32?
    /// The number on aarch64; nil where there is no such call.
    package let arm: UInt32?
    /// What it is needed for.
    package let why: String
    package let conditions: [Condition]

    init(_ name: String, _ x86: UInt32?, _ arm: UInt32?, _ why: String, only conditions: Condition...) {
        self.name = name
        self.x86 = x86
        self.arm = arm
        self.why = why
        self.conditions = conditions
    }

    /// The number on an architecture; nil where there is no such call.
    package func number(on architecture: Architecture) -> UInt32? { architecture == .x86 ? x86 : arm }
}

extension SystemCall.Condition: CustomStringConvertible {
    /// The condition as a document tells it.
    package var description: String {
        switch self {
        case .oneOf(_, let values): values.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
        case .all(_, _, let name): "with \(name)"
        case .none(_, _, let name): "without \(name)"
        case .ownProcess: "this process"
        }
    }
}
