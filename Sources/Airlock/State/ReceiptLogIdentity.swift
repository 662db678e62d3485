import JSON
import OCI
import OpenSSL
import TransparencyLog

/// Whose log of receipts it is, as each receipt records it: so the chain itself says that its log is signed.
struct ReceiptLogIdentity: Sendable, Equatable {
    /// The name on its checkpoints.
    let origin: String
    /// The key that signs them; nil where they are not signed.
    let key: VerifierKey?

    init(origin: String, key: VerifierKey?) {
        self.origin = origin
        self.key = key
    }

    /// What a receipt says.
    init(_ object: JSONObject) throws {
        try object.refuseUnknownMembers(except: ["key", "origin"])
        origin = try object.string("origin")
        guard Self.isOrigin(origin) else { throw JSONError(.outOfRange(origin), path: "origin") }
        key = try object.optionalString("key").map { text in
            do throws(NoteError) { return try VerifierKey(parsing: text) } catch {
                throw JSONError(.outOfRange(text), path: "key")
            }
        }
    }

    var json: JSON { ["origin": .string(origin), "key": key.map { .string("\($0)") } ?? .null] }

    /// A name that nobody chose: of the site's first receipt, or of what will become it.
    static func origin(after first: Digest) -> String { "airlock.receipts/\(first.hex.prefix(16))" }

    /// Whether a text can name a log: printable ASCII, no white space, no plus sign, at most 200 bytes.
    static func isOrigin(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    }
}
