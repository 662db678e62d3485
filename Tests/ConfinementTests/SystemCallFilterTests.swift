import CConfinement
import Testing

@testable import Confinement

/// The filter of system calls, run as the kernel runs it, for both processors.
struct SystemCallFilterTests {
    private static let process: UInt32 = 4711

    private func machine(_ architecture: Architecture) -> FilterMachine {
        FilterMachine(program: SystemCallFilter(for: architecture, process: Self.process).instructions)
    }

    private func verdict(
        _ name: String, on architecture: Architecture, _ arguments: UInt64...
    ) throws -> UInt32? {
        let call = try #require(SystemCall.allowed.first { $0.name == name })
        let number = try #require(call.number(on: architecture))
        return machine(architecture).verdict(number: number, audit: architecture.audit, arguments: arguments)
    }

    @Test(arguments: Architecture.allCases)
    func `lets pass the calls of the table and no other number`(architecture: Architecture) {
        let machine = machine(architecture)
        let known = Dictionary(
            uniqueKeysWithValues: SystemCall.allowed.compactMap { call in
                call.number(on: architecture).map { ($0, call) }
            })
        for number in 0...UInt32(1024) {
            let verdict = machine.verdict(number: number, audit: architecture.audit)
            switch known[number] {
            case let call? where call.conditions.isEmpty: #expect(verdict == SystemCallFilter.Verdict.allow)
            case nil where number > SystemCall.newestKnown || number == 435:
                #expect(verdict == SystemCallFilter.Verdict.unknown)
            case nil: #expect(verdict == SystemCallFilter.Verdict.refuse, "number \(number)")
            default: break
            }
        }
    }

    @Test func `ends a process that calls by the convention of another processor`() {
        let machine = machine(.x86)
        // AUDIT_ARCH_I386, where number 3 is read; and aarch64.
        for audit: UInt32 in [0x4000_0003, Architecture.arm.audit] {
            #expect(machine.verdict(number: 3, audit: audit) == SystemCallFilter.Verdict.killProcess)
        }
    }

    @Test func `refuses the numbers of x32`() {
        for number: UInt32 in [0x4000_0000, 0x4000_0001, 0x4000_0209, 0xFFFF_FFFF] {
            let verdict = machine(.x86).verdict(number: number, audit: Architecture.x86.audit)
            #expect(verdict == SystemCallFilter.Verdict.refuse)
        }
    }

    @Test(arguments: Architecture.allCases)
    func `starts threads, and neither processes nor namespaces`(architecture: Architecture) throws {
        let thread: UInt64 = 0x003D_0F00
        #expect(try verdict("clone", on: architecture, thread) == SystemCallFilter.Verdict.allow)
        for flags: UInt64 in [
            17, 0x4000 | 0x100 | 17, thread & ~0x10000, thread & ~0x100, thread | 0x1000_0000, thread | 0x4000_0000,
            thread | 0x0002_0000, thread | 0x2000_0000, thread | 0x2000, thread | 0x80,
        ] {
            #expect(try verdict("clone", on: architecture, flags) == SystemCallFilter.Verdict.refuse)
        }
    }

    @Test(arguments: Architecture.allCases)
    func `gives no memory from which instructions are run`(architecture: Architecture) throws {
        for name in ["mmap", "mprotect"] {
            #expect(try verdict(name, on: architecture, 0, 4096, 3) == SystemCallFilter.Verdict.allow)
            for protection: UInt64 in [4, 5, 7] {
                #expect(try verdict(name, on: architecture, 0, 4096, protection) == SystemCallFilter.Verdict.refuse)
            }
        }
    }

    @Test func `compares whole arguments`() throws {
        #expect(try verdict("ioctl", on: .x86, 1, 0x5401) == SystemCallFilter.Verdict.allow)
        for request: UInt64 in [0x5412, 0x5402, 0, 0x1_0000_5401] {
            #expect(try verdict("ioctl", on: .x86, 1, request) == SystemCallFilter.Verdict.refuse)
        }
        #expect(try verdict("prlimit64", on: .x86, 0, 3, 0) == SystemCallFilter.Verdict.allow)
        for pointer: UInt64 in [8, 0x7FFF_0000_0000] {
            #expect(try verdict("prlimit64", on: .x86, 0, 3, pointer) == SystemCallFilter.Verdict.refuse)
        }
    }

    @Test func `signals no other process`() throws {
        #expect(try verdict("tgkill", on: .x86, UInt64(Self.process), 1, 6) == SystemCallFilter.Verdict.allow)
        #expect(try verdict("tgkill", on: .x86, UInt64(Self.process) + 1, 1, 6) == SystemCallFilter.Verdict.refuse)
    }

    @Test func `has every call once`() {
        for architecture in Architecture.allCases {
            let numbers = SystemCall.allowed.compactMap { $0.number(on: architecture) }
            #expect(Set(numbers).count == numbers.count)
        }
        #expect(Set(SystemCall.allowed.map(\.name)).count == SystemCall.allowed.count)
    }
}
