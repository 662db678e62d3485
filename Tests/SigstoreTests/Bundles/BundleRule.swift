import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// One rule of verification for Sigstore bundles: a bundle that keeps all but this one, and the code of its refusal.
struct BundleRule: Sendable, CustomTestStringConvertible {
    let name: String
    let code: FindingCode?
    /// The bundle to start from.
    let identity: Bool
    let content: BundleRequest.Content
    let tiled: Bool
    let change: @Sendable (inout BundleRequest) -> Void

    init(
        _ name: String, _ code: FindingCode?, identity: Bool = true, content: BundleRequest.Content = .message,
        tiled: Bool = false, _ change: @escaping @Sendable (inout BundleRequest) -> Void
    ) {
        self.name = name
        self.code = code
        self.identity = identity
        self.content = content
        self.tiled = tiled
        self.change = change
    }

    var testDescription: String { name }

    var request: BundleRequest {
        var request = BundleRequest(identity: identity, content: content, tiled: tiled)
        change(&request)
        return request
    }

    /// A rule that is broken in the finished document.
    static func document(
        _ name: String, _ code: FindingCode?, identity: Bool = true, content: BundleRequest.Content = .message,
        tiled: Bool = false, _ edit: @escaping @Sendable (inout JSON) throws -> Void
    ) -> BundleRule {
        BundleRule(name, code, identity: identity, content: content, tiled: tiled) { request in
            request.template.document.append { document, _ in try edit(&document) }
        }
    }

    /// A rule that is broken by setting a member, or by taking it away.
    static func set(
        _ pointer: String, _ value: JSON?, _ code: FindingCode?, identity: Bool = true,
        content: BundleRequest.Content = .message, tiled: Bool = false
    ) -> BundleRule {
        let text = value.map { String(String(decoding: $0.encoded(), as: UTF8.self).prefix(60)) } ?? "nothing"
        return document("\(pointer) is \(text)", code, identity: identity, content: content, tiled: tiled) {
            $0[at: pointer] = value
        }
    }

    static let material = "/verificationMaterial"
    static let entry = "/verificationMaterial/tlogEntries/0"
    static let proof = "/verificationMaterial/tlogEntries/0/inclusionProof"
    static let stamp = "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp"
}
