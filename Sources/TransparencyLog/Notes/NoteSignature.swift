internal import OpenSSL

/// One signature line of a note: `— name base64(hint || signature)`, not verified.
public struct NoteSignature: Sendable, Hashable {
    /// The name of the key, which proves nothing by itself.
    public let name: String
    /// The four bytes that tell keys of one name apart.
    public let keyHint: [UInt8]
    /// The signature, in the form that the key's algorithm prescribes; at least one byte.
    public let signature: [UInt8]

    private static let start = "\u{2014} "
    private static let hintLength = 4

    /// Parses one line without its line feed; `line` is its number, for the error.
    init(parsing bytes: ArraySlice<UInt8>, line: Int) throws(NoteError) {
        guard bytes.starts(with: Self.start.utf8) else {
            throw .malformedSignature(line: line, why: "it does not start with an em dash and a space")
        }
        let fields = bytes.dropFirst(Self.start.utf8.count).split(separator: 0x20, omittingEmptySubsequences: false)
        guard fields.count == 2, let encoded = fields.last else {
            throw .malformedSignature(line: line, why: "it has \(fields.count) fields, want name and signature")
        }
        let name = String(decoding: fields[0], as: UTF8.self)
        guard Self.isName(name) else { throw .malformedSignature(line: line, why: "the name is not valid") }
        guard let blob = Base64.decode(Array(encoded), allowing: .standard) else {
            throw .malformedSignature(line: line, why: "the signature is not base64")
        }
        guard blob.count > Self.hintLength else {
            throw .malformedSignature(line: line, why: "it has \(blob.count) bytes, want more than \(Self.hintLength)")
        }
        self.name = name
        keyHint = Array(blob.prefix(Self.hintLength))
        signature = Array(blob.dropFirst(Self.hintLength))
    }

    /// Whether a text can name a key: not empty, no white space, no plus sign (C2SP signed-note).
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" }
    }
}
