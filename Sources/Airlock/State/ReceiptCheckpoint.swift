import JSON
import OpenSSL
public import TransparencyLog

/// A tree head of a site's own log of receipts: signed by the site's key, or the bare text where it has none.
public struct ReceiptCheckpoint: Sendable, Hashable {
    /// Origin, size and root.
    public let body: CheckpointBody
    /// The signed form; nil where nobody signed it.
    public let note: SignedNote?

    /// A checkpoint that is not signed.
    init(_ body: CheckpointBody) {
        self.body = body
        note = nil
    }

    /// A checkpoint signed by the site's key.
    init(_ body: CheckpointBody, signedBy signer: NoteSigner) throws(NoteError) {
        self.body = body
        note = try SignedNote(parsing: signer.sign(body.text))
    }

    /// Reads a checkpoint: a signed note, or its text alone. No signature is verified.
    init(parsing bytes: [UInt8]) throws(NoteError) {
        // A blank line begins the signatures, and cannot stand in the text.
        guard zip(bytes, bytes.dropFirst()).contains(where: { $0 == 0x0A && $1 == 0x0A }) else {
            body = try CheckpointBody(parsing: bytes)
            note = nil
            return
        }
        let checkpoint = try Checkpoint(parsing: bytes)
        body = checkpoint.body
        note = checkpoint.note
    }

    /// As it stands in its file.
    public var bytes: [UInt8] { note?.bytes ?? body.text }

    /// For people, one line.
    var line: String {
        let names = (note?.signatures ?? []).map { "\($0.name)+\(Hex.encode($0.keyHint))" }
        return "receipt log \(body.origin): size \(body.size), root \(Base64.encode(body.rootHash)), "
            + (names.isEmpty ? "not signed" : "signed by \(names.joined(separator: ", "))")
    }

    /// As data; `note` is what stands in the file.
    var json: JSON {
        [
            "origin": .string(body.origin), "size": .string("\(body.size)"),
            "rootHash": .string(Base64.encode(body.rootHash)), "signed": .bool(note != nil),
            "note": .string(String(decoding: bytes, as: UTF8.self)),
        ]
    }
}
