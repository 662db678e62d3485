public import JSON
internal import OpenSSL

extension VirtualSigstore {
    /// The trusted root of this Sigstore, in the form of the public one; windows begin at ``start`` and do not end.
    ///
    /// Tests narrow it by pointer: `root[at: "/tlogs/0/publicKey/validFor/end"] = "2024-01-02T00:00:00Z"`.
    public var trustedRoot: JSON {
        [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [instance(baseURL: log.baseURL, key: log.key.publicKey)],
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
        ]
    }

    /// The bytes of ``trustedRoot``.
    public var trustedRootBytes: [UInt8] { trustedRoot.encoded(.pretty) }

    private func instance(baseURL: String, key: PublicKey) -> JSON {
        [
            "baseUrl": .string(baseURL), "hashAlgorithm": "SHA2_256",
            "publicKey": [
                "rawBytes": .string(Base64.encode(key.spki)), "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "validFor": window,
            ],
            "logId": ["keyId": .string(Base64.encode(key.fingerprint))],
        ]
    }

    private func raw(_ der: [UInt8]) -> JSON { ["rawBytes": .string(Base64.encode(der))] }
    private var window: JSON { ["start": .string(start.rfc3339)] }
}
