internal import JSON
public import OpenSSL

/// A Sigstore bundle: signature or envelope with all that proves it, in one JSON document (protobuf-specs,
/// `sigstore_bundle.proto`).
public enum SigstoreBundle {
    /// The versions whose rules are known, in their order.
    public enum Version: Int, Sendable, Comparable {
        case v01, v02, v03

        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// The version that a media type names.
    static let versions: [String: Version] = [
        "application/vnd.dev.sigstore.bundle+json;version=0.1": .v01,
        "application/vnd.dev.sigstore.bundle+json;version=0.2": .v02,
        "application/vnd.dev.sigstore.bundle+json;version=0.3": .v03,
        "application/vnd.dev.sigstore.bundle.v0.3+json": .v03,
    ]

    /// Reads a bundle into a piece of evidence; nothing is verified.
    ///
    /// Unknown members and versions are refused, and whatever a version demands must be there. The certificates above
    /// the signer's are passed over: what is in a bundle is never an anchor.
    /// - Parameters:
    ///   - oldest: the oldest version that counts where the bundle was found.
    ///   - records: log entry records; each whose original is this bundle must belong to it, else it is rejected.
    /// - Throws: ``CryptoError`` only where the question could not be asked.
    public static func read(
        _ bytes: [UInt8], at place: EvidencePiece.Place, notBefore oldest: Version = .v01,
        records: [LogEntryRecord] = []
    ) throws(CryptoError) -> EvidenceReading {
        do throws(VerificationStop) {
            let draft = try BundleDraft(bytes, at: place, notBefore: oldest)
            return .piece(try draft.piece(completedBy: records.filter { $0.original == place.blobDigest }))
        } catch {
            switch error {
            case .rejected(let rejection): return .rejected(rejection)
            case .unanswered(let error): throw error
            }
        }
    }

    /// Reads a file of bundles: one JSON document, or one on each line.
    ///
    /// - Throws: ``CryptoError`` only where the question could not be asked.
    public static func read(file name: String, _ bytes: [UInt8]) throws(CryptoError) -> [EvidenceReading] {
        let lines = lines(of: bytes)
        var readings: [EvidenceReading] = []
        for (index, line) in lines.prefix(VerificationLimits.maximumBundles).enumerated() {
            let digest = "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(line)))"
            readings.append(try read(line, at: .init(file: name, line: index, blobDigest: digest)))
        }
        return readings
    }

    /// The lines, if each but the empty ones begins as a JSON object does and there are several; else all as one.
    private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
        let lines = bytes.split(separator: 0x0A).filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x0D } }
        let isSeveral = lines.count > 1 && lines.allSatisfy { $0.first == UInt8(ascii: "{") }
        return isSeveral ? lines.map(Array.init) : [bytes]
    }
}

extension TimestampToken {
    /// Reads a timestamp of a piece.
    static func read(_ response: [UInt8], of place: EvidencePiece.Place) throws(VerificationStop) -> TimestampToken {
        try VerificationStop.answer(step: .parse) { () throws(CryptoError) in
            try TimestampToken(response: response)
        } otherwise: { error in
            Finding(
                .timestampMalformed, subject: place.identifier, message: "the timestamp cannot be read",
                found: "\(error)", wanted: "a granted response with an RFC 3161 token")
        }
    }
}
