internal import OpenSSL

/// A text with signatures under it (C2SP signed-note), parsed and not verified.
///
/// Parsing is strict and keeps the bytes; whether a signature holds is asked of a ``NoteKey``.
public struct SignedNote: Sendable, Hashable {
    /// The whole note as received.
    public let bytes: [UInt8]
    /// What is signed: everything before the last blank line, with its final line feed.
    public let text: [UInt8]
    /// The signature lines in their order, those of unknown keys included; at least one.
    public let signatures: [NoteSignature]

    /// Parses a note.
    ///
    /// - Throws: ``NoteError``: too large, not UTF-8, control characters, no blank line, no signatures, no final line
    ///   feed, or a line after the last blank line that is no signature.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= NoteLimits.maximumBytes else {
            throw .tooLarge(found: bytes.count, limit: NoteLimits.maximumBytes)
        }
        guard let whole = String(validating: bytes, as: UTF8.self) else { throw .malformed(why: "it is not UTF-8") }
        guard !bytes.contains(where: { $0 < 0x20 && $0 != .lineFeed }) else {
            throw .malformed(why: "it contains a control character")
        }
        guard whole.utf8.last == .lineFeed else { throw .malformed(why: "it does not end with a line feed") }
        // The last blank line separates: the signed text may itself contain blank lines.
        guard let separator = bytes.lastBlankLine else { throw .malformed(why: "no blank line ends the text") }

        self.bytes = bytes
        text = Array(bytes[..<separator])
        let lines = bytes[(separator + 1)...].dropLast().split(separator: .lineFeed, omittingEmptySubsequences: false)
        guard lines.first?.isEmpty == false else { throw .malformed(why: "it has no signature") }
        guard lines.count <= NoteLimits.maximumSignatures else {
            throw .tooManySignatures(found: lines.count, limit: NoteLimits.maximumSignatures)
        }
        var signatures: [NoteSignature] = []
        for (index, line) in lines.enumerated() {
            signatures.append(try NoteSignature(parsing: line, line: index + 1))
        }
        self.signatures = signatures
    }
}

extension UInt8 {
    static let lineFeed: UInt8 = 0x0A
}

extension [UInt8] {
    /// The offset of the second line feed of the last blank line.
    fileprivate var lastBlankLine: Int? {
        indices.dropFirst().last { self[$0] == .lineFeed && self[$0 - 1] == .lineFeed }
    }
}
