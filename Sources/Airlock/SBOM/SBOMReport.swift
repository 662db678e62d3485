public import JSON
import OCI
import Sigstore

/// The SBOMs of images: those that verified attestations carry, then those that nobody signed, marked as that.
public struct SBOMReport: Report, Sendable {
    /// One document.
    struct Entry: Sendable {
        let sbom: SBOM
        /// Who signed, a line each; empty where nobody did.
        let proven: [String]
        /// The manifest that carries it.
        let identifier: String
        var isSigned: Bool { !proven.isEmpty }
    }

    /// One image with its documents, the signed ones first.
    struct Image: Sendable {
        let name: String
        let digest: Digest
        let entries: [Entry]
    }

    let images: [Image]
    private let verification: VerifyReport

    /// Reads the documents of a verification that kept what it verified.
    public init(_ verification: VerifyReport) {
        self.verification = verification
        images = verification.verdicts.map { verdict in
            let signed = verdict.evidence.flatMap(\.pieces).filter(\.isVerified).compactMap { piece -> Entry? in
                guard let claims = piece.verified?.claims, let type = claims.predicateType, SBOM.isPredicateType(type),
                    let predicate = claims.predicate, let sbom = SBOM(predicate)
                else { return nil }
                return Entry(sbom: sbom, proven: piece.proven, identifier: piece.identifier)
            }
            let unsigned = verdict.evidence.flatMap { outcome in
                outcome.unsignedDocuments.compactMap { document in
                    SBOM(document).map { Entry(sbom: $0, proven: [], identifier: "\(outcome.record.digest)") }
                }
            }
            return Image(name: verdict.record.name, digest: verdict.record.digest, entries: signed + unsigned)
        }
    }

    public var status: ExitStatus {
        .weightiest([verification.status, images.contains { $0.entries.isEmpty } ? .missing : .done])
    }

    public var complaints: [String] {
        verification.complaints
            + images.filter(\.entries.isEmpty).map { "airlock: missing: \($0.name): no SBOM that can be read" }
            + images.flatMap { image in
                image.entries.filter { !$0.isSigned }.map { entry in
                    "airlock: warning: \(image.name): nobody signed the SBOM in \(entry.identifier)"
                }
            }
    }

    /// The best document of each image, one after the other: what other tools read.
    public var documents: [UInt8] {
        images.compactMap(\.entries.first).flatMap { $0.sbom.document.encoded(.pretty) }
    }

    public var lines: [String] {
        images.flatMap { image in
            ["\(image.name) \(image.digest)"]
                + image.entries.map { entry in
                    let signer = entry.isSigned ? entry.proven.dropFirst().first ?? "" : "unsigned"
                    return
                        "  \(entry.sbom.format.rawValue), \(counted(entry.sbom.packages.count, "package")), \(signer)"
                }
        }
    }

    public var json: JSON {
        [
            "images": .array(
                images.map { image in
                    [
                        "name": .string(image.name), "digest": .string(image.digest.description),
                        "sboms": .array(
                            image.entries.map { entry in
                                [
                                    "identifier": .string(entry.identifier), "signed": .bool(entry.isSigned),
                                    "proven": .array(entry.proven.map { .string($0) }),
                                    "format": .string(entry.sbom.format.rawValue), "document": entry.sbom.document,
                                ]
                            }),
                    ]
                })
        ]
    }
}

/// Which images contain a package, by their SBOMs.
public struct PackageSearch: Report, Sendable {
    /// A package of an image.
    struct Match: Sendable, Equatable {
        let image: String
        let package: SBOM.Package
        let isSigned: Bool
    }

    let matches: [Match]
    private let report: SBOMReport

    /// Searches the SBOMs of a report for `NAME[@VERSION]`.
    public init(_ text: String, in report: SBOMReport) {
        self.report = report
        // A name may begin with an at sign, as npm's scopes do.
        let at = text.lastIndex(of: "@").flatMap { $0 == text.startIndex ? nil : $0 }
        let name = at.map { String(text[..<$0]) } ?? text
        let version = at.map { String(text[text.index(after: $0)...]) }
        var seen: [Match] = []
        for image in report.images {
            for entry in image.entries {
                for package in entry.sbom.packages(named: name, version: version) {
                    let match = Match(image: image.name, package: package, isSigned: entry.isSigned)
                    if !seen.contains(match) { seen.append(match) }
                }
            }
        }
        matches = seen
    }

    /// What has no SBOM may contain anything: then the answer is not whole.
    public var status: ExitStatus { report.status }
    public var complaints: [String] { report.complaints }

    public var lines: [String] {
        matches.map { match in
            let url = match.package.url.isEmpty ? "" : " \(match.package.url)"
            return
                "\(match.image) \(match.package.name) \(match.package.version)\(url)\(match.isSigned ? "" : " (unsigned)")"
        } + ["\(counted(Set(matches.map(\.image)).count, "image")) of \(report.images.count)"]
    }

    public var json: JSON {
        [
            "matches": .array(
                matches.map { match in
                    [
                        "image": .string(match.image), "name": .string(match.package.name),
                        "version": .string(match.package.version), "purl": .string(match.package.url),
                        "signed": .bool(match.isSigned),
                    ]
                }),
            "withoutSBOM": .array(report.images.filter(\.entries.isEmpty).map { .string($0.name) }),
        ]
    }
}
