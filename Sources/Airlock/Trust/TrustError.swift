public import FileSystem
public import OCI
public import OpenSSL
public import Sigstore
public import TransparencyLog

/// Why a trust directory cannot be used. Nothing in a trust directory is ever ignored.
public struct TrustError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable {
        /// The file has no meaning in a trust directory.
        case unsupportedFile
        /// A symbolic link, device, or a directory in the place of a file.
        case notPlain(found: FileStatus.Kind)
        /// Someone other than the owner may write.
        case writable(permissions: UInt32)
        case owner(found: UInt32, wanted: UInt32)
        case missing
        case tooMany(limit: Int)
        case tooLarge(limit: Int)
        /// The file exists, and could not be read.
        case unreadable(SystemError)
        case policy(PolicyError)
        case revocations(PolicyError)
        case root(TrustedRootError)
        case key(CryptoError)
        case witnesses(WitnessPolicyError)
        /// The tree head is malformed, or not signed by the log that it names.
        case head(HeadSignatureError)
        /// No trusted root knows the log that the tree head names.
        case headOfUnknownLog
        /// A tree of no leaves begins every tree, so its head says nothing.
        case headOfNothing
        /// Two pinned heads of one log cannot both be true.
        case headsDisagree(HeadError)
        case keyNotText
        /// Two roots that say who a log is.
        case logClaimedTwice(log: String, other: String)
        /// A key that signs images and seals bundles.
        case keyInTwoRoles(other: String)
        /// The directory is not what its officers signed.
        case seal(SealBreach)
        /// Others seal it than those who are known; nil for nobody.
        case officers(found: Digest?, wanted: Digest?)
    }

    /// What is wrong.
    public let reason: Reason
    /// The file, as a path from where the program runs.
    public let path: String

    init(_ reason: Reason, _ path: String) {
        self.reason = reason
        self.path = path
    }

    /// The stable code of the refusal; `nil` where a file could not be read or an algorithm is not available, which
    /// says nothing about the trust directory.
    public var code: FindingCode? {
        switch reason {
        case .unsupportedFile, .notPlain: .trustUnsupportedFile
        case .writable, .owner: .trustWritable
        case .missing: .trustFileMissing
        case .unreadable, .key(.unavailable), .head(.unanswered): nil
        case .tooMany, .tooLarge, .root, .keyNotText, .witnesses, .revocations: .trustMalformed
        case .head, .headOfUnknownLog, .headOfNothing: .trustMalformed
        case .headsDisagree: .headFork
        case .key: .trustMalformed
        case .policy(let error): error.code
        case .logClaimedTwice: .trustLogClaimedTwice
        case .keyInTwoRoles: .trustKeyInTwoRoles
        case .seal: .trustSealBroken
        case .officers: .trustOfficersChanged
        }
    }

    /// How a command ends.
    var status: ExitStatus {
        switch code {
        case nil: .couldNotRun
        case .headFork?: .forked
        case .trustSealBroken?, .trustOfficersChanged?: .refused
        default: .denied
        }
    }

    /// The file and what is wrong with it.
    public var description: String { "\(path): \(message)" }

    /// What is wrong, without the place.
    public var message: String {
        switch reason {
        case .unsupportedFile: "no such file belongs in a trust directory"
        case .notPlain(let found): "found \(Self.name(found)), want a plain file or the directory of that name"
        case .writable(let permissions): "others may write it (mode \(String(permissions, radix: 8)))"
        case .owner(let found, let wanted):
            "it belongs to user \(found), want root" + (wanted == 0 ? "" : " or user \(wanted)")
        case .missing: "it is missing"
        case .tooMany(let limit): "more than \(limit) files"
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        case .unreadable(let error): "\(error)"
        case .policy(let error), .revocations(let error):
            "line \(error.position.line), column \(error.position.column): \(error.message)"
        case .root(let error): "\(error)"
        case .key(let error): "\(error)"
        case .keyNotText: "it is not text"
        case .witnesses(let error): "\(error)"
        case .head(let error): "\(error)"
        case .headOfUnknownLog: "no trusted root knows the log of this tree head"
        case .headOfNothing: "a tree of size 0 proves nothing"
        case .headsDisagree(let error): "\(error)"
        case .logClaimedTwice(let log, let other): "\(other) names log \(log) too: each log belongs to one trust domain"
        case .keyInTwoRoles(let other): "it is the same key as \(other): a key has one role"
        case .seal(let breach): "its seal is broken: \(breach)"
        case .officers(let found?, let wanted?): "it is sealed by officers \(found), want \(wanted)"
        case .officers(nil, let wanted): "it is not sealed, want officers \(wanted.map { "\($0)" } ?? "none")"
        case .officers(let found, nil): "it is sealed by officers \(found.map { "\($0)" } ?? "none"), want no seal"
        }
    }

    /// What to do about it, where we know.
    public var hint: String? {
        switch reason {
        case .writable: "chmod go-w \(path)"
        case .policy(let error), .revocations(let error): error.hint
        case .seal(.noOfficers), .seal(.threshold), .seal(.officer): "find out who changed it, or seal it anew"
        case .seal: "find out who changed it: airlock trust diff; if it is right, officers sign it: airlock trust seal"
        case .officers(let found, _): "if that is meant, give --trust-officers \(found.map { "\($0)" } ?? "none") once"
        case .headOfUnknownLog: "add the trusted root of that log, or take the head away"
        default: nil
        }
    }

    private static func name(_ kind: FileStatus.Kind) -> String {
        switch kind {
        case .regular: "a file"
        case .directory: "a directory"
        case .symbolicLink: "a symbolic link"
        case .other: "a device, socket or pipe"
        }
    }
}
