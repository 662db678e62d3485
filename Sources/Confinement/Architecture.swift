/// The instruction sets whose system calls are known here.
package enum Architecture: Sendable, CaseIterable {
    case x86, arm

    /// That of this program; nil for all others.
    package static var current: Architecture? {
        #if arch(x86_64)
            .x86
        #elseif arch(arm64)
            .arm
        #else
            nil
        #endif
    }

    /// How the kernel tells a filter by which convention a call is made (`AUDIT_ARCH_X86_64`, `AUDIT_ARCH_AARCH64`).
    var audit: UInt32 {
        switch self {
        case .x86: 0xC000_003E
        case .arm: 0xC000_00B7
        }
    }

    /// From this number on stand the calls of x32, a second convention with numbers of its own.
    var foreignNumbers: UInt32? { self == .x86 ? 0x4000_0000 : nil }
}
