import Harness
import Sigstore

/// A trusted root, and a verifier that knows it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    guard let root = value(try TrustedRoot(parsing: bytes)) else { return 0 }
    for authority in root.certificateAuthorities + root.timestampAuthorities {
        _ = (authority.name, authority.intermediates)
        require(authority.certificates.last == authority.anchor, "a chain ends with its anchor")
    }
    _ = Verifier(domains: [TrustDomain(name: "trusted_root.json", root: root)])
    return 0
}
