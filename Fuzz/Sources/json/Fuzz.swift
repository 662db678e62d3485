import Harness
import JSON

/// A document in every form that it can be written in; and a pointer into it.
///
/// Of an input with a zero byte the part before it is the document, the part after it the pointer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let (first, second) = parts(unsafe input(start, count))
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
