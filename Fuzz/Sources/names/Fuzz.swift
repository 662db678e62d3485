import Harness
import OpenSSL

@testable import Airlock
@testable import OCI

/// Every short text that names something: references, digests, sources, platforms, tags, paths, times.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let text = text(unsafe input(start, count)) else { return 0 }
    if let reference = value(try Reference(text)) { read(reference) }
    if let digest = value(try Digest(text)) {
        require(digest.description == text, "a digest has one spelling")
        require(BundleEntry.digest(ofPath: BundleEntry.path(of: digest)) == digest, "a blob's path names its digest")
    }
    if let digest = BundleEntry.digest(ofPath: text) {
        require(BundleEntry.path(of: digest) == text, "a blob has one path")
    }
    if let source = value(try SourceSpecification(text)) {
        require(value(try SourceSpecification(source.description)) == source, "a source is what its text says")
    }
    if let tag = CosignTag(text) { require(tag.description == text, "a tag of cosign's has one spelling") }
    if let receipt = KnownReceipt(text) { require(receipt.sequence > 0, "receipts count from 1") }
    let components = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if let path = value(try RegistryPath(components: components)) {
        require(path.components == components, "a repository has one path")
        require(RegistryPath(path.repository) == path, "its reference leads there")
        require(!components.contains(where: { ["", ".", ".."].contains($0) }), "a path stays inside")
    }
    readOthers(text)
    return 0
}

private func read(_ reference: Reference) {
    require(value(try Reference(reference.description)) == reference, "a reference in normal form is normal")
    let path = RegistryPath(reference)
    require(value(try RegistryPath(components: path.components)) == path, "a repository's path reads back")
    for component in path.components {
        require(!["", ".", ".."].contains(component) && !component.contains("/"), "a component names one directory")
    }
}

private func readOthers(_ text: String) {
    _ = value(try PlatformSelection(text.split(separator: ",").map(String.init)))
    _ = value(try OfficerPin(text))
    _ = value(try ImageName(text))
    _ = value(try LogQuery(sha: text))
    _ = value(try LogQuery(uuid: text))
    _ = value(try TargetVerifier.split(text))
    _ = EvidenceAge(text)
    if let time = UnixTime(rfc3339: text) {
        require(UnixTime(rfc3339: time.rfc3339) == time, "a time is what it writes")
    }
    if let bytes = Hex.decode(text) { require(Hex.encode(bytes) == text.lowercased(), "digits are what they write") }
    if let bytes = Base64.decode(text) { require(Base64.encode(bytes) == text, "base64 has one spelling") }
    _ = Base64.decode(text, allowing: .urlSafeToo)
}
