internal import JSON
internal import OpenSSL

extension Fault {
    /// Adds the changes of a fault whose name starts with `body`.
    func applyToBody(_ edits: inout SigningEdits) {
        edits.body.append { body, context in
            let kind = context.entryKind
            switch self {
            case .bodySignatureOfSameKey:
                guard let pointer = kind.signaturePointer else { return }
                body[at: pointer] = kind.encodeSignature(try context.key.sign(context.message))
            case .bodyVerifierOfAnotherKey:
                try setVerifier(&body, kind, try Self.otherVerifier(like: context))
            case .bodyVerifierOfAnotherForm:
                try setVerifier(&body, kind, try Self.otherForm(of: context))
            case .bodyArtifactHashAltered: try alterHash(&body, kind.artifactHashPointer)
            case .bodyPayloadHashAltered: try alterHash(&body, kind.payloadHashPointer ?? kind.artifactHashPointer)
            case .bodyHashAlgorithmUnknown: body[at: "\(kind.artifactHashPointer)/algorithm"] = "md5"
            case .bodyKindUnknown: body[at: "/kind"] = "unheardof"
            case .bodyVersionUnknown: body[at: "/apiVersion"] = "0.0.9"
            default: preconditionFailure("\(rawValue) is not about the body")
            }
        }
    }

    /// Adds the changes of a fault whose name starts with `promise` or `entry`.
    func applyToPromise(_ edits: inout SigningEdits) {
        edits.entry.append { entry, context in
            let sigstore = context.sigstore
            switch self {
            case .promiseEmpty: entry.promise = []
            case .promiseAltered: entry.promise = entry.promise.map { $0.dropLast() + [$0[$0.count - 1] ^ 1] }
            case .promiseByImpostor: entry.promise = try sigstore.impostor.log.promise(for: entry)
            case .promiseOfAnotherTime: entry.integratedTime += 1
            case .promiseOfAnotherIndex: entry.logIndex += 1
            // White space changes no meaning, so only the promise (and the proof) can tell.
            case .promiseOfAnotherBody: entry.body.insert(0x20, at: 1)
            case .entryOfUnknownLog:
                let impostor = sigstore.impostor.log
                entry = try impostor.append(JSON(parsing: entry.body), at: context.time)
            case .entryBeforeLogWindow:
                entry.integratedTime = sigstore.start.milliseconds / 1000 - 1
                entry.promise = try sigstore.log.promise(for: entry)
            default: preconditionFailure("\(rawValue) is not about the promise")
            }
        }
    }

    private func setVerifier(_ body: inout JSON, _ kind: LogEntryKind, _ pem: String) throws {
        body[at: kind.verifierPointer] = .string(Base64.encode(Array(pem.utf8)))
    }

    private func alterHash(_ body: inout JSON, _ pointer: String) throws {
        body[at: "\(pointer)/value"] = .string(Hex.encode(HashAlgorithm.sha256.hash([0x23])))
    }

    /// A verifier of the same form for another key.
    private static func otherVerifier(like context: SigningContext) throws -> String {
        let key = try PrivateKey.generate(.ecdsaP256).publicKey
        guard context.certificate != nil else { return key.pem }
        return PEMWriter.certificate(try context.sigstore.issue(.gitHubWorkflow(), key: key, at: context.time))
    }

    /// A verifier of the other form for the same key.
    private static func otherForm(of context: SigningContext) throws -> String {
        let key = context.key.publicKey
        guard context.certificate == nil else { return key.pem }
        return PEMWriter.certificate(try context.sigstore.issue(.gitHubWorkflow(), key: key, at: context.time))
    }
}
