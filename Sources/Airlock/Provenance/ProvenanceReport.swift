public import JSON
import OCI
import Sigstore

/// What verified attestations say about how images were built; and, marked, what BuildKit says and nobody signed.
public struct ProvenanceReport: Report, Sendable {
    /// One attestation.
    struct Entry: Sendable {
        let provenance: Provenance
        /// The signed bytes.
        let statement: [UInt8]
        /// Manifest and layer.
        let identifier: String
        /// Who signed, when, and what was proven, a line each.
        let proven: [String]
        var isSigned = true
    }

    /// One image with all that is said about it.
    struct Image: Sendable {
        let name: String
        let digest: Digest
        /// The signed ones first.
        let entries: [Entry]
        /// Statements of BuildKit that are larger than what is read of them.
        let unread: [String]

        var signed: [Entry] { entries.filter(\.isSigned) }
    }

    let images: [Image]
    private let verification: VerifyReport

    /// Reads the attestations of a verification that kept what it verified. An image that is refused is told all the
    /// same, by what of its evidence holds; the status is that of the verification.
    public init(_ verification: VerifyReport) {
        self.verification = verification
        images = verification.verdicts.map { verdict in
            Image(
                name: verdict.record.name, digest: verdict.record.digest,
                entries: verdict.evidence.flatMap(\.pieces).compactMap(Self.entry)
                    + verdict.unsignedStatements.compactMap { statement in
                        verification.unsignedStatements[statement.digest].flatMap { Self.entry(statement, $0) }
                    },
                unread: verdict.unsignedStatements.filter { verification.unsignedStatements[$0.digest] == nil }
                    .map(\.identifier))
        }
    }

    private static func entry(_ piece: EvidenceOutcome.Piece) -> Entry? {
        guard piece.isVerified, let verified = piece.verified, let statement = verified.claims.statement,
            let provenance = Provenance(statement)
        else { return nil }
        return Entry(
            provenance: provenance, statement: verified.claims.payload, identifier: piece.identifier,
            proven: piece.proven)
    }

    private static func entry(_ unsigned: UnsignedStatement, _ bytes: [UInt8]) -> Entry? {
        let statement: Statement
        do throws(StatementError) { statement = try Statement(parsing: bytes) } catch { return nil }
        return Provenance(statement).map { provenance in
            Entry(
                provenance: provenance, statement: bytes, identifier: unsigned.identifier,
                proven: [
                    "statement in the image's index",
                    "UNSIGNED: anyone could have written it; only the index covers it",
                ],
                isSigned: false)
        }
    }

    /// The signed statements, byte for byte, each ended by a line feed.
    public var raw: [UInt8] { images.flatMap(\.signed).flatMap { $0.statement + [0x0A] } }

    public var status: ExitStatus {
        let isMissing = images.contains { $0.signed.isEmpty }
        return .weightiest([verification.status, isMissing ? .missing : .done])
    }

    public var complaints: [String] {
        verification.complaints
            + images.filter(\.signed.isEmpty).map {
                "airlock: missing: \($0.name): no verified attestation says how it was built"
            }
            + images.flatMap(\.unread).map { "airlock: warning: the unsigned statement \($0) is too large to be shown" }
    }

    public var lines: [String] {
        images.flatMap { image in
            ["\(image.name) \(image.digest)"] + image.entries.flatMap { ProvenanceText.lines($0).map { "  \($0)" } }
        }
    }

    public var json: JSON {
        [
            "images": .array(
                images.map { image in
                    [
                        "name": .string(image.name), "digest": .string(image.digest.description),
                        "provenance": .array(
                            image.entries.map { entry in
                                [
                                    "identifier": .string(entry.identifier), "signed": .bool(entry.isSigned),
                                    "proven": .array(entry.proven.map { .string($0) }),
                                    "build": entry.provenance.json,
                                ]
                            }),
                    ]
                })
        ]
    }
}
