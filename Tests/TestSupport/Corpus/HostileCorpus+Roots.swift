internal import JSON
internal import OpenSSL

extension HostileCorpus {
    /// `trusted_root.json`.
    static func trustedRoots(_ world: CorpusWorld) throws -> [HostileCase] {
        let authority = try CorpusAuthority(world)
        var root = world.root
        let certificates = try [authority.intermediate(), authority.root()]
        root[at: "/certificateAuthorities"] = [
            [
                "subject": ["organization": "corpus.test", "commonName": "root"], "uri": "https://fulcio.corpus.test",
                "certChain": ["certificates": authority.chain(certificates)],
                "validFor": ["start": "2024-01-01T00:00:00Z"],
            ]
        ]
        let good = root
        var cases = [
            make(.trustedRoot, "true.json", "the root from which the lies are made", "", good.encoded(.pretty))
        ]
        func lie(_ name: String, _ lie: String, _ change: (inout JSON) throws -> Void) rethrows {
            var document = good
            try change(&document)
            cases.append(
                make(.trustedRoot, "\(name).json", lie, "trust.malformed", status: 3, document.encoded(.pretty)))
        }
        let log = "/tlogs/0"
        let chain = "/certificateAuthorities/0/certChain/certificates"
        lie("media-type", "the type is of no version that is known") {
            $0[at: "/mediaType"] = "application/vnd.dev.sigstore.trustedroot+json;version=0.9"
        }
        lie("media-type-missing", "the type is missing") { $0[at: "/mediaType"] = nil }
        lie("unknown-member", "a member restricts what is trusted, and is not known") { $0[at: "/onlyFor"] = "test" }
        lie("unknown-member-of-a-log", "a log has a member that is not known") { $0[at: "\(log)/retired"] = true }
        lie("unknown-member-of-a-key", "a key has a member that is not known") {
            $0[at: "\(log)/publicKey/purpose"] = "test"
        }
        lie("unknown-member-of-a-window", "a window has a member that is not known") {
            $0[at: "\(log)/publicKey/validFor/until"] = "2025-01-01T00:00:00Z"
        }
        lie("logs-object", "the logs are no list") { $0[at: "/tlogs"] = [:] }
        lie("logs-many", "more logs than any root names") { document in
            document[at: "/tlogs"] = .array([JSON](repeating: document[at: log] ?? .null, count: 257))
        }
        lie("log-no-key", "a log has no key") { $0[at: "\(log)/publicKey/rawBytes"] = nil }
        lie("log-key-cut", "a log's key is cut off") { $0[at: "\(log)/publicKey/rawBytes"] = "MCowBQYDK2VwAyEA" }
        lie("log-key-not-base64", "a log's key is not base64") { $0[at: "\(log)/publicKey/rawBytes"] = "***" }
        lie("log-key-kind", "a log's key is of another kind than it says") {
            $0[at: "\(log)/publicKey/keyDetails"] = "PKIX_ECDSA_P256_SHA_256"
        }
        lie("log-key-unknown-kind", "a log's key is of a kind that is not known") {
            $0[at: "\(log)/publicKey/keyDetails"] = "PKIX_ML_DSA_65"
        }
        lie("log-key-prehashed", "a log would sign with a hash of hashes") {
            $0[at: "\(log)/publicKey/keyDetails"] = "PKIX_ED25519_PH"
        }
        lie("log-hash", "a tree of another hash") { $0[at: "\(log)/hashAlgorithm"] = "SHA2_512" }
        lie("log-id-missing", "a log has no ID") { $0[at: "\(log)/logId"] = nil }
        lie("log-id-short", "a log's ID is short") { $0[at: "\(log)/logId/keyId"] = "AAAA" }
        lie("log-url-missing", "a log has no address, so its checkpoints have no name") {
            $0[at: "\(log)/baseUrl"] = nil
        }
        lie("log-url-no-host", "a log's address has no host") { $0[at: "\(log)/baseUrl"] = "https:///" }
        lie("log-url-name", "a log's name could not stand on a checkpoint") {
            $0[at: "\(log)/baseUrl"] = "https://a+b.test"
        }
        lie("log-checkpoint-key", "the hint on the checkpoints is another key's") {
            $0[at: "\(log)/checkpointKeyId"] = ["keyId": "AAAAAA=="]
        }
        lie("window-missing", "a log has no window") { $0[at: "\(log)/publicKey/validFor"] = nil }
        lie("window-no-start", "a window does not begin") {
            $0[at: "\(log)/publicKey/validFor"] = ["end": "2030-01-01T00:00:00Z"]
        }
        lie("window-reversed", "a window ends before it begins") {
            $0[at: "\(log)/publicKey/validFor/end"] = "2020-01-01T00:00:00Z"
        }
        lie("window-no-time", "a window begins on the thirtieth of February") {
            $0[at: "\(log)/publicKey/validFor/start"] = "2024-02-30T00:00:00Z"
        }
        lie("window-no-zone", "a window's begin has no zone") {
            $0[at: "\(log)/publicKey/validFor/start"] = "2024-01-01T00:00:00"
        }
        lie("window-number", "a window's begin is a number") {
            $0[at: "\(log)/publicKey/validFor/start"] = 1_704_067_200
        }
        lie("chain-empty", "an authority has no certificate") { $0[at: chain] = [] }
        lie("chain-cut", "an authority's certificate is cut off") { $0[at: "\(chain)/0/rawBytes"] = "MIIB" }
        try lie("chain-out-of-order", "the root stands before the intermediate") {
            $0[at: chain] = try authority.chain([authority.root(), authority.intermediate()])
        }
        try lie("chain-of-strangers", "the second certificate did not issue the first, by its name") { document in
            document[at: chain] = try authority.chain([
                authority.intermediate(), authority.root { $0.subject = authority.name("another") },
            ])
        }
        try lie("chain-long", "nine certificates") {
            $0[at: chain] = try authority.chain([[UInt8]](repeating: authority.root(), count: 9))
        }
        for each in try authority.malformedRoots() {
            lie("authority-\(each.name)", each.lie) { $0[at: chain] = authority.chain([each.der]) }
        }
        lie("timestamp-authority-no-signer", "a timestamp authority lists no certificate that signs") { document in
            var entry = document[at: "/certificateAuthorities/0"] ?? .null
            entry[at: "/uri"] = "https://tsa.corpus.test"
            document[at: "/timestampAuthorities"] = [entry]
        }
        let text = String(decoding: good.encoded(.compact), as: UTF8.self)
        cases.append(
            make(
                .trustedRoot, "name-twice.json", "the logs stand twice, and the second have another", "trust.malformed",
                status: 3, Array("{\"tlogs\":[],\(text.dropFirst())".utf8)))
        cases.append(
            make(
                .trustedRoot, "cut.json", "the document is cut off", "trust.malformed", status: 3,
                Array(text.dropLast().utf8)))
        return cases
    }
}

/// Certificates whose keys follow from their names: root, intermediate, signer, and their lies.
struct CorpusAuthority {
    let rootKey: PrivateKey
    let intermediateKey: PrivateKey
    let leafKey: PrivateKey
    private let start: UnixTime

    init(_ world: CorpusWorld) throws {
        (rootKey, intermediateKey) = (try CorpusWorld.key("root"), try CorpusWorld.key("intermediate"))
        leafKey = try CorpusWorld.key("leaf")
        start = world.sigstore.start
    }

    typealias Change = (inout CertificateEncoder.Content) throws -> Void

    func name(_ text: String) -> [UInt8] { CertificateEncoder.name(organization: "corpus.test", commonName: text) }

    func chain(_ certificates: [[UInt8]]) -> JSON {
        .array(certificates.map { ["rawBytes": .string(Base64.encode($0))] })
    }

    func root(signedBy key: PrivateKey? = nil, _ change: Change = { _ in }) throws -> [UInt8] {
        var content = CertificateEncoder.Content(
            serial: [1], issuer: name("root"), subject: name("root"), notBefore: start,
            notAfter: start.later(seconds: 3650 * 86_400), subjectKey: rootKey.publicKey,
            extensions: CertificateEncoder.authorityExtensions(
                key: rootKey.publicKey, issuerKey: rootKey.publicKey, pathLength: 1))
        try change(&content)
        return try VirtualCertificateAuthority.sign(content, with: key ?? rootKey)
    }

    func intermediate(signedBy key: PrivateKey? = nil, _ change: Change = { _ in }) throws -> [UInt8] {
        var content = CertificateEncoder.Content(
            serial: [2], issuer: name("root"), subject: name("intermediate"), notBefore: start,
            notAfter: start.later(seconds: 3650 * 86_400), subjectKey: intermediateKey.publicKey,
            extensions: CertificateEncoder.authorityExtensions(
                key: intermediateKey.publicKey, issuerKey: rootKey.publicKey, pathLength: 0)
                + [CertificateEncoder.extendedKeyUsage([CertificateTemplate.codeSigning])])
        try change(&content)
        return try VirtualCertificateAuthority.sign(content, with: key ?? rootKey)
    }

    func leaf(
        _ template: CertificateTemplate = .gitHubWorkflow(), signedBy key: PrivateKey? = nil, altered: Bool = false,
        _ change: Change = { _ in }
    ) throws -> [UInt8] {
        var content = CertificateEncoder.Content(
            serial: [0x4A, 1], issuer: name("intermediate"), subject: DERWriter.sequence(), notBefore: start,
            notAfter: start.later(seconds: 60 * 86_400), subjectKey: leafKey.publicKey,
            extensions: CertificateEncoder.signerExtensions(
                template, key: leafKey.publicKey, issuerKey: intermediateKey.publicKey))
        try change(&content)
        return try VirtualCertificateAuthority.sign(content, with: key ?? intermediateKey, altered: altered)
    }

    /// Certificates of a root that no reader should take, whatever it makes of them.
    func malformedRoots() throws -> [(name: String, lie: String, der: [UInt8])] {
        func with(_ identifier: String, _ value: [UInt8], isCritical: Bool = false) -> Change {
            { content in
                content.extensions.removeAll { $0.identifier == identifier }
                content.extensions.append(.init(identifier: identifier, isCritical: isCritical, value: value))
            }
        }
        let good = try root()
        var all: [(name: String, lie: String, der: [UInt8])] = []
        func add(_ name: String, _ lie: String, _ der: [UInt8]) { all.append((name, lie, der)) }
        try add("extension-twice", "an extension stands twice", root { $0.extensions.append($0.extensions[0]) })
        add("trailing-byte", "a byte follows the certificate", good + [0])
        add("cut", "the certificate lacks its last byte", Array(good.dropLast()))
        add("long-length", "a length is longer than it need be", [0x30, 0x83, 0] + good[2...])
        add("indefinite-length", "a length is not said", [0x30, 0x80] + good[4...] + [0, 0])
        try add(
            "constraints-no-der", "the basic constraints are no DER",
            root(with("2.5.29.19", [0xFF, 0xFF], isCritical: true)))
        try add(
            "constraints-trailing", "a byte follows the basic constraints",
            root(with("2.5.29.19", DERWriter.sequence(DERWriter.boolean(true)) + [0], isCritical: true)))
        try add(
            "constraints-true-as-one", "true is one and not 255",
            root(with("2.5.29.19", DERWriter.sequence([1, 1, 1]), isCritical: true)))
        try add(
            "usage-no-der", "the key usage is no DER", root(with("2.5.29.15", [0x03, 0x05, 0x01], isCritical: true)))
        try add("usage-empty", "the key usage is empty", root(with("2.5.29.15", [], isCritical: true)))
        try add(
            "usage-trailing", "bytes follow the key usage",
            root(with("2.5.29.15", DERWriter.bitString([0x06], unusedBits: 1) + [0x05, 0x00], isCritical: true)))
        try add("purposes-no-der", "the extended key usage is no DER", root(with("2.5.29.37", [0x30, 0x7F])))
        try add("purposes-empty", "the extended key usage names nothing", root(with("2.5.29.37", [0x30, 0x00])))
        try add(
            "purposes-long-length", "the extended key usage has a length longer than it need be",
            root(with("2.5.29.37", [0x30, 0x81, 0x0A] + DERWriter.objectIdentifier(CertificateTemplate.codeSigning))))
        try add("names-no-der", "the alternative names are no DER", root(with("2.5.29.17", [0x30, 0x05, 0x86])))
        try add(
            "names-nul", "a zero byte stands in an alternative name",
            root(
                with("2.5.29.17", DERWriter.sequence(DERWriter.primitive(6, Array("https://a.test\u{0}.b.test".utf8)))))
        )
        try add(
            "names-not-ascii", "an alternative name is not ASCII",
            root(with("2.5.29.17", DERWriter.sequence(DERWriter.primitive(1, Array("\u{E9}@a.test".utf8))))))
        try add("serial-negative", "the serial number is negative", root { _ in }.replacingSerial([0x02, 0x01, 0xFF]))
        try add("version-four", "a version that there is not", root { _ in }.replacingVersion(3))
        try add("date-reversed-form", "a date of this century in the form of the last", root { _ in }.replacingTimes())
        try add("key-id-no-der", "the subject's key identifier is no DER", root(with("2.5.29.14", [0x04, 0x14, 0x00])))
        try add(
            "key-id-trailing", "a byte follows the subject's key identifier",
            root(with("2.5.29.14", DERWriter.octetString([1, 2, 3]) + [0])))
        try add("policies-no-der", "the certificate policies are no DER", root(with("2.5.29.32", [0x30, 0x03, 0x02])))
        try add(
            "constraints-of-names-no-der", "the name constraints are no DER",
            root(with("2.5.29.30", [0x30, 0x09, 0xA0], isCritical: true)))
        return all
    }
}

extension [UInt8] {
    /// The certificate with another serial number of one byte; nobody signed it.
    fileprivate func replacingSerial(_ integer: [UInt8]) -> [UInt8] { replacingFirst([0x02, 0x01, 0x01], integer) }
    fileprivate func replacingVersion(_ version: UInt8) -> [UInt8] {
        replacingFirst([0xA0, 0x03, 0x02, 0x01, 0x02], [0xA0, 0x03, 0x02, 0x01, version])
    }
    /// A `UTCTime` whose month is the thirteenth.
    fileprivate func replacingTimes() -> [UInt8] {
        replacingFirst(Array("240101000000Z".utf8), Array("241301000000Z".utf8))
    }

    private func replacingFirst(_ old: [UInt8], _ new: [UInt8]) -> [UInt8] {
        guard let place = indices.first(where: { self[$0...].starts(with: old) }) else {
            preconditionFailure("the certificate has no \(old)")
        }
        return Array(self[..<place]) + new + self[(place + old.count)...]
    }
}
