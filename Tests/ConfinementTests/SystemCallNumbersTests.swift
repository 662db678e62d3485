import FileSystem
import Testing

@testable import Confinement

/// Holds the numbers of the table to the kernel's own headers.
struct SystemCallNumbersTests {
    private static let headers: [Architecture: String] = [
        .x86: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", .arm: "/usr/include/asm-generic/unistd.h",
    ]

    private static func numbers(in path: String) throws -> [String: UInt32] {
        var found: [String: UInt32] = [:]
        let text = String(decoding: try File.open(path).readAll(limit: 1 << 20), as: UTF8.self)
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { " \t".contains($0) })
            guard words.count == 3, words[0] == "#define", let number = UInt32(words[2]) else { continue }
            for prefix in ["__NR_", "__NR3264_"] where words[1].hasPrefix(prefix) {
                let name = String(words[1].dropFirst(prefix.count))
                found[name == "fstatat" ? "newfstatat" : name] = number
            }
        }
        return found
    }

    private static func isThere(_ architecture: Architecture) -> Bool {
        do { return try Location.find(headers[architecture] ?? "", followLinks: true) != nil } catch { return false }
    }

    @Test(
        .enabled(if: headers.keys.allSatisfy(isThere), "needs the headers of both architectures"),
        arguments: Architecture.allCases)
    func `gives each call the number that the kernel has for it`(architecture: Architecture) throws {
        let numbers = try Self.numbers(in: try #require(Self.headers[architecture]))
        for call in SystemCall.allowed + SystemCall.unknown {
            guard let number = call.number(on: architecture) else { continue }
            #expect(numbers[call.name] == number, "\(call.name)")
        }
    }
}
