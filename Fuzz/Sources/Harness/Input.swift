/// The bytes that libFuzzer hands over, as the parsers want them.
public func input(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start, count: count))
}

/// The text that the bytes are, nil where they are not UTF-8.
public func text(_ bytes: some Collection<UInt8>) -> String? {
    String(validating: bytes, as: UTF8.self)
}

/// The parts before and after the first zero byte, which no text has; twice the whole where there is none.
public func parts(_ bytes: [UInt8]) -> (first: [UInt8], second: [UInt8]) {
    guard let zero = bytes.firstIndex(of: 0) else { return (bytes, bytes) }
    return (Array(bytes[..<zero]), Array(bytes[(zero + 1)...]))
}
