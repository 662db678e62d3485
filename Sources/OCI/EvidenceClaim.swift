internal import JSON
internal import OpenSSL

/// What evidence says that it speaks about, read from its content. A hint for finding evidence, worth nothing as proof.
enum EvidenceClaim {
    /// The kind of an image manifest that consists of cosign's evidence alone.
    static func kind(of image: ImageManifest) -> EvidenceDescriptor.Kind? {
        if image.hasOnlyLayers(of: MediaType.simpleSigning) { return .signature }
        if image.hasOnlyLayers(of: MediaType.envelope) { return .attestation }
        return nil
    }

    /// The digests that the layers claim to speak about, each once, in order. Content that cannot be understood claims
    /// nothing.
    ///
    /// - Throws: ``SourceError`` where a layer cannot be read or is not what its name says.
    static func subjects(
        of image: ImageManifest, kind: EvidenceDescriptor.Kind, in source: any ImageSource
    ) throws(SourceError) -> [Digest] {
        var subjects: [Digest] = []
        var seen: Set<Digest> = []
        for layer in image.layers.prefix(OCILimits.evidenceLayers) {
            let content = try source.document(layer, limit: OCILimits.evidenceBytes)
            let claims = understood { () throws(JSONError) in
                kind == .signature ? try signatureClaim(content) : try statementClaims(content)
            }
            for text in claims {
                guard let digest = digest(text), seen.insert(digest).inserted else { continue }
                subjects.append(digest)
            }
        }
        return subjects
    }

    /// `critical.image.docker-manifest-digest` of a simple signing payload.
    private static func signatureClaim(_ payload: [UInt8]) throws(JSONError) -> [String] {
        let critical = try JSON(parsing: payload, limits: .evidence).object().object("critical")
        return [try critical.object("image").string("docker-manifest-digest")]
    }

    /// The sha256 digests of the subjects of the statement in an envelope.
    private static func statementClaims(_ envelope: [UInt8]) throws(JSONError) -> [String] {
        let encoded = try JSON(parsing: envelope, limits: .evidence).object().string("payload")
        guard let payload = Base64.decode(encoded, allowing: .urlSafeToo) else { return [] }
        let statement = try JSON(parsing: payload, limits: .evidence).object()
        // The statements of 2021's Tekton have one subject that is no list.
        let subjects: [JSON]
        if case .object? = statement["subject"] {
            subjects = statement["subject"].map { [$0] } ?? []
        } else {
            subjects = try statement.optionalArray("subject") ?? []
        }
        var claims: [String] = []
        for subject in subjects.prefix(OCILimits.statementSubjects) {
            guard let hex = try subject.object().optionalObject("digest")?.optionalString("sha256") else { continue }
            claims.append("sha256:" + hex)
        }
        return claims
    }

    private static func understood(_ read: () throws(JSONError) -> [String]) -> [String] {
        do throws(JSONError) { return try read() } catch { return [] }
    }

    private static func digest(_ text: String) -> Digest? {
        do throws(DigestError) { return try Digest(text) } catch { return nil }
    }
}
