import Archive
import FileSystem
import JSON
import OCI
import OpenSSL
public import Sigstore

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
            self.init(error.code, "bundle: \(error)", hint: Self.hint(error), error.status)
        case let error as SealError:
            let code: FindingCode = error == .missing ? .sealMissing : .sealInvalid
            self.init(code, "\(error)", hint: Self.hint(error), .refused)
        case let error as TrustError:
            let code = error.code ?? .systemFailed
            self.init(code, "trust directory: \(error)", hint: error.hint, error.code == nil ? .couldNotRun : .denied)
        case let error as RegistryError: self.init(error.code, "\(error)", hint: error.hint, error.status)
        case let error as StateError:
            self.init(.stateBroken, "state: \(error)", hint: "find out who changed it before anything is imported", .forked)
        case let error as ExportError: self.init(.systemFailed, "\(error)", hint: error.hint, Self.status(error))
        case let error as ArchiveError: self.init(error.code, "\(error)", hint: nil, .couldNotRun)
        case let error as SystemError:
            let hint = error.isFull ? "free space and try again; nothing was left behind" : nil
            self.init(.systemFailed, "\(error)", hint: hint, .couldNotRun)
        case is ReferenceError, is SourceSpecificationError: self.init(.systemFailed, "\(error)", hint: nil, .usage)
        case let error as CatalogError: self.init(.systemFailed, "\(error)", hint: nil, .missing)
        default: self.init(.systemFailed, "\(error)", hint: nil, .couldNotRun)
        }
    }

    private init(_ code: FindingCode, _ message: String, hint: String?, _ status: ExitStatus) {
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status
    }

    private static func hint(_ error: BundleError) -> String? {
        switch error.code {
        case .bundleTruncated, .bundleSeekTable: "compare the file's size and digest with the original, and copy it again"
        case .bundleUnsupported: "use a newer airlock"
        case .bundleContainer, .bundleDigestMismatch: "the medium may be damaged: copy the bundle again, or ask for another"
        default: nil
        }
    }

    private static func hint(_ error: SealError) -> String? {
        switch error {
        case .missing: "ask the exporter for a sealed bundle, or set seal: optional in policy.yaml"
        case .noKnownSigner: "a bundle of this exporter is accepted once its public key stands in exporters/"
        default: nil
        }
    }

    private static func status(_ error: ExportError) -> ExitStatus {
        switch error {
        case .nothing, .noNetwork, .referenceTwice, .otherDigest: .usage
        case .sealRequired: .denied
        case .damagedSource: .damaged
        case .oldDockerArchive: .couldNotRun
        }
    }
}
