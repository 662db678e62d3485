import Harness
import OpenSSL

/// A timestamp, and whether any certificate of a trusted root signed it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    guard let token = value(try TimestampToken(response: bytes)) else { return 0 }
    require(token.imprint.count == token.hashAlgorithm.digestLength, "an imprint is a hash")
    _ = token.time.rfc3339
    for certificate in Trust.certificates {
        let isNamed = value(try token.names(certificate))
        let isSigned = value(try token.isSigned(by: certificate))
        require(isSigned != true || isNamed == true, "a token names the certificate whose key signed it")
    }
    return 0
}
