public import Sigstore

/// Why a policy cannot be used, and where in its file. Nothing in a policy is ever ignored.
public struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Equatable {
        case tooLarge(limit: Int)
        case notText(String)
        case syntax(String)
        case empty
        /// Anchors, aliases and tags: what they say stands elsewhere.
        case indirection(String)
        case keyNotText
        case duplicateKey(String)
        case unknownKey(String, nearest: String?)
        case missingKey(String)
        case wrongType(found: String, wanted: String)
        case wrongValue(found: String, wanted: String)
        /// Part of the language, not of this version.
        case unsupported(String)
        /// Parts that are well-formed each and say nothing together.
        case meaningless(String)
        /// A key or root that the trust directory does not hold.
        case missingFile(String)
    }

    /// What is wrong.
    public let reason: Reason
    /// Where it stands.
    public let position: PolicyPosition
    /// What to write instead, where that is known.
    public let hint: String?

    init(_ reason: Reason, at position: PolicyPosition, hint: String? = nil) {
        self.reason = reason
        self.position = position
        self.hint = hint
    }

    /// The stable code of the refusal.
    public var code: FindingCode {
        switch reason {
        case .unsupported: .policyUnsupported
        case .meaningless: .policyMeaningless
        default: .policyMalformed
        }
    }

    /// Place and message, as compilers print them.
    public var description: String { "\(position): \(message)" }

    /// What is wrong, without the place.
    public var message: String {
        switch reason {
        case .tooLarge(let limit): "the file is larger than \(limit) bytes"
        case .notText(let why): "the file is not plain text: \(why)"
        case .syntax(let why): "not YAML: \(why)"
        case .empty: "the file is empty"
        case .indirection(let what): "\(what) are not allowed here"
        case .keyNotText: "a key must be plain text"
        case .duplicateKey(let key): "key \(key) stands twice"
        case .unknownKey(let key, let nearest):
            "unknown key \(key)" + (nearest.map { ", nearest known key: \($0)" } ?? "")
        case .missingKey(let key): "key \(key) is missing"
        case .wrongType(let found, let wanted): "found \(found), want \(wanted)"
        case .wrongValue(let found, let wanted): "found \(found), want \(wanted)"
        case .unsupported(let feature): "\(feature) is not supported by this version"
        case .meaningless(let why): why
        case .missingFile(let name): "\(name) is not in the trust directory"
        }
    }
}
