internal import OpenSSL

/// How a verification ends early: with an answer, or because libcrypto could not give one.
enum VerificationStop: Error {
    case rejected(Rejection)
    case unanswered(CryptoError)

    /// Runs a call of libcrypto. That it could not answer ends the verification, and never counts for or against the
    /// evidence; whatever it found wrong with the material becomes the finding.
    static func answer<Value>(
        step: VerificationStep, _ body: () throws(CryptoError) -> Value, otherwise finding: (CryptoError) -> Finding
    ) throws(VerificationStop) -> Value {
        do throws(CryptoError) {
            return try body()
        } catch {
            switch error {
            case .malformed, .unsupported: throw .rejected(Rejection(reason: finding(error), step: step))
            case .unavailable, .failed, .passphraseMissing, .wrongPassphrase: throw .unanswered(error)
            }
        }
    }
}
