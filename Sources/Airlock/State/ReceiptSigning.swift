import OCI
public import OpenSSL
import TransparencyLog

/// How the command line wants the log of receipts to be signed.
public struct ReceiptSigning: Sendable {
    private let key: PrivateKey?
    private let origin: String?
    private let replacesKey: Bool

    /// Nothing said: a log that was signed before then refuses.
    public static let unsigned = ReceiptSigning(key: nil)

    /// - Parameters:
    ///   - key: the site's Ed25519 key.
    ///   - origin: the log's name, for a log that begins.
    ///   - replacesKey: whether another key than before may sign from now on.
    public init(key: PrivateKey?, origin: String? = nil, replacesKey: Bool = false) {
        self.key = key
        self.origin = origin
        self.replacesKey = replacesKey
    }

    /// Requires that the key is not one that the trust directory revokes.
    ///
    /// - Throws: ``ReceiptLogError/revokedKey(why:)``
    func requireGood(by trust: TrustDirectory) throws(ReceiptLogError) {
        guard let key, let entry = trust.revocations[.receiptKey(key.publicKey.fingerprint)] else { return }
        throw .revokedKey(why: "\(entry)")
    }

    /// What the next receipt says of its log.
    ///
    /// - Parameters:
    ///   - last: what the newest receipt says; nil where it says nothing.
    ///   - first: what names a log that begins, where nobody named it.
    /// - Throws: ``ReceiptLogError`` where the log's name would change, or its signature would be dropped or become
    ///   another key's.
    func identity(after last: ReceiptLogIdentity?, named first: Digest) throws -> ReceiptLogIdentity {
        if let origin, !ReceiptLogIdentity.isOrigin(origin) { throw ReceiptLogError.badOrigin(origin) }
        if let origin, let last, origin != last.origin {
            throw ReceiptLogError.otherOrigin(wanted: last.origin, given: origin)
        }
        let name = last?.origin ?? origin ?? ReceiptLogIdentity.origin(after: first)
        let signer = try signer(named: name)
        if let known = last?.key {
            guard let signer else { throw ReceiptLogError.keyMissing("\(known)") }
            guard signer.verifierKey == known || replacesKey else {
                throw ReceiptLogError.otherKey(wanted: "\(known)", given: "\(signer.verifierKey)")
            }
        }
        return ReceiptLogIdentity(origin: name, key: signer?.verifierKey)
    }

    /// The checkpoint of a log, signed where there is a key.
    func checkpoint(_ body: CheckpointBody) throws -> ReceiptCheckpoint {
        guard let signer = try signer(named: body.origin) else { return ReceiptCheckpoint(body) }
        return try ReceiptCheckpoint(body, signedBy: signer)
    }

    private func signer(named name: String) throws -> NoteSigner? {
        guard let key else { return nil }
        do throws(NoteError) { return try NoteSigner(name: name, key: key) } catch {
            if case .cryptography(let error) = error { throw error }
            throw ReceiptLogError.unusableKey("\(error)")
        }
    }
}
