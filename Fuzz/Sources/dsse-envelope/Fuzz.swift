import Harness
import Sigstore

/// An envelope and the statement in it; and the input as a statement, since few changes inside base64 leave it base64.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    if let envelope = value(try Envelope(parsing: bytes)) {
        require(!envelope.signatures.isEmpty, "an envelope has a signature")
        require(envelope.signatures.allSatisfy { !$0.bytes.isEmpty }, "a signature has a byte")
        _ = envelope.signedBytes
        read(envelope.payload)
    }
    read(bytes)
    return 0
}

private func read(_ payload: [UInt8]) {
    guard let statement = value(try Statement(parsing: payload)) else { return }
    _ = statement.isInToto
    for digest in statement.subjects.flatMap(\.digests) {
        // A colon in the algorithm's name ends it too early.
        guard !digest.algorithm.contains(":") else { continue }
        let found = statement.subjects(matching: "\(digest.algorithm):\(digest.value)")
        require(!found.isEmpty, "a statement finds each of its digests")
    }
}
