import OpenSSL
import Sigstore
import TestSupport
import Testing

/// No bit of a piece or of its record may be changed by someone who does not hold the keys.
@Suite struct BitFlipTests {
    /// What is changed.
    enum Part: String, CaseIterable, Sendable {
        case blob, signature, certificate, bundle, record
    }

    static let seed: UInt64 = 0x5EED_0003
    static let flipsPerPart = 60

    @Test(arguments: [LogEntryKind.hashedrekord001, .dsse001], Part.allCases)
    func `refuses a piece with any one bit flipped`(kind: LogEntryKind, part: Part) throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: true, kind: kind)
        // An attestation has its signature in the blob.
        guard part != .signature || kind == .hashedrekord001 else { return }
        var random = SplitMix64(seed: Self.seed)
        for _ in 0..<Self.flipsPerPart {
            let flip = random.next()
            let code = try refusal(fixture, piece, part, flip)
            #expect(code != nil, "seed \(Self.seed), \(part), flip \(flip)")
        }
    }

    /// The code for the piece with one bit of one part flipped, nil where it was accepted.
    private func refusal(
        _ fixture: VerificationFixture, _ piece: SignedPiece, _ part: Part, _ flip: UInt64
    ) throws -> String? {
        var layer = piece.layer
        var record = try #require(piece.logEntryRecord)
        switch part {
        case .blob: Self.apply(flip, to: &layer.blob)
        case .record: Self.apply(flip, to: &record)
        case .signature:
            guard Self.apply(flip, to: &layer.annotations[CosignLayer.signatureAnnotation]) else { return "text" }
        case .certificate:
            guard Self.apply(flip, to: &layer.annotations[CosignLayer.certificateAnnotation]) else { return "text" }
        case .bundle:
            guard Self.apply(flip, to: &layer.annotations[CosignLayer.bundleAnnotation]) else { return "text" }
        }
        let records: [LogEntryRecord]
        do throws(LogEntryError) {
            records = [try LogEntryRecord(parsing: record)]
        } catch {
            return "\(error)"
        }
        // Whoever changes the blob can say so in the manifest; a record names the blob that it was made for.
        guard part != .record || records[0].original == layer.digest else { return "another original" }
        let changed = LegacyLayer(
            mediaType: layer.mediaType, annotations: layer.annotations, blob: layer.blob, blobDigest: layer.digest,
            manifestDigest: VerificationFixture.manifest, layerIndex: 0)
        let reading = try LegacyLayer.read([changed], records: part == .blob ? [] : records)[0]
        guard let read = reading.piece else { return reading.refusal?.rawValue }
        return try fixture.verifier().verify(
            read, subject: VerificationFixture.image, as: fixture.candidate(identity: true)
        ).refusal?.rawValue
    }

    private static func apply(_ flip: UInt64, to bytes: inout [UInt8]) {
        bytes[Int(flip / 8 % UInt64(bytes.count))] ^= 1 << UInt8(flip % 8)
    }

    /// Whether the text is still text after the flip: an annotation is a JSON string.
    private static func apply(_ flip: UInt64, to text: inout String?) -> Bool {
        var bytes = Array((text ?? "").utf8)
        apply(flip, to: &bytes)
        guard let changed = String(validating: bytes, as: UTF8.self) else { return false }
        text = changed
        return true
    }
}
