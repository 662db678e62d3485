internal import OpenSSL

/// Builds the DER of RFC 3161 responses: a TSTInfo in CMS signed data (RFC 5652 §5).
struct TimestampEncoder {
    let authority: VirtualTimestampAuthority
    let template: TimestampTemplate

    static let tstInfo = "1.2.840.113549.1.9.16.1.4"
    private static let signedData = "1.2.840.113549.1.7.2"
    private static let contentTypeAttribute = "1.2.840.113549.1.9.3"
    private static let messageDigestAttribute = "1.2.840.113549.1.9.4"
    private static let signingCertificateAttribute = "1.2.840.113549.1.9.16.2.47"
    private static let ecdsaWithSHA384 = "1.2.840.10045.4.3.3"
    private static let policy = "1.3.6.1.4.1.99999.3161"

    func response(over message: [UInt8], at time: UnixTime, serial: [UInt8]) throws -> [UInt8] {
        let status = DERWriter.sequence(DERWriter.integer([template.status]))
        let token = try token(over: template.message ?? message, at: time, serial: serial)
        return DERWriter.sequence(status, template.hasToken ? token : []) + template.trailing
    }

    private func token(over message: [UInt8], at time: UnixTime, serial: [UInt8]) throws -> [UInt8] {
        let info = info(over: message, at: time, serial: serial)
        let content = DERWriter.sequence(
            DERWriter.objectIdentifier(template.contentType),
            DERWriter.constructed(0, DERWriter.octetString(info)))
        let signer = try signer(of: info)
        let listed = template.listedHash.map { DERWriter.sequence(DERWriter.objectIdentifier($0)) }
        let hashes = Self.algorithm(.sha384) + (listed ?? [])
        let signed = DERWriter.sequence(
            DERWriter.integer([3]), DERWriter.set(hashes), content,
            template.embedsCertificate ? DERWriter.constructed(0, authority.certificate) : [],
            DERWriter.set(signer + (template.signsTwice ? signer : [])))
        return DERWriter.sequence(DERWriter.objectIdentifier(Self.signedData), DERWriter.constructed(0, signed))
    }

    private func info(over message: [UInt8], at time: UnixTime, serial: [UInt8]) -> [UInt8] {
        let identifier = template.hashIdentifier ?? Self.identifier(template.hash)
        let imprint = DERWriter.sequence(
            DERWriter.sequence(DERWriter.objectIdentifier(identifier)),
            DERWriter.octetString(template.hash.hash(message)))
        let digits = String(decoding: time.rfc3339.utf8.filter { (0x30...0x39).contains($0) }.prefix(14), as: UTF8.self)
        return DERWriter.sequence(
            DERWriter.integer([template.version]), DERWriter.objectIdentifier(Self.policy), imprint,
            DERWriter.integer(serial), DERWriter.value(0x18, Array("\(digits)\(template.fraction)Z".utf8)))
    }

    private func signer(of info: [UInt8]) throws -> [UInt8] {
        let attributes = attributes(of: info)
        let message = template.hasAttributes ? DERWriter.set(attributes) : info
        var signature = try (template.key ?? authority.key).sign(message, hash: .sha384)
        if template.alterSignature { signature[signature.count - 1] ^= 1 }
        return DERWriter.sequence(
            DERWriter.integer([1]),
            DERWriter.sequence(authority.rootName, DERWriter.integer(VirtualTimestampAuthority.serial)),
            Self.algorithm(.sha384), template.hasAttributes ? DERWriter.constructed(0, attributes) : [],
            DERWriter.sequence(DERWriter.objectIdentifier(Self.ecdsaWithSHA384)), DERWriter.octetString(signature))
    }

    /// The attributes in the order that DER gives a SET OF.
    private func attributes(of info: [UInt8]) -> [UInt8] {
        let digest = HashAlgorithm.sha384.hash(template.digestIsRight ? info : info + [0])
        var attributes = [
            Self.attribute(Self.contentTypeAttribute, DERWriter.objectIdentifier(template.statedType)),
            Self.attribute(Self.messageDigestAttribute, DERWriter.octetString(digest)),
        ]
        if template.isBound {
            let certificate = template.boundCertificate ?? authority.certificate
            let hash = DERWriter.sequence(DERWriter.octetString(HashAlgorithm.sha256.hash(certificate)))
            attributes.append(
                Self.attribute(
                    Self.signingCertificateAttribute, DERWriter.sequence(DERWriter.sequence(hash))))
        }
        return attributes.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
    }

    private static func attribute(_ identifier: String, _ value: [UInt8]) -> [UInt8] {
        DERWriter.sequence(DERWriter.objectIdentifier(identifier), DERWriter.set(value))
    }

    private static func algorithm(_ hash: HashAlgorithm) -> [UInt8] {
        DERWriter.sequence(DERWriter.objectIdentifier(identifier(hash)))
    }

    private static func identifier(_ hash: HashAlgorithm) -> String {
        switch hash {
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        }
    }
}
