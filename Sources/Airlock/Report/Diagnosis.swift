import Archive
import Confinement
import FileSystem
public import JSON
import OCI
import OpenSSL
public import Sigstore
import TransparencyLog

/// An error as it is told: what, why, what to do, and how the command ends. Errors are wrapped here and nowhere else.
public struct Diagnosis: Sendable {
    public let code: FindingCode
    public let message: String
    public let hint: String?
    public let status: ExitStatus

    /// Diagnoses whatever ended a command.
    public init(_ error: any Error) {
        switch error {
        case let error as BundleError:
            let prefix = error.status == .missing ? "" : "bundle: "
            self.init(error.code, "\(prefix)\(error)", hint: Self.hint(error), error.status)
        case let error as SealError:
            self.init(Self.code(error), "\(error)", hint: Self.hint(error), .refused)
        case let error as TrustError:
            self.init(error.code ?? .systemFailed, "trust directory: \(error)", hint: error.hint, error.status)
        case let error as BlobRequestError: self.init(Self.code(error), "\(error)", hint: nil, Self.status(error))
        case let error as RegistryError: self.init(error.code, "\(error)", hint: error.hint, error.status)
        case let error as StateError: self.init(error.code, "state: \(error)", hint: error.hint, .forked)
        case let error as AuditError: self.init(error.code, "\(error)", hint: error.hint, .usage)
        case let error as ReceiptLogError: self.init(error.code, "state: \(error)", hint: error.hint, error.status)
        case let error as TrustChangeError: self.init(.systemFailed, "\(error)", hint: error.hint, .usage)
        case let error as HeadPinError: self.init(.systemFailed, "\(error)", hint: error.hint, .usage)
        case let error as HeadError: self.init(.headFork, "\(error)", hint: nil, .forked)
        case let error as ProofSourceError: self.init(.systemFailed, "\(error)", hint: nil, .couldNotRun)
        case let error as ExportError: self.init(Self.code(error), "\(error)", hint: error.hint, Self.status(error))
        case let error as ArchiveError: self.init(error.code, "\(error)", hint: nil, .couldNotRun)
        case let error as ConfinementError:
            self.init(.confinementUnavailable, "\(error)", hint: error.hint, .couldNotRun)
        case let error as SystemError:
            let hint = error.isFull ? "free space and try again; nothing was left behind" : nil
            self.init(.systemFailed, "\(error)", hint: hint, .couldNotRun)
        case is ReferenceError, is SourceSpecificationError, is DigestError, is ImageListError,
            is PlatformSelectionError, is LogQueryError, is KnownReceiptsError:
            self.init(.systemFailed, "\(error)", hint: nil, .usage)
        case SourceError.remote(let why, let hint): self.init(.networkFailed, why, hint: hint, .couldNotRun)
        case let error as SourceError: self.init(Self.code(error), "source: \(error)", hint: nil, Self.status(error))
        case CatalogError.source(let error): self.init(error)
        case let error as CatalogError: self.init(.imageNotFound, "\(error)", hint: nil, Self.status(error))
        case is ManifestError, is ManifestRefusal: self.init(.imageMalformed, "\(error)", hint: nil, .damaged)
        case let error as CryptoError: self.init(.cryptoUnavailable, "\(error)", hint: nil, .couldNotRun)
        default: self.init(.systemFailed, "\(error)", hint: nil, .couldNotRun)
        }
    }

    /// The error as data.
    public var json: JSON {
        [
            "error": [
                "code": .string(code.rawValue), "message": .string(message), "hint": hint.map { .string($0) } ?? .null,
                "status": .integer(status.rawValue),
            ]
        ]
    }

    private init(_ code: FindingCode, _ message: String, hint: String?, _ status: ExitStatus) {
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status
    }

    private static func hint(_ error: BundleError) -> String? {
        switch error.code {
        case .bundleTruncated, .bundleSeekTable:
            "compare the file's size and digest with the original, and copy it again"
        case .bundleUnsupported: "use a newer airlock"
        case .bundleContainer, .bundleDigestMismatch:
            "the medium may be damaged: copy the bundle again, or ask for another"
        default: nil
        }
    }

    private static func code(_ error: SealError) -> FindingCode {
        switch error {
        case .missing: .sealMissing
        case .revoked: .revokedExporter
        case .malformed, .otherDocument, .noKnownSigner: .sealInvalid
        }
    }

    private static func hint(_ error: SealError) -> String? {
        switch error {
        case .missing: "ask the exporter for a sealed bundle, or set seal: optional in policy.yaml"
        case .revoked: "ask for a bundle that another exporter has sealed"
        case .noKnownSigner: "a bundle of this exporter is accepted once its public key stands in exporters/"
        default: nil
        }
    }

    private static func code(_ error: BlobRequestError) -> FindingCode {
        switch error {
        case .key(_, .unavailable): .cryptoUnavailable
        case .key, .root: .trustMalformed
        case .noDomain: .trustFileMissing
        case .digest: .systemFailed
        }
    }

    private static func status(_ error: BlobRequestError) -> ExitStatus {
        switch error {
        case .key(_, .unavailable): .couldNotRun
        case .key, .root: .denied
        case .noDomain, .digest: .usage
        }
    }

    private static func code(_ error: SourceError) -> FindingCode {
        switch error {
        case .blobMissing: .bundleMissing
        case .manifest, .blob, .json, .tooLarge: .imageMalformed
        default: .systemFailed
        }
    }

    private static func status(_ error: SourceError) -> ExitStatus {
        switch error {
        case .blobMissing: .missing
        case .manifest, .blob, .json, .tooLarge: .damaged
        default: .couldNotRun
        }
    }

    private static func status(_ error: CatalogError) -> ExitStatus {
        switch error {
        case .severalImages, .ambiguous: .usage
        case .notFound, .noImage, .unsupported, .source: .missing
        }
    }

    private static func code(_ error: ExportError) -> FindingCode {
        switch error {
        case .anotherLog: .headFork
        case .proofs: .headProofInvalid
        case .noSpace: .registryNoSpace
        default: .systemFailed
        }
    }

    private static func status(_ error: ExportError) -> ExitStatus {
        switch error {
        case .nothing, .noNetwork, .referenceTwice, .otherDigest, .tooManySeals, .tooMuchEvidence, .proofsNeedTrust,
            .requestsNeedProofs, .siteKeysNeedRequests, .siteKey, .platformsTwice, .absentAndPresent, .tooManyHeads:
            .usage
        case .sealRequired: .denied
        case .damagedSource, .proofs, .request: .damaged
        case .anotherLog: .forked
        case .unproven, .allMissed: .missing
        case .oldDockerArchive, .knownLog, .noSpace: .couldNotRun
        }
    }
}
