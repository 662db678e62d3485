import OpenSSL

/// Whether the closure throws `malformed`.
func malformed<Value>(_ body: () throws -> Value) -> Bool {
    if case .malformed? = cryptoError(body) { true } else { false }
}

/// Whether the closure throws `unsupported`.
func unsupported<Value>(_ body: () throws -> Value) -> Bool {
    if case .unsupported? = cryptoError(body) { true } else { false }
}

/// Whether the closure throws `failed`.
func failed<Value>(_ body: () throws -> Value) -> Bool {
    if case .failed? = cryptoError(body) { true } else { false }
}

/// The error that a closure throws, nil if it throws none or another.
private func cryptoError<Value>(_ body: () throws -> Value) -> CryptoError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? CryptoError
    }
}
