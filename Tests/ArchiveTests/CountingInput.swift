import FileSystem

@testable import Archive

/// Bytes as an input that counts how many were asked for.
final class CountingInput: ByteInput {
    private let input: MemoryInput
    private(set) var count = 0

    init(_ bytes: [UInt8]) { input = MemoryInput(bytes) }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let found = try input.read(into: &buffer)
        count += found
        return found
    }
}
