internal import OpenSSL

extension HostileCorpus {
    /// Paths of certificates for signing code, the leaf first, the anchor last.
    static func certificates(_ world: CorpusWorld) throws -> [HostileCase] {
        let authority = try CorpusAuthority(world)
        let (start, codeSigning) = (world.sigstore.start, CertificateTemplate.codeSigning)
        let (root, intermediate, leaf) = (try authority.root(), try authority.intermediate(), try authority.leaf())
        let stranger = try CorpusWorld.key("stranger")
        var cases: [HostileCase] = []
        func add(_ name: String, _ lie: String, _ code: String, _ path: [[UInt8]]) {
            cases.append(
                make(.certificate, "\(name).pem", lie, code, Array(path.map(PEMWriter.certificate).joined().utf8)))
        }
        /// A leaf that lies.
        func lie(_ name: String, _ what: String, _ code: String, template: (inout CertificateTemplate) -> Void) throws {
            var written = CertificateTemplate.gitHubWorkflow()
            template(&written)
            add(name, what, code, [try authority.leaf(written), intermediate, root])
        }
        func lie(_ name: String, _ what: String, _ code: String, inside change: CorpusAuthority.Change) throws {
            add(name, what, code, [try authority.leaf(.gitHubWorkflow(), change), intermediate, root])
        }
        /// A leaf whose extension has another value.
        func value(
            _ name: String, _ what: String, _ code: String = "certificate.malformed", of identifier: String,
            _ value: [UInt8], isCritical: Bool = false
        ) throws {
            try lie(
                name, what, code,
                inside: { content in
                    content.extensions.removeAll { $0.identifier == identifier }
                    content.extensions.append(.init(identifier: identifier, isCritical: isCritical, value: value))
                })
        }
        let (names, usage, purposes, constraints) = ("2.5.29.17", "2.5.29.15", "2.5.29.37", "2.5.29.19")
        add("true", "the path from which the lies are made", "", [leaf, intermediate, root])
        add("true-anchor-below", "the intermediate itself is trusted", "", [leaf, intermediate])

        // The path.
        add("no-intermediate", "the intermediate is missing", "certificate.untrusted", [leaf, root])
        add(
            "intermediate-twice", "the intermediate stands twice", "certificate.untrusted",
            [leaf, intermediate, intermediate, root])
        add("order", "the root stands before the intermediate", "certificate.untrusted", [leaf, root, intermediate])
        add("self-made", "the leaf is its own authority", "certificate.untrusted", [leaf, leaf])
        try add(
            "by-stranger", "another key signed under the issuer's name", "certificate.untrusted",
            [authority.leaf(signedBy: stranger), intermediate, root])
        try add(
            "by-root", "the root signed under the intermediate's name", "certificate.untrusted",
            [authority.leaf(signedBy: authority.rootKey), intermediate, root])
        try add(
            "signature-bit", "a bit of the signature", "certificate.untrusted",
            [authority.leaf(altered: true), intermediate, root])
        try add(
            "intermediate-by-stranger", "a stranger signed the intermediate under the root's name",
            "certificate.untrusted", [leaf, authority.intermediate(signedBy: stranger), root])
        try add(
            "issuer-name", "the leaf names another issuer", "certificate.untrusted",
            [authority.leaf { $0.issuer = authority.name("another") }, intermediate, root])
        try add(
            "intermediate-no-authority", "the intermediate is a signer", "certificate.untrusted",
            [leaf, authority.intermediate { $0.extensions.removeAll { $0.identifier == constraints } }, root])
        try add(
            "intermediate-false-authority", "the intermediate says that it is no authority", "certificate.untrusted",
            [
                leaf,
                authority.intermediate { content in
                    content.extensions.removeAll { $0.identifier == constraints }
                    content.extensions.append(
                        .init(identifier: constraints, isCritical: true, value: DERWriter.sequence()))
                }, root,
            ])
        try add(
            "intermediate-no-signing", "the intermediate may not sign certificates", "certificate.untrusted",
            [
                leaf,
                authority.intermediate { content in
                    content.extensions.removeAll { $0.identifier == usage }
                    content.extensions.append(
                        .init(identifier: usage, isCritical: true, value: DERWriter.bitString([0x80], unusedBits: 7)))
                }, root,
            ])
        try add(
            "root-path-length", "the root allows no authority below it", "certificate.untrusted",
            [
                leaf, intermediate,
                authority.root { content in
                    content.extensions = CertificateEncoder.authorityExtensions(
                        key: authority.rootKey.publicKey, issuerKey: authority.rootKey.publicKey, pathLength: 0)
                },
            ])
        try add(
            "intermediate-other-purpose", "the intermediate is for servers", "certificate.usage",
            [
                leaf,
                authority.intermediate { content in
                    content.extensions.removeAll { $0.identifier == purposes }
                    content.extensions.append(
                        CertificateEncoder.extendedKeyUsage([CertificateTemplate.serverAuthentication]))
                }, root,
            ])
        let email = DERWriter.primitive(1, Array("elsewhere.test".utf8))
        try add(
            "name-constraints", "the intermediate may vouch for other names alone", "certificate.untrusted",
            [
                authority.leaf(.email("dev@example.com", issuer: "https://i.test")),
                authority.intermediate {
                    $0.extensions.append(
                        .init(
                            identifier: "2.5.29.30", isCritical: true,
                            value: DERWriter.sequence(DERWriter.constructed(0, DERWriter.sequence(email)))))
                }, root,
            ])
        try add(
            "intermediate-critical", "the intermediate has a critical extension that nobody knows",
            "certificate.critical-extension",
            [
                leaf,
                authority.intermediate {
                    $0.extensions.append(
                        .init(identifier: "1.3.6.1.4.1.99999.1", isCritical: true, value: DERWriter.boolean(true)))
                }, root,
            ])

        // Times.
        try lie(
            "expired", "it ended the day before", "certificate.outside-validity",
            inside: { $0.notAfter = start.later(seconds: 29 * 86_400) })
        try lie(
            "not-yet", "it begins the day after", "certificate.outside-validity",
            inside: { $0.notBefore = start.later(seconds: 31 * 86_400) })
        try lie(
            "reversed", "it ends before it begins", "certificate.outside-validity",
            inside: { $0.notAfter = start.later(seconds: -1) })
        try add(
            "intermediate-expired", "the intermediate ended the day before", "certificate.outside-validity",
            [leaf, authority.intermediate { $0.notAfter = start.later(seconds: 29 * 86_400) }, root])
        try add(
            "root-expired", "the root ended the day before", "certificate.outside-validity",
            [leaf, intermediate, authority.root { $0.notAfter = start.later(seconds: 29 * 86_400) }])

        // What it is for.
        try lie(
            "no-purpose", "it does not say what it is for", "certificate.usage", template: { $0.extendedKeyUsages = [] }
        )
        try lie(
            "server", "it is for servers", "certificate.usage",
            template: { $0.extendedKeyUsages = [CertificateTemplate.serverAuthentication] })
        try lie(
            "any-purpose", "it is for everything", "certificate.usage",
            template: { $0.extendedKeyUsages = ["2.5.29.37.0"] })
        try lie(
            "no-key-usage", "it does not say that its key signs", "certificate.usage", template: { $0.keyUsage = nil })
        try lie("key-agreement", "its key agrees on keys", "certificate.usage", template: { $0.keyUsage = 0x08 })
        try lie(
            "critical", "it has a critical extension that nobody knows", "certificate.critical-extension",
            template: {
                $0.further = [
                    .init(identifier: "1.3.6.1.4.1.99999.1", isCritical: true, value: DERWriter.boolean(true))
                ]
            })

        // Its own form.
        for each in try authority.malformedRoots()
        where !["constraints-no-der", "constraints-trailing"].contains(each.name) {
            add("anchor-\(each.name)", each.lie, "certificate.malformed", [leaf, intermediate, each.der])
        }
        try lie(
            "extension-twice", "an extension stands twice", "certificate.malformed",
            inside: { $0.extensions.append($0.extensions[0]) })
        try lie(
            "names-twice", "two lists of names", "certificate.malformed",
            inside: { content in
                content.extensions.append(
                    .init(identifier: names, value: DERWriter.sequence(DERWriter.primitive(1, Array("a@a.test".utf8)))))
            })
        try value(
            "names-nul", "a zero byte ends a name too early", of: names,
            DERWriter.sequence(DERWriter.primitive(6, Array("https://github.com/a\u{0}.evil.test".utf8))))
        try value(
            "names-line-feed", "a line feed stands in a name", of: names,
            DERWriter.sequence(DERWriter.primitive(1, Array("a@a.test\nb@b.test".utf8))))
        try value(
            "names-not-ascii", "a name is not ASCII", of: names,
            DERWriter.sequence(DERWriter.primitive(1, Array("d\u{E9}v@a.test".utf8))))
        try value(
            "names-trailing", "bytes follow the names", of: names,
            DERWriter.sequence(DERWriter.primitive(1, Array("a@a.test".utf8))) + [5, 0])
        try value(
            "names-cut", "the names are cut off", of: names,
            Array(DERWriter.sequence(DERWriter.primitive(1, Array("a@a.test".utf8))).dropLast()))
        try value(
            "names-no-sequence", "the names are no list", of: names, DERWriter.octetString(Array("a@a.test".utf8)))
        try value(
            "names-long-length", "a length is longer than it need be", of: names,
            [0x30, 0x81, 0x0A] + DERWriter.primitive(1, Array("a@a.test".utf8)))
        try value(
            "other-name-not-utf8", "a name of another kind is not UTF-8", of: names,
            DERWriter.sequence(
                DERWriter.constructed(
                    0,
                    DERWriter.objectIdentifier("1.3.6.1.4.1.57264.1.7")
                        + DERWriter.constructed(0, [0x0C, 2, 0xFF, 0xFE]))))
        try value("purposes-cut", "the purposes are cut off", of: purposes, [0x30, 0x0A, 6, 8, 0x2B])
        try value(
            "purposes-trailing", "bytes follow the purposes", of: purposes,
            DERWriter.sequence(DERWriter.objectIdentifier(codeSigning)) + [5, 0])
        try value("usage-cut", "the key usage is cut off", of: usage, [3, 2, 7], isCritical: true)
        try value("usage-no-bits", "the key usage is a text", of: usage, DERWriter.utf8String("sign"), isCritical: true)
        try value("usage-unused-bits", "nine bits of a byte are unused", of: usage, [3, 2, 9, 0x80], isCritical: true)
        try value(
            "timestamps-cut", "the list of timestamps is cut off", of: "1.3.6.1.4.1.11129.2.4.2",
            DERWriter.octetString([0, 50, 0, 48, 0]))
        try value(
            "timestamps-empty", "the list of timestamps is empty", of: "1.3.6.1.4.1.11129.2.4.2",
            DERWriter.octetString([0, 0]))
        try value("timestamps-no-der", "the list of timestamps is no octets", of: "1.3.6.1.4.1.11129.2.4.2", [0, 0])
        try value(
            "timestamps-trailing", "bytes follow the list of timestamps", of: "1.3.6.1.4.1.11129.2.4.2",
            DERWriter.octetString([0, 0]) + [0])
        try lie(
            "serial-huge", "a serial number of two hundred bytes", "",
            inside: { $0.serial = [UInt8](repeating: 0x7F, count: 200) })
        try add(
            "key-cut", "its key is cut off", "certificate.malformed",
            [authority.leaf().replacing(authority.leafKey.publicKey.spki, with: [0x30, 0x00]), intermediate, root])
        cases.append(
            make(
                .certificate, "label.pem", "the block is said to be a key", "certificate.malformed",
                Array(PEMWriter.privateKey(leaf).utf8)))
        cases.append(
            make(
                .certificate, "text-between.pem", "text stands between the blocks", "certificate.malformed",
                Array("\(PEMWriter.certificate(leaf))and\n\(PEMWriter.certificate(root))".utf8)))
        return cases
    }
}

extension [UInt8] {
    /// The first occurrence of some bytes replaced; lengths around it stay, so that nothing fits any more.
    fileprivate func replacing(_ old: [UInt8], with new: [UInt8]) -> [UInt8] {
        guard let place = indices.first(where: { self[$0...].starts(with: old) }) else { return self }
        return Array(self[..<place]) + new + self[(place + old.count)...]
    }
}
