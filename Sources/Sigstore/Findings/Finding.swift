/// One thing that verification found, as a value: what was checked, on what, with which result.
public struct Finding: Sendable, Hashable {
    /// The stable code.
    public let code: FindingCode
    /// What the finding is about: a piece's identifier, an image's digest, a file.
    public let subject: String
    /// One lower-case sentence that says what is wrong.
    public let message: String
    /// What was found; foreign text, cut and made printable.
    public let found: String
    /// What was wanted.
    public let wanted: String
    /// What to do about it, where we know.
    public let hint: String?

    /// A finding. All but the hint may hold foreign text; it is cut to ``VerificationLimits/maximumQuotedBytes``.
    public init(
        _ code: FindingCode, subject: String, message: String, found: String = "", wanted: String = "",
        hint: String? = nil
    ) {
        self.code = code
        self.subject = Self.quoted(subject)
        self.message = Self.quoted(message)
        self.found = Self.quoted(found)
        self.wanted = Self.quoted(wanted)
        self.hint = hint
    }

    /// The beginning of the text, with everything visible.
    private static func quoted(_ text: String) -> String {
        let limit = VerificationLimits.maximumQuotedBytes
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard result.utf8.count < limit else { return result + "…" }
            result += scalar.visible
        }
        return result
    }
}

extension Finding: CustomStringConvertible {
    /// `code: subject: message: found F, want W`.
    public var description: String {
        var text = "\(code): \(subject): \(message)"
        if !found.isEmpty { text += ": found \(found)" }
        if !wanted.isEmpty { text += found.isEmpty ? ": want \(wanted)" : ", want \(wanted)" }
        return text
    }
}
