import Harness
import OpenSSL

/// A certificate and everything that can be read of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    guard let certificate = value(try Certificate(der: bytes)) else { return 0 }
    require(value(try Certificate(pem: certificate.pem)) == certificate, "a certificate is what its PEM says")
    _ = (certificate.isAuthority, certificate.allowsDigitalSignature, certificate.isSelfIssued)
    _ = (certificate.hasUnknownCriticalExtension, certificate.subjectAlternativeNames.map(\.description))
    for part in certificate.extensions {
        require(certificate.extensionValue(part.oid) == part.value, "an extension occurs once")
        require(certificate.isCritical(part.oid) == part.isCritical, "an extension occurs once")
    }
    readKey(of: certificate)
    readTimestamps(of: certificate)
    verifyPaths(of: certificate)
    return 0
}

private func readKey(of certificate: Certificate) {
    guard let key = value(try certificate.publicKey()) else { return }
    require(value(try PublicKey(der: key.spki)) == key, "a key is what its DER says")
    require(value(try PublicKey(pem: key.pem)) == key, "a key is what its PEM says")
    _ = value(try key.verify(signature: certificate.serial, over: certificate.der))
}

private func readTimestamps(of certificate: Certificate) {
    guard let timestamps = value(try certificate.signedCertificateTimestamps()), !timestamps.isEmpty else {
        _ = value(try certificate.precertificateTBS())
        return
    }
    guard let signed = value(try certificate.precertificateTBS()) else {
        fatalError("a certificate with timestamps has a form without them")
    }
    require(signed.count < certificate.der.count, "that form is shorter")
    for timestamp in timestamps {
        _ = timestamp.signedData(forPrecertificate: signed, issuerKeyHash: certificate.serial)
    }
}

/// As leaf and as anchor of a path of one, and as leaf below each authority that has its issuer's name.
private func verifyPaths(of certificate: Certificate) {
    verifyPath(certificate, certificate, usage: nil)
    for anchor in Trust.certificates where anchor.subjectDER == certificate.issuerDER {
        verifyPath(certificate, anchor, usage: "1.3.6.1.5.5.7.3.3")
    }
}

private func verifyPath(_ leaf: Certificate, _ anchor: Certificate, usage: String?) {
    let time = max(leaf.notBefore, anchor.notBefore)
    _ = value(try Certificate.verifyPath(leaf: leaf, intermediates: [], anchor: anchor, at: time, usage: usage))
}
