public import JSON
public import OpenSSL

/// What shall be signed, when, and what shall be wrong with it.
public struct SigningRequest {
    /// The digest of the image's manifest, `sha256:HEX`.
    public var image: String
    /// The docker-reference of a signature, or the subject's name of an attestation.
    public var reference = "registry.test/team/app"
    /// The optional annotations of a signature's payload; null where nil.
    public var annotations: JSONObject?
    /// When certificate, certificate timestamp and log entry are made; the Sigstore's ``VirtualSigstore/time`` if nil.
    public var time: UnixTime?
    /// The DSSE payload type of an attestation.
    public var payloadType = "application/vnd.in-toto+json"
    /// Whether the signature goes into the log.
    public var isLogged = true
    /// The kind of an attestation's log entry; a signature's is always hashedrekord.
    public var entryKind = LogEntryKind.dsse001
    /// Rules that the result shall break.
    public var faults: [Fault] = []
    /// Further changes, made after those of the faults.
    public var edits = SigningEdits()

    /// A request for a faultless piece of evidence about an image.
    public init(image: String) { self.image = image }

    /// The request with the changes that make its faults before its own.
    func resolved() -> SigningRequest {
        var request = self
        request.edits = SigningEdits()
        for fault in faults { fault.apply(to: &request) }
        request.edits.append(edits)
        return request
    }
}

/// Changes to each step of signing, in the order of the steps. What follows a step sees its changes: a payload that is
/// changed is signed as changed, a body that is changed is logged as changed.
public struct SigningEdits {
    /// Changes a value, knowing what was made before.
    public typealias Edit<Value> = (inout Value, SigningContext) throws -> Void

    /// The simple signing payload or in-toto statement, before it is signed.
    public var payload: [Edit<JSON>] = []
    /// What the certificate shall say, before it is issued.
    public var certificate: [Edit<CertificateTemplate>] = []
    /// The signature, before it is put anywhere.
    public var signature: [Edit<[UInt8]>] = []
    /// The DSSE envelope, before it is stored and logged.
    public var envelope: [Edit<JSON>] = []
    /// The log entry's body, before the log has it.
    public var body: [Edit<JSON>] = []
    /// The log entry with its promise and proof, before it is stored.
    public var entry: [Edit<LoggedEntry>] = []
    /// The layer as stored.
    public var layer: [Edit<CosignLayer>] = []

    /// No changes.
    public init() {}

    /// Adds another set of changes after these.
    mutating func append(_ other: SigningEdits) {
        payload += other.payload
        certificate += other.certificate
        signature += other.signature
        envelope += other.envelope
        body += other.body
        entry += other.entry
        layer += other.layer
    }
}

/// What one act of signing has made so far.
public struct SigningContext {
    /// Whose services are used.
    public let sigstore: VirtualSigstore
    /// When this happens.
    public let time: UnixTime
    /// The signer's key; for an identity a new one.
    public let key: PrivateKey
    /// DER; nil for a signer with a pinned key, and before it is issued.
    public internal(set) var certificate: [UInt8]?
    /// The bytes that the signature covers.
    public internal(set) var message: [UInt8] = []
    /// The kind of the log entry.
    public internal(set) var entryKind = LogEntryKind.hashedrekord001

    /// The PEM of the certificate, or of the public key where there is none.
    public var verifier: String {
        certificate.map(PEMWriter.certificate) ?? key.publicKey.pem
    }
}
