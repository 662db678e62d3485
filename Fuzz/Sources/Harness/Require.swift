import OpenSSL
import TransparencyLog

/// Ends the run with a crash where something that must hold of every input does not.
public func require(_ condition: Bool, _ message: StaticString) {
    guard condition else { fatalError("\(message)") }
}

/// The value, nil where a parser or a check refuses; the refusal is put into words.
///
/// That libcrypto gave no answer ends the run: whoever could bring that about by foreign bytes could stop every
/// verification.
public func value<Value>(_ value: @autoclosure () throws -> Value) -> Value? {
    do {
        return try value()
    } catch {
        let description = "\(error)"
        if isWithoutAnswer(error) { fatalError("no answer: \(description)") }
        return nil
    }
}

private func isWithoutAnswer(_ error: any Error) -> Bool {
    switch error {
    case CryptoError.malformed, CryptoError.unsupported: false
    case is CryptoError, NoteError.cryptography, CertificatePathError.unanswered: true
    default: false
    }
}
