public import JSON
internal import OpenSSL

extension VirtualSigstore {
    /// The trusted root of this Sigstore, in the form of the public one; windows begin at ``start`` and do not end.
    ///
    /// Tests narrow it by pointer: `root[at: "/tlogs/0/publicKey/validFor/end"] = "2024-01-02T00:00:00Z"`.
    public var trustedRoot: JSON {
        [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [
                instance(baseURL: log.baseURL, key: log.key.publicKey),
                instance(
                    baseURL: tiledLog.baseURL, key: tiledLog.key.publicKey, details: "PKIX_ED25519",
                    logID: tiledLog.logID),
            ],
            "certificateAuthorities": [
                [
                    "subject": [
                        "organization": .string(authority.organization), "commonName": .string(authority.commonName),
                    ],
                    "uri": .string(authority.uri),
                    "certChain": ["certificates": [raw(authority.intermediate), raw(authority.root)]],
                    "validFor": window,
                ]
            ],
            "ctlogs": [instance(baseURL: certificateLog.baseURL, key: certificateLog.key.publicKey)],
            "timestampAuthorities": [
                [
                    "subject": ["organization": .string(domain), "commonName": .string("\(domain) tsa")],
                    "uri": .string(timestampAuthority.uri),
                    "certChain": [
                        "certificates": [raw(timestampAuthority.certificate), raw(timestampAuthority.root)]
                    ],
                    "validFor": window,
                ]
            ],
        ]
    }

    /// The bytes of ``trustedRoot``.
    public var trustedRootBytes: [UInt8] { trustedRoot.encoded(.pretty) }

    private func instance(
        baseURL: String, key: PublicKey, details: String = "PKIX_ECDSA_P256_SHA_256", logID: [UInt8]? = nil
    ) -> JSON {
        [
            "baseUrl": .string(baseURL), "hashAlgorithm": "SHA2_256",
            "publicKey": [
                "rawBytes": .string(Base64.encode(key.spki)), "keyDetails": .string(details),
                "validFor": window,
            ],
            "logId": ["keyId": .string(Base64.encode(logID ?? key.fingerprint))],
        ]
    }

    private func raw(_ der: [UInt8]) -> JSON { ["rawBytes": .string(Base64.encode(der))] }
    private var window: JSON { ["start": .string(start.rfc3339)] }
}
