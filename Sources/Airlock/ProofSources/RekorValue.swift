import JSON
import OpenSSL
import TransparencyLog

/// A value in a recorded answer, with where it stands for messages.
///
/// Members that nobody asks for may be there, since the document is Rekor's; one that is asked for must be of its type.
struct RekorValue {
    /// The path of the document below the directory.
    let file: String
    private let json: JSON
    /// The way to the value inside the document, empty for the whole.
    private let place: String

    /// A value, by default the whole document.
    init(_ json: JSON, file: String, place: String = "") {
        self.json = json
        self.file = file
        self.place = place
    }

    /// Whether it is an array, of whatever.
    var isArray: Bool { if case .array = json { true } else { false } }

    /// The members of an object, in order.
    func members() throws(ProofSourceError) -> [(name: String, value: RekorValue)] {
        let object = try read { () throws(JSONError) in try json.object(place) }
        return object.members.map { ($0.name, inner($0.value, $0.name)) }
    }

    /// The elements of an array.
    func elements() throws(ProofSourceError) -> [RekorValue] {
        let elements = try read { () throws(JSONError) in try json.array(place) }
        return elements.enumerated().map { inner($0.element, String($0.offset)) }
    }

    /// A member of an object, nil where it is missing or null.
    func optional(_ name: String) throws(ProofSourceError) -> RekorValue? {
        let value = try read { () throws(JSONError) in try json.object(place)[name] }
        return value == .null ? nil : value.map { inner($0, name) }
    }

    /// A member of an object that must be there.
    func member(_ name: String) throws(ProofSourceError) -> RekorValue {
        guard let member = try optional(name) else { throw error("\"\(name)\" is missing") }
        return member
    }

    /// An index or a size.
    func unsigned() throws(ProofSourceError) -> UInt64 {
        let number = try read { () throws(JSONError) in try json.integer(place) }
        guard number >= 0 else { throw error("it is negative") }
        return UInt64(number)
    }

    /// A number that is written as text.
    func decimal() throws(ProofSourceError) -> UInt64 {
        guard let number = UInt64(try string()) else { throw error("it is no decimal number of 64 bits") }
        return number
    }

    /// Bytes in base64.
    func base64() throws(ProofSourceError) -> [UInt8] {
        guard let bytes = Base64.decode(try string()) else { throw error("it is not base64") }
        return bytes
    }

    /// Bytes in lower-case hexadecimal digits.
    func hex() throws(ProofSourceError) -> [UInt8] {
        guard let bytes = Hex.decode(try string()) else { throw error("it is not hexadecimal") }
        return bytes
    }

    /// The hashes of a proof, in its member `hashes`; none where that is missing or null.
    func hashes() throws(ProofSourceError) -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        for element in try optional("hashes")?.elements() ?? [] {
            guard let hash = Hex.decode(try element.string()), hash.count == MerkleTree.hashLength else {
                throw element.error("it is no hash of \(MerkleTree.hashLength) bytes in lower-case hexadecimal digits")
            }
            hashes.append(hash)
        }
        return hashes
    }

    /// A checkpoint as text.
    func checkpoint() throws(ProofSourceError) -> Checkpoint {
        let text = try string()
        do throws(NoteError) {
            return try Checkpoint(parsing: Array(text.utf8))
        } catch {
            throw self.error("\(error)")
        }
    }

    /// An error about this value.
    func error(_ why: String) -> ProofSourceError {
        .malformed(path: file, why: place.isEmpty ? why : "\(place): \(why)")
    }

    func string() throws(ProofSourceError) -> String {
        try read { () throws(JSONError) in try json.string(place) }
    }

    private func inner(_ json: JSON, _ name: String) -> RekorValue {
        RekorValue(json, file: file, place: place.isEmpty ? name : "\(place).\(name)")
    }

    private func read<Value>(_ body: () throws(JSONError) -> Value) throws(ProofSourceError) -> Value {
        do throws(JSONError) {
            return try body()
        } catch {
            throw .malformed(path: file, why: "\(error)")
        }
    }
}
