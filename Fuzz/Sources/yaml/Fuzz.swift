import Harness
import OCI
import YAML

@testable import Airlock

/// A YAML document, event by event and as strict documents are read; as a list of what is revoked and as a list of images.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    readEvents(bytes)
    if let node = value(try YAMLDocument.parse(bytes, file: "fuzz.yaml")) { look(at: node) }
    if let revocations = value(try RevocationParser(keys: Trust.keys).revocations(bytes)) {
        for entry in revocations.entries {
            require(revocations[entry.subject]?.position == entry.position, "each subject stands once")
            _ = "\(entry)"
        }
    }
    _ = value(try ImageList.parse(yaml: bytes, file: "fuzz.yaml"))
    return 0
}

private func readEvents(_ bytes: [UInt8]) {
    do {
        var events = try YAMLEvents(bytes)
        while try events.next().content != .streamEnd {}
    } catch { _ = "\(error)" }
}

private func look(at node: YAMLNode) {
    _ = node.kindName
    _ = value(try node.text("text"))
    _ = value(try node.integer(0...100))
    _ = value(try node.boolean())
    _ = value(try node.time())
    switch node.content {
    case .scalar: break
    case .sequence(let elements): elements.forEach(look)
    case .mapping(let members):
        for member in members {
            let mapping = value(try node.mapping("a mapping", keys: members.map(\.key)))
            require(mapping?[member.key]?.position == member.value.position, "each key stands once")
            look(at: member.value)
        }
    }
}
