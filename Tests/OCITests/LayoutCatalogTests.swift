import JSON
import OCI
import Testing

/// Images and their names.
@Suite final class LayoutCatalogTests {
    private var source = MemorySource()

    private func resolve(_ selector: ImageSelector) throws -> LayoutCatalog.Resolution {
        try LayoutCatalog(source).resolve(selector)
    }

    @Test func `finds the only image without a name`() throws {
        let image = source.image("a")
        source.list(image)
        let found = try resolve(.sole)
        #expect(found.descriptor.digest == image.digest)
        #expect(found.reference == nil)
    }

    @Test func `finds an image by tag, as skopeo and umoci name it`() throws {
        let images = [source.image("a"), source.image("b")]
        source.list(images[0], named("1.0"))
        source.list(images[1], named("2.0"))
        let found = try resolve(.name("2.0"))
        #expect(found.descriptor.digest == images[1].digest)
        #expect(found.reference == nil)
    }

    @Test func `finds an image by full reference in any spelling`() throws {
        source.list(source.image("a"), named("docker.io/library/busybox:1.36"))
        source.list(source.image("b"), named("ghcr.io/org/app:1.0"))
        let reference = try Reference("busybox:1.36")
        for name in ["docker.io/library/busybox:1.36", "busybox:1.36", "index.docker.io/busybox:1.36", "1.36"] {
            #expect(try resolve(.name(name)).reference == reference)
        }
    }

    @Test func `understands the names of containerd and docker save`() throws {
        let image = source.image("a")
        source.list(
            image,
            [AnnotationKey.containerdName: "docker.io/library/app:1.0", AnnotationKey.referenceName: "1.0"])
        #expect(try resolve(.sole).reference == (try Reference("app:1.0")))
        #expect(try resolve(.name("1.0")).reference == (try Reference("app:1.0")))
        #expect(try LayoutCatalog(source).images[0].names == ["docker.io/library/app:1.0", "1.0"])
    }

    @Test func `understands zarf's use of the base name`() throws {
        source.list(source.image("a"), [AnnotationKey.baseName: "ghcr.io/org/app:1.0"])
        #expect(try resolve(.name("ghcr.io/org/app:1.0")).reference == (try Reference("ghcr.io/org/app:1.0")))
    }

    @Test func `does not name an image after its base`() throws {
        let base = "docker.io/library/debian:12"
        let inherited = source.image("a", further: ["annotations": [AnnotationKey.baseName: .string(base)]])
        source.list(inherited, [AnnotationKey.baseName: base])
        source.list(source.image("b"), [AnnotationKey.baseName: base, AnnotationKey.referenceName: "app"])
        source.list(source.image("c"), [AnnotationKey.baseName: "scratch"])
        #expect(throws: CatalogError.self) { try resolve(.name(base)) }
        #expect(try LayoutCatalog(source).images.map(\.names) == [[], ["app"], []])
    }

    @Test func `takes one digest under several names for one image`() throws {
        let image = source.image("a")
        for name in ["ghcr.io/a/b:1", "ghcr.io/a/b:latest", "ghcr.io/a/b:1"] { source.list(image, named(name)) }
        let catalog = try LayoutCatalog(source)
        #expect(catalog.images.count == 1)
        #expect(catalog.images[0].names == ["ghcr.io/a/b:1", "ghcr.io/a/b:latest"])
        #expect(try resolve(.name("ghcr.io/a/b:latest")).reference == (try Reference("ghcr.io/a/b:latest")))
        #expect(try resolve(.sole).reference == (try Reference("ghcr.io/a/b:1")))
    }

    @Test func `gives no reference that does not fit the name asked for`() throws {
        let image = source.image("a")
        source.list(image, named("ghcr.io/a/b:2.0"))
        source.list(image, named("1.0"))
        #expect(try resolve(.name("1.0")).reference == nil)
        #expect(try resolve(.name("2.0")).reference == (try Reference("ghcr.io/a/b:2.0")))
    }

    @Test func `does not take a tag for a reference`() throws {
        source.list(source.image("a"), named("latest"))
        #expect(try LayoutCatalog(source).images[0].references == [])
    }

    @Test func `finds a manifest below an index by digest`() throws {
        let children = [source.image("a"), source.image("b")]
        let inner = source.index([children[1]])
        source.list(source.index([children[0], inner]), named("app"))
        for child in children { #expect(try resolve(.digest(child.digest)).descriptor.digest == child.digest) }
    }

    @Test func `passes over an index that the layout does not hold`() throws {
        let inner = source.index([source.image("a")])
        let child = source.image("b")
        source.list(source.index([inner, child]))
        source.remove(inner.digest)
        #expect(try resolve(.digest(child.digest)).descriptor.digest == child.digest)
    }

    @Test func `says that a digest below an index names no manifest`() throws {
        let blob = source.store([1], as: "application/x")
        source.list(source.index([blob]))
        #expect(throws: CatalogError.unsupported(blob.digest, mediaType: "application/x")) {
            try resolve(.digest(blob.digest))
        }
    }

    @Test func `does not look below an index for ever`() throws {
        var index = source.image("deep")
        let deep = index
        for _ in 0...OCILimits.indexDepth { index = source.index([index]) }
        source.list(index)
        #expect(throws: CatalogError.self) { try resolve(.digest(deep.digest)) }
    }

    @Test func `lists the names that are there when a name is not`() throws {
        source.list(source.image("a"), named("1.0"))
        let unnamed = source.image("b")
        source.list(unnamed)
        let available = ["1.0", unnamed.digest.description]
        #expect(throws: CatalogError.notFound("3.0", available: available)) { try resolve(.name("3.0")) }
        #expect(throws: CatalogError.severalImages(available: available)) { try resolve(.sole) }
        #expect(throws: CatalogError.notFound("\(digest("x"))", available: available)) {
            try resolve(.digest(digest("x")))
        }
    }

    @Test func `refuses a name that several images have`() throws {
        source.list(source.image("a"), named("1.0"))
        source.list(source.image("b"), named("1.0"))
        #expect(throws: CatalogError.ambiguous("1.0", candidates: ["1.0", "1.0"])) { try resolve(.name("1.0")) }
    }

    @Test func `refuses a tag that two repositories have`() throws {
        source.list(source.image("a"), named("ghcr.io/a:1.0"))
        source.list(source.image("b"), named("ghcr.io/b:1.0"))
        #expect(throws: CatalogError.ambiguous("1.0", candidates: ["ghcr.io/a:1.0", "ghcr.io/b:1.0"])) {
            try resolve(.name("1.0"))
        }
    }

    @Test func `says that a layout is empty`() {
        #expect(throws: CatalogError.noImage) { try resolve(.sole) }
    }

    @Test func `sets entries of other media types aside and names them when asked`() throws {
        let schema1 = source.store([1], as: "application/vnd.docker.distribution.manifest.v1+prettyjws")
        source.list(schema1)
        #expect(try LayoutCatalog(source).unsupported.map(\.digest) == [schema1.digest])
        let refusal = CatalogError.unsupported(schema1.digest, mediaType: schema1.mediaType)
        #expect(throws: refusal) { try resolve(.sole) }
        #expect(throws: refusal) { try resolve(.digest(schema1.digest)) }
        let image = source.image("a")
        source.list(image)
        #expect(try resolve(.sole).descriptor.digest == image.digest)
    }

    @Test func `refuses a layout whose manifest is missing or has another content`() throws {
        let image = source.image("a")
        source.list(image)
        source.replace(image.digest, by: [UInt8](repeating: 0x20, count: Int(image.size)))
        #expect(throws: SourceError.self) { try LayoutCatalog(source) }
        source.remove(image.digest)
        #expect(throws: SourceError.blobMissing(image.digest)) { try LayoutCatalog(source) }
    }

    @Test func `takes charts and other artifacts for images`() throws {
        let chart = source.image(
            "chart", layers: [("application/vnd.cncf.helm.chart.content.v1.tar+gzip", [1, 2])],
            further: ["artifactType": "application/vnd.cncf.helm.config.v1+json"])
        source.list(chart, named("ghcr.io/charts/app:1.0"))
        #expect(try resolve(.name("ghcr.io/charts/app:1.0")).descriptor.digest == chart.digest)
    }
}
