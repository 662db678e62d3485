import JSON
import OCI
import OpenSSL
import Testing

/// Evidence and what it is about.
@Suite final class CatalogEvidenceTests {
    private var source = MemorySource()
    private static let bundle = "application/vnd.dev.sigstore.bundle.v0.3+json"

    private func evidence(about digest: Digest) throws -> [EvidenceDescriptor.Kind] {
        try LayoutCatalog(source).evidence(about: digest).map(\.kind)
    }

    private func labelled(_ label: String) -> [String: String] { [AnnotationKey.kind: label] }

    private func envelope(subject: JSON) -> [UInt8] {
        let statement: JSON = ["_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": "x"]
        let envelope: JSON = [
            "payloadType": "application/vnd.in-toto+json", "payload": .string(Base64.encode(statement.encoded())),
            "signatures": [],
        ]
        return envelope.encoded()
    }

    @Test func `finds evidence by cosign's tags, bare and in a reference`() throws {
        let image = source.image("a")
        source.list(image, named("ghcr.io/a/b:1"))
        source.list(source.image("sig"), named("sha256-\(image.digest.hex).sig"))
        source.list(source.image("att"), named("ghcr.io/a/b:sha256-\(image.digest.hex).att"))
        source.list(source.image("sbom"), [AnnotationKey.baseName: "ghcr.io/a/b:sha256-\(image.digest.hex).sbom"])
        #expect(try evidence(about: image.digest) == [.signature, .attestation, .sbom])
        #expect(try LayoutCatalog(source).images.map(\.descriptor.digest) == [image.digest])
    }

    @Test func `finds evidence about a manifest below an index`() throws {
        let child = source.image("a")
        let index = source.index([child])
        source.list(index, named("app"))
        source.list(source.signature(about: child.digest), named("sha256-\(child.digest.hex).sig"))
        #expect(try evidence(about: child.digest) == [.signature])
        #expect(try evidence(about: index.digest) == [])
    }

    @Test(arguments: ["dev.cosignproject.cosign", "dev.hauler"])
    func `finds evidence by the labels of cosign save`(prefix: String) throws {
        let image = source.image("a")
        // The order of the entries must not matter.
        source.list(source.image("sig"), labelled(prefix + "/sigs"))
        source.list(image, labelled(prefix + "/image"))
        source.list(source.image("att"), labelled(prefix + "/atts"))
        source.list(source.image("sbom"), labelled(prefix + "/sboms"))
        #expect(try evidence(about: image.digest) == [.signature, .attestation, .sbom])
        #expect(try LayoutCatalog(source).resolve(.sole).descriptor.digest == image.digest)
    }

    @Test func `believes a label before the content`() throws {
        let image = source.image("a")
        source.list(image, labelled("dev.cosignproject.cosign/image"))
        let grafted = source.signature(about: digest("other"))
        source.list(grafted, labelled("dev.cosignproject.cosign/sigs"))
        #expect(try evidence(about: image.digest) == [.signature])
        #expect(try evidence(about: digest("other")) == [])
    }

    @Test func `believes a label that says image, whatever the layers are`() throws {
        let image = source.signature(about: digest("other"))
        source.list(image, labelled("dev.cosignproject.cosign/image"))
        #expect(try LayoutCatalog(source).resolve(.sole).descriptor.digest == image.digest)
        #expect(try evidence(about: digest("other")) == [])
    }

    @Test func `asks the content where a label could mean several images`() throws {
        let images = [source.image("a"), source.image("b")]
        for image in images { source.list(image, labelled("dev.cosignproject.cosign/image")) }
        source.list(source.signature(about: images[1].digest), labelled("dev.cosignproject.cosign/sigs"))
        source.list(source.image("sbom"), labelled("dev.cosignproject.cosign/sboms"))
        #expect(try evidence(about: images[0].digest) == [])
        #expect(try evidence(about: images[1].digest) == [.signature])
        #expect(try LayoutCatalog(source).unattributed.count == 1)
    }

    @Test func `finds a nameless signature by its payload`() throws {
        let signature = source.signature(about: digest("elsewhere"))
        source.list(signature)
        let catalog = try LayoutCatalog(source)
        #expect(catalog.evidence(about: digest("elsewhere")).map(\.descriptor.digest) == [signature.digest])
        #expect(catalog.images.isEmpty)
    }

    @Test func `finds a nameless attestation by the subjects of its statement`() throws {
        let subjects: JSON = [
            ["name": "a", "digest": ["sha256": .string(digest("a").hex)]],
            ["name": "b", "digest": ["sha512": "x", "sha256": .string(digest("b").hex)]],
            ["name": "c", "digest": ["sha1": "x"]], ["name": "d"],
        ]
        source.list(source.image("", layers: [(MediaType.envelope, envelope(subject: subjects))]))
        for name in ["a", "b"] { #expect(try evidence(about: digest(name)) == [.attestation]) }
        #expect(try LayoutCatalog(source).evidence.count == 2)
    }

    @Test func `reads a statement whose subject is no list`() throws {
        let subject: JSON = ["digest": ["sha256": .string(digest("a").hex)]]
        source.list(source.image("", layers: [(MediaType.envelope, envelope(subject: subject))]))
        #expect(try evidence(about: digest("a")) == [.attestation])
    }

    @Test func `keeps evidence apart that does not say what it is about`() throws {
        for payload in ["", "{}", #"{"critical":{"image":{"docker-manifest-digest":"sha256:x"}}}"#] {
            source.list(source.image("", layers: [(MediaType.simpleSigning, Array(payload.utf8))]))
        }
        source.list(source.image("", layers: [(MediaType.envelope, Array(#"{"payload":"*"}"#.utf8))]))
        let catalog = try LayoutCatalog(source)
        #expect(catalog.unattributed.count == 4)
        #expect(catalog.images.isEmpty && catalog.evidence.isEmpty)
    }

    @Test func `asks so many layers and subjects for what they are about, and no more`() throws {
        let limit = OCILimits.evidenceLayers
        let layers = (0...limit).map { (MediaType.simpleSigning, MemorySource.payload(about: digest("\($0)"))) }
        source.list(source.image("", layers: layers))
        #expect(try LayoutCatalog(source).evidence.count == limit)
        let subjects = (0...OCILimits.statementSubjects).map { number -> JSON in
            ["digest": ["sha256": .string(digest("subject \(number)").hex)]]
        }
        source.list(source.image("", layers: [(MediaType.envelope, envelope(subject: .array(subjects)))]))
        #expect(try LayoutCatalog(source).evidence.count == limit + OCILimits.statementSubjects)
    }

    @Test func `refuses a nameless signature whose payload is beyond the limit`() throws {
        let payload = [UInt8](repeating: 0x20, count: OCILimits.evidenceBytes + 1)
        source.list(source.image("", layers: [(MediaType.simpleSigning, payload)]))
        #expect(throws: SourceError.tooLarge(Digest.of(payload), found: 16_777_217, limit: 16_777_216)) {
            try LayoutCatalog(source)
        }
    }

    @Test func `refuses a nameless signature whose payload is not what its name says`() throws {
        let payload = Digest.of(MemorySource.payload(about: digest("a")))
        source.list(source.signature(about: digest("a")))
        source.remove(payload)
        #expect(throws: SourceError.blobMissing(payload)) { try LayoutCatalog(source) }
    }

    @Test func `takes an image with other layers beside signatures for an image`() throws {
        let image = source.image(
            "", layers: [(MediaType.simpleSigning, MemorySource.payload(about: digest("a"))), ("a/b", [1])])
        source.list(image)
        #expect(try LayoutCatalog(source).resolve(.sole).descriptor.digest == image.digest)
        #expect(try evidence(about: digest("a")) == [])
    }

    @Test func `finds referrers by their subject`() throws {
        let image = source.image("a")
        source.list(image, named("app"))
        source.list(source.image("sbom", further: ["subject": image.json, "artifactType": "application/spdx+json"]))
        source.list(source.index([], further: ["subject": image.json, "artifactType": "application/x"]))
        #expect(
            try evidence(about: image.digest)
                == [.referrer(artifactType: "application/spdx+json"), .referrer(artifactType: "application/x")])
        #expect(try LayoutCatalog(source).resolve(.sole).descriptor.digest == image.digest)
    }

    @Test func `knows a Sigstore bundle by its layer`() throws {
        let image = source.image("a")
        source.list(source.image("", layers: [(Self.bundle, [1])], further: ["subject": image.json]))
        #expect(try evidence(about: image.digest) == [.referrer(artifactType: Self.bundle)])
    }

    @Test func `knows a signature that is attached as a referrer`() throws {
        let image = source.image("a")
        source.list(
            source.image(
                "", layers: [(MediaType.simpleSigning, [1])],
                further: ["subject": image.json, "artifactType": "application/vnd.dev.cosign.artifact.sig.v1+json"]))
        #expect(try evidence(about: image.digest) == [.signature])
    }

    @Test func `finds a referrer that has a name also as an image`() throws {
        let image = source.image("a")
        source.list(image, named("app"))
        let referrer = source.image("sbom", further: ["subject": image.json])
        source.list(referrer, named("app-sbom"))
        let catalog = try LayoutCatalog(source)
        #expect(catalog.evidence(about: image.digest).count == 1)
        #expect(try catalog.resolve(.name("app-sbom")).descriptor.digest == referrer.digest)
    }

    @Test func `finds referrers in the index under the fallback tag`() throws {
        let image = source.image("a")
        let sbom = source.image("sbom", further: ["subject": image.json])
        let stranger = source.image("stranger", further: ["subject": source.image("b").json])
        source.list(image, named("app"))
        source.list(source.index([sbom, stranger]), named("sha256-\(image.digest.hex)"))
        let catalog = try LayoutCatalog(source)
        #expect(catalog.evidence.map(\.descriptor.digest) == [sbom.digest])
        #expect(catalog.images.map(\.descriptor.digest) == [image.digest])
    }

    @Test func `takes an empty fallback index for no image`() throws {
        source.list(source.index([]), named("sha256-\(digest("a").hex)"))
        #expect(try LayoutCatalog(source).images.isEmpty)
    }

    @Test func `refuses a fallback index whose referrer is missing`() throws {
        let image = source.image("a")
        let sbom = source.image("sbom", further: ["subject": image.json])
        source.remove(sbom.digest)
        let listed = Descriptor(
            mediaType: sbom.mediaType, digest: sbom.digest, size: sbom.size, artifactType: "application/spdx+json")
        source.list(source.index([listed]), named("sha256-\(image.digest.hex)"))
        #expect(throws: SourceError.blobMissing(sbom.digest)) { try LayoutCatalog(source) }
    }

    @Test func `takes an image that a mirror tags by a digest for an image`() throws {
        let child = source.image("a")
        let absent = Descriptor(mediaType: MediaType.ociManifest, digest: digest("absent"), size: 1)
        let index = source.index([child, absent])
        source.list(index, named("sha256-\(index.digest.hex)"))
        source.list(child, named("sha256-\(digest("other").hex)"))
        let further = source.index([absent, child])
        source.list(further, named("sha256-\(digest("another").hex)"))
        #expect(
            try LayoutCatalog(source).images.map(\.descriptor.digest) == [index.digest, child.digest, further.digest])
        #expect(try LayoutCatalog(source).evidence.isEmpty)
    }

    @Test func `lists evidence once that is found in two ways`() throws {
        let image = source.image("a")
        let sbom = source.image("sbom", further: ["subject": image.json])
        source.list(image)
        source.list(sbom)
        source.list(source.index([sbom]), named("sha256-\(image.digest.hex)"))
        #expect(try LayoutCatalog(source).evidence.count == 1)
    }

    @Test func `leaves BuildKit's attestation manifests with their index`() throws {
        let child = source.image("a")
        let statement = source.image("", layers: [("application/vnd.in-toto+json", [1])])
        let listed = Descriptor(
            mediaType: statement.mediaType, digest: statement.digest, size: statement.size,
            annotations: [
                AnnotationKey.dockerReferenceType: "attestation-manifest",
                AnnotationKey.dockerReferenceDigest: child.digest.description,
            ], platform: Platform(os: "unknown", architecture: "unknown"))
        let index = source.index([child, listed])
        source.list(index)
        let catalog = try LayoutCatalog(source)
        #expect(catalog.evidence.isEmpty)
        #expect(try catalog.resolve(.sole).descriptor.digest == index.digest)
    }
}
