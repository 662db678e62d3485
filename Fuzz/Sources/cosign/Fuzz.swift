import Harness
import OpenSSL

@testable import OCI
@testable import Sigstore

/// A layer of cosign's manifests with its annotations; a signature's payload; keys in PEM.
///
/// The parts of an input are separated by zero bytes: the layer's blob, then the annotations in turn.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false).prefix(8).map(Array.init)
    let blob = parts[0]
    if let payload = value(try SimpleSigningPayload(parsing: blob)) {
        require(SimpleSigningPayload.isLikely(blob), "a payload looks like one")
        _ = payload.annotations.members.count
    }
    var annotations: [String: String] = [:]
    for (name, part) in zip(names, parts.dropFirst()) where !part.isEmpty { annotations[name] = text(part) }
    for type in [LegacyLayer.simpleSigningType, LegacyLayer.envelopeType] { readLayer(type, blob, annotations) }
    if let pem = text(blob) { readKeys(pem) }
    return 0
}

private typealias Annotation = LegacyLayer.Annotation
private let names = [Annotation.signature, Annotation.certificate, Annotation.bundle, Annotation.timestamp]

private func readLayer(_ type: String, _ blob: [UInt8], _ annotations: [String: String]) {
    let digest = Digest.of(blob).description
    let layer = LegacyLayer(
        mediaType: type, annotations: annotations, blob: blob, blobDigest: digest, manifestDigest: digest, layerIndex: 0
    )
    let records = value(try LogEntryRecord(parsing: blob)).map { [$0] } ?? []
    guard let readings = value(try LegacyLayer.read([layer, layer], records: records)) else {
        fatalError("malformed bytes are for a rejection to tell")
    }
    require(readings.count == 2, "each layer has a result")
    guard case .piece(let piece) = readings[0] else { return }
    require(piece.place.blobDigest == digest, "a piece says where it stands")
    let verifier = Verifier(domains: [Trust.sample])
    for candidate in [Candidate.certificate(Trust.sample)] + Trust.keys.map({ .key($0) }) {
        _ = value(try verifier.verify(piece, about: image, as: candidate))
    }
}

private let image = Artifact(digest: "sha256:a8b5615c139914baa270ca212d1601228e3a335edc950ac0106723f4f6e53baf")

private func readKeys(_ pem: String) {
    if let key = value(try PublicKey(pem: pem)) {
        require(value(try PublicKey(pem: key.pem)) == key, "a key is what it writes")
        _ = value(try key.verify(signature: Array(repeating: 0, count: 64), over: []))
    }
    _ = value(try Certificate.certificates(pem: pem))
    _ = value(try PrivateKey(pem: Array(pem.utf8), passphrase: nil))
}
