import FileSystem
import OCI
import TestSupport
import Testing

/// Layouts that cosign, oc-mirror, zarf, crane and oras really wrote.
@Suite(.enabled(if: SharedMaterial.root != nil)) struct RealLayoutTests {
    private func catalog(_ path: String) throws -> LayoutCatalog {
        try LayoutCatalog(ImageLayout(path: "\(try #require(SharedMaterial.root))/\(path)"))
    }

    private func kinds(_ catalog: LayoutCatalog, about digest: Digest) -> [EvidenceDescriptor.Kind] {
        catalog.evidence(about: digest).map(\.kind)
    }

    @Test(arguments: [
        ("v1.4.0", MediaType.dockerManifest, "sha256:a74d89d8dd863ca5dae4a29e0feede81ddf59197849a80784af5a02ab7786925"),
        ("v1.7.0", MediaType.ociIndex, "sha256:ca6221e2d0def24e302530f727689a2ab8539a690c740527db33a520284cf141"),
        ("v1.10.0", MediaType.ociIndex, "sha256:e0a0a765d690a5104331cfbac88ebbbf01736c1f87aaa3cd455c516a5ea586a5"),
        ("v2.1.0", MediaType.ociIndex, "sha256:234e2c830c2fb31ac5671789d22adfe44d30c3ee831d01beae5e237841a13122"),
    ])
    func `finds image and attestation in what cosign save wrote`(
        version: String, mediaType: String, digest: String
    ) throws {
        let catalog = try catalog("real/oci-layouts/\(version)")
        let image = try catalog.resolve(.sole).descriptor
        #expect(image.digest.description == digest)
        #expect(image.mediaType == mediaType)
        #expect(kinds(catalog, about: image.digest) == [.attestation])
        #expect(catalog.evidence.count == 1)
        #expect(catalog.unattributed.isEmpty)
    }

    @Test func `finds BuildKit's attestation manifest in a real index`() throws {
        let catalog = try catalog("real/oci-layouts/v1.10.0")
        let layout = try ImageLayout(path: "\(try #require(SharedMaterial.root))/real/oci-layouts/v1.10.0")
        let index = try #require(try layout.manifest(catalog.resolve(.sole).descriptor).index)
        #expect(index.manifests.map(\.isBuildKitAttestation) == [false, true])
        #expect(index.manifests[1].buildKitSubject == index.manifests[0].digest)
        for child in index.manifests { #expect(try layout.manifest(child).image != nil) }
    }

    @Test func `finds the signatures of oc-mirror, which have no names, by what they say`() throws {
        let root = try #require(SharedMaterial.root) + "/real/keyed"
        let images = try catalog("real/keyed/multi-platform-container-latest")
        let index = try images.resolve(.sole).descriptor
        let children = try #require(
            try ImageLayout(path: root + "/multi-platform-container-latest").manifest(index).index?.manifests)
        #expect(children.count == 4)
        var found: [Digest] = []
        for name in try Directory.open(root).names() where name.hasSuffix("-sig") {
            let signatures = try catalog("real/keyed/\(name)")
            #expect(signatures.images.isEmpty)
            #expect(signatures.evidence.map(\.kind) == [.signature])
            found += signatures.evidence.map(\.subject)
        }
        #expect(Set(found) == Set([index.digest] + children.map(\.digest)))
    }

    @Test func `finds every platform of an index by its digest`() throws {
        let catalog = try catalog("real/keyed/multi-platform-container-latest")
        let arm64 = try Digest("sha256:02f29c270f30416a266571383098d7b98a49488723087fd917128045bcd1ca75")
        #expect(try catalog.resolve(.digest(arm64)).descriptor.platform?.description == "linux/arm64")
    }

    @Test(arguments: ["crane", "oras"])
    func `finds images, chart and signature in what zarf wrote`(tool: String) throws {
        let catalog = try catalog("real/podinfo/\(tool)-oci-layout/images")
        #expect(catalog.images.count == 3)
        let chart = try catalog.resolve(.name("ghcr.io/stefanprodan/charts/podinfo:6.4.0"))
        #expect(chart.reference == (try Reference("ghcr.io/stefanprodan/charts/podinfo:6.4.0")))
        #expect(chart.descriptor.size == 354)
        let signed = try Digest("sha256:57a654ace69ec02ba8973093b6a786faa15640575fbf0dbb603db55aca2ccec8")
        #expect(catalog.evidence.map(\.kind) == [.signature])
        #expect(catalog.evidence.map(\.subject) == [signed])
        #expect(throws: CatalogError.notFound(signed.description, available: catalog.availableNames)) {
            try catalog.resolve(.digest(signed))
        }
        let names = ["hello-world@sha256:03b62250a3cb1abd125271d393fc08bf0cc713391eda6b57c02d1ef85efcc25c", "latest"]
        for name in names {
            #expect(try catalog.resolve(.name(name)).descriptor.digest.hex.hasPrefix("03b62250"))
        }
        let local = try catalog.resolve(.name("localhost:9999/local-test:1.0.0"))
        #expect(local.reference?.registry == "localhost:9999")
        #expect(try catalog.resolve(.name("local-test:1.0.0")).descriptor == local.descriptor)
    }

    @Test func `reads every layout of the vectors`() throws {
        let root = try #require(SharedMaterial.root) + "/vectors/layouts"
        var images = 0
        var evidence = 0
        for name in try Directory.open(root).names() {
            let catalog = try catalog("vectors/layouts/\(name)/layout")
            #expect(catalog.images.count == 1, "\(name)")
            images += 1
            evidence += catalog.evidence.count
            guard try Directory.open(root + "/" + name).status("sig") != nil else { continue }
            let signatures = try self.catalog("vectors/layouts/\(name)/sig")
            #expect(signatures.images.isEmpty && signatures.evidence.count == 1, "\(name)")
            evidence += signatures.evidence.count
        }
        #expect(images == 16)
        #expect(evidence == 16)
    }

    @Test func `believes cosign's label in a layout with a grafted attestation`() throws {
        let catalog = try catalog("vectors/layouts/keyless-att-of-other-image_fail/layout")
        let image = try catalog.resolve(.sole).descriptor
        #expect(kinds(catalog, about: image.digest) == [.attestation])
    }

    @Test func `finds no evidence about an index in the signature of one of its platforms`() throws {
        let name = "vectors/layouts/keyed-signature-of-platform-for-index_fail"
        let index = try catalog(name + "/layout").resolve(.sole).descriptor
        #expect(try catalog(name + "/sig").evidence(about: index.digest) == [])
    }
}
