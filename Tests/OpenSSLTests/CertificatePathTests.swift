import OpenSSL
import Testing

@Suite struct CertificatePathTests {
    private let time = UnixTime(rfc3339: "2024-06-01T00:00:00Z")!
    private let rootKey = TestKeys.p256
    private let middleKey = TestKeys.otherP256
    private let leafKey = TestKeys.ed25519

    private let root = CertificateRecipe.authority("Root", key: TestKeys.p256)
    private let middle = CertificateRecipe.authority("Middle", key: TestKeys.otherP256, issuer: "Root")
    private let leaf = CertificateRecipe.leaf(key: TestKeys.ed25519, issuer: "Middle")

    /// Verifies the path of three recipes, each signed by the right key, and returns what went wrong.
    private func problem(
        leaf: CertificateRecipe? = nil, middle: CertificateRecipe? = nil, root: CertificateRecipe? = nil,
        at time: UnixTime? = nil, usage: String? = nil
    ) throws -> CertificatePathError? {
        try problem(
            leaf: (leaf ?? self.leaf).certificate(signedBy: middleKey),
            intermediates: [(middle ?? self.middle).certificate(signedBy: rootKey)],
            anchor: (root ?? self.root).certificate(signedBy: rootKey), at: time, usage: usage)
    }

    private func problem(
        leaf: Certificate, intermediates: [Certificate], anchor: Certificate, at time: UnixTime? = nil,
        usage: String? = nil
    ) -> CertificatePathError? {
        do throws(CertificatePathError) {
            try Certificate.verifyPath(
                leaf: leaf, intermediates: intermediates, anchor: anchor, at: time ?? self.time, usage: usage)
            return nil
        } catch {
            return error
        }
    }

    private func isNotTrusted(_ error: CertificatePathError?, _ position: CertificatePathError.Position) -> Bool {
        if case .notTrusted(position, _)? = error { true } else { false }
    }

    @Test func `accepts a path from leaf to anchor`() throws {
        #expect(try problem() == nil)
        #expect(try problem(usage: CertificateRecipe.codeSigning) == nil)
    }

    @Test func `accepts an anchor that signed the leaf`() throws {
        let anchor = try middle.certificate(signedBy: rootKey)
        #expect(problem(leaf: try leaf.certificate(signedBy: middleKey), intermediates: [], anchor: anchor) == nil)
    }

    @Test func `accepts the first and the last moment of the validity`() throws {
        #expect(try problem(at: UnixTime(rfc3339: "2024-01-01T00:00:00Z")) == nil)
        #expect(try problem(at: UnixTime(rfc3339: "2025-01-01T00:00:00Z")) == nil)
    }

    @Test(arguments: ["2023-12-31T23:59:59.999Z", "2025-01-01T00:00:00.001Z"])
    func `refuses a time outside the validity of any certificate`(text: String) throws {
        let time = try #require(UnixTime(rfc3339: text))
        var wide = (leaf: leaf, middle: middle, root: root)
        for recipe in [
            \(leaf: CertificateRecipe, middle: CertificateRecipe, root: CertificateRecipe).leaf, \.middle, \.root,
        ] {
            wide[keyPath: recipe].notBefore = ASN1.utcTime("200101000000Z")
            wide[keyPath: recipe].notAfter = ASN1.utcTime("300101000000Z")
        }
        #expect(try problem(leaf: wide.leaf, middle: wide.middle, root: wide.root, at: time) == nil)
        #expect(try position(problem(leaf: leaf, middle: wide.middle, root: wide.root, at: time)) == .leaf)
        #expect(try position(problem(leaf: wide.leaf, middle: middle, root: wide.root, at: time)) == .intermediate(0))
        #expect(try position(problem(leaf: wide.leaf, middle: wide.middle, root: root, at: time)) == .anchor)
    }

    private func position(_ error: CertificatePathError?) -> CertificatePathError.Position? {
        if case .outsideValidity(let position, _, _, _)? = error { position } else { nil }
    }

    @Test func `refuses a certificate with a forged signature`() throws {
        let forged = try leaf.certificate(signedBy: rootKey)
        let anchor = try root.certificate(signedBy: rootKey)
        let intermediates = [try middle.certificate(signedBy: rootKey)]
        #expect(isNotTrusted(problem(leaf: forged, intermediates: intermediates, anchor: anchor), .leaf))
        let forgedMiddle = [try middle.certificate(signedBy: middleKey)]
        let good = try leaf.certificate(signedBy: middleKey)
        #expect(isNotTrusted(problem(leaf: good, intermediates: forgedMiddle, anchor: anchor), .intermediate(0)))
    }

    @Test func `refuses a leaf that another authority issued`() throws {
        let stranger = CertificateRecipe.leaf(key: leafKey, issuer: "Stranger")
        #expect(isNotTrusted(try problem(leaf: stranger), .leaf))
    }

    @Test func `refuses an issuer of the same name with another key`() throws {
        let impostor = CertificateRecipe.authority("Middle", key: TestKeys.p256, issuer: "Root")
        #expect(isNotTrusted(try problem(middle: impostor), .leaf))
    }

    @Test func `refuses to reach an anchor by another way than the one given`() throws {
        let leaf = try leaf.certificate(signedBy: middleKey)
        let middle = try middle.certificate(signedBy: rootKey)
        let root = try root.certificate(signedBy: rootKey)
        let unused = try CertificateRecipe.authority("Unused", key: rootKey, issuer: "Root").certificate(
            signedBy: rootKey)
        for intermediates in [[], [middle, unused], [unused, middle], [middle, middle], [middle, root]] {
            #expect(problem(leaf: leaf, intermediates: intermediates, anchor: root) != nil)
        }
        #expect(problem(leaf: middle, intermediates: [], anchor: middle) != nil)
    }

    @Test func `refuses an issuer that is no authority`() throws {
        let digitalSignature = CertificateRecipe.Extension.keyUsage(CertificateRecipe.digitalSignature)
        for wrong in [
            middle.replacing(.basicConstraints(isAuthority: false)), middle.without("2.5.29.19"),
            middle.replacing(digitalSignature), middle.without(CertificateRecipe.Extension.keyUsageIdentifier),
        ] {
            #expect(try problem(middle: wrong) == .notAuthority(.intermediate(0)))
        }
        #expect(try problem(root: root.replacing(digitalSignature)) == .notAuthority(.anchor))
    }

    @Test func `refuses a path longer than an authority allows`() throws {
        let short = root.replacing(.basicConstraints(isAuthority: true, pathLength: 0))
        #expect(try problem(root: short) != nil)
        let enough = root.replacing(.basicConstraints(isAuthority: true, pathLength: 1))
        #expect(try problem(root: enough) == nil)
    }

    @Test func `refuses names outside an authority's name constraints`() throws {
        func constraints(_ domain: String) -> CertificateRecipe.Extension {
            let subtree = ASN1.sequence(ASN1.implicit(6, Array(domain.utf8)))
            return .init(oid: "2.5.29.30", isCritical: true, value: ASN1.sequence(ASN1.explicit(0, subtree)))
        }
        #expect(try problem(middle: middle.replacing(constraints("example.com"))) == nil)
        #expect(isNotTrusted(try problem(middle: middle.replacing(constraints("example.org"))), .leaf))
    }

    @Test func `refuses critical extensions that nobody processes`() throws {
        let unknown = CertificateRecipe.Extension(oid: "1.2.3.4", isCritical: true, value: ASN1.null)
        #expect(try problem(leaf: leaf.replacing(unknown)) == .unknownCriticalExtension(.leaf))
        #expect(try problem(middle: middle.replacing(unknown)) == .unknownCriticalExtension(.intermediate(0)))
        #expect(try problem(root: root.replacing(unknown)) == .unknownCriticalExtension(.anchor))
    }

    @Test func `refuses a usage that leaf or issuers do not allow`() throws {
        let usage = CertificateRecipe.codeSigning
        let timeStamping = CertificateRecipe.Extension.extendedKeyUsage(["1.3.6.1.5.5.7.3.8"])
        let any = CertificateRecipe.Extension.extendedKeyUsage(["2.5.29.37.0"])
        for wrong in [leaf.replacing(timeStamping), leaf.replacing(any), leaf.without("2.5.29.37")] {
            #expect(try problem(leaf: wrong, usage: usage) == .wrongUsage(.leaf, wanted: usage))
            #expect(try problem(leaf: wrong) == nil)
        }
        let restricted = try problem(middle: middle.replacing(timeStamping), usage: usage)
        #expect(restricted == .wrongUsage(.intermediate(0), wanted: usage))
        #expect(try problem(middle: middle.replacing(any), usage: usage) == nil)
    }
}
