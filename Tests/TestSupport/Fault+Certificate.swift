internal import OpenSSL

extension Fault {
    /// Adds the changes of a fault whose name starts with `certificate`.
    func applyToCertificate(_ edits: inout SigningEdits) {
        if self == .certificateMissing {
            edits.layer.append { layer, _ in layer.annotations[CosignLayer.certificateAnnotation] = nil }
            return
        }
        edits.certificate.append { template, context in
            switch self {
            case .certificateExpired:
                template.notBefore = context.time.later(seconds: -1200)
                template.notAfter = context.time.later(seconds: -600)
            case .certificateNotYetValid: template.notBefore = context.time.later(seconds: 600)
            case .certificateByImpostor: template.issuer = .impostor
            case .certificateByRoot: template.issuer = .root
            case .certificateSignatureAltered: template.alterSignature = true
            case .certificateWithoutCodeSigning: template.extendedKeyUsages = []
            case .certificateForServerAuthentication:
                template.extendedKeyUsages = [CertificateTemplate.serverAuthentication]
            case .certificateWithoutDigitalSignature: template.keyUsage = 0x08
            case .certificateWithUnknownCriticalExtension:
                template.further.append(
                    .init(identifier: "1.3.6.1.4.1.99999.1", isCritical: true, value: DERWriter.boolean(true)))
            case .certificateWithoutSubjectAlternativeName: template.names = []
            case .certificateOfAnotherKey: template.subjectKey = try PrivateKey.generate(.ecdsaP256).publicKey
            default: try applyToTimestamp(&template, context)
            }
        }
    }

    private func applyToTimestamp(_ template: inout CertificateTemplate, _ context: SigningContext) throws {
        var timestamp = CertificateTimestampTemplate()
        switch self {
        case .certificateTimestampMissing:
            template.timestamps = []
            return
        case .certificateTimestampAltered: timestamp.alterSignature = true
        case .certificateTimestampByImpostor: timestamp.byImpostor = true
        case .certificateTimestampOutsideWindow: timestamp.time = context.sigstore.start.later(seconds: -1)
        case .certificateTimestampOfAnotherCertificate: timestamp.ofAnotherCertificate = true
        default: preconditionFailure("\(rawValue) is not about the certificate")
        }
        template.timestamps = [timestamp]
    }
}
