import Harness
import JSON

/// A document in every form that it can be written in; and a pointer into it.
///
/// Of an input with a zero byte the part before it is the document, the part after it the pointer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let (first, second) = parts(unsafe input(start, count))
    compare(first, member: text(second) ?? "manifests")
    guard let document = value(try JSON(parsing: first)) else { return 0 }
    for form in [JSON.Form.compact, .pretty] {
        require(
            value(try JSON(parsing: document.encoded(form), limits: wide)) == document, "what is written reads back")
    }
    let canonical = document.encoded(.canonical)
    let sorted = value(try JSON(parsing: canonical, limits: wide))
    require(sorted?.encoded(.canonical) == canonical, "a canonical document is its own canonical form")
    if let pointer = text(second).flatMap(JSONPointer.init) {
        require(JSONPointer(pointer.description) == pointer, "a pointer is what its text says")
        _ = pointer.value(in: document)
    }
    look(into: document)
    return 0
}

/// A document that is read element by element is the one that is parsed whole, or both are refused.
private func compare(_ bytes: [UInt8], member: String) {
    let whole = value(try JSON(parsing: bytes, limits: .manifest).object())
    for size in [1, 5, max(1, bytes.count)] {
        var elements: [JSON] = []
        let rest = value(try read(bytes, size, member) { elements.append($0) })
        require((rest == nil) == (whole == nil), "both ways read the same documents")
        guard let rest, let whole, rest != whole else { continue }
        require(rest[member] == .array([]) && whole[member] == .array(elements), "the elements are those of the array")
        for other in whole.members where other.name != member {
            require(rest[other.name] == other.value, "the rest is as it was")
        }
        require(rest.members.count == whole.members.count, "the rest has nothing else")
    }
}

private func read(_ bytes: [UInt8], _ size: Int, _ member: String, each: (JSON) -> Void) throws -> JSONObject {
    var reader = JSONElementReader(member: member, limits: .manifest, elementBytes: 1 << 20)
    for start in stride(from: 0, to: bytes.count, by: size) {
        try reader.add(Array(bytes[start..<min(start + size, bytes.count)]), each: each)
    }
    return try reader.finish()
}

/// White space and escapes make a document longer than it was.
private let wide = JSONLimits(maximumBytes: 16 << 20, maximumDepth: 1000)

private func look(into document: JSON) {
    _ = value(try document.string())
    _ = value(try document.integer())
    for element in value(try document.array()) ?? [] { look(into: element) }
    guard let object = value(try document.object()) else { return }
    for member in object.members {
        require(object[member.name] == member.value, "each name stands once")
        look(into: member.value)
    }
}
