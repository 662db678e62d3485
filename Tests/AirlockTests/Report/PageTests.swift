import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What a report says as a page.
struct PageTests {
    private static let hostile = "<script>alert(1)</script>\" onload=\"x\u{202E}\u{7}"

    private func page(_ world: ImportWorld, _ target: String, state: String? = nil) throws -> String {
        try TargetVerifier(trust: world.trust, state: state, clock: world.clock, writesPage: true).verify(target)
            .page.text
    }

    /// A bundle of three images: one that is signed, one that nobody signed, and one for which no rule is.
    private func mixedBundle(_ world: ImportWorld) throws -> String {
        let (good, bare, denied) = (RandomImage(seed: 1), RandomImage(seed: 2), RandomImage(seed: 3))
        let unsigned = try world.layout { $0.add(bare.image(), tag: "1.0") }
        return try world.bundle([
            "registry.test/team/good:1.0=oci:\(try world.signedLayout(good.image(), as: "registry.test/team/good")):1.0",
            "registry.test/team/bare:1.0=oci:\(unsigned):1.0",
            "elsewhere.test/denied:1.0=oci:\(try world.signedLayout(denied.image(), as: "elsewhere.test/denied")):1.0",
        ])
    }

    /// That a page tells all of a finding.
    private func expect(_ page: String, tells finding: Finding) {
        let hint = finding.hint.map(FindingMarkup.sentence) ?? ""
        for part in [
            finding.code.rawValue, finding.found, finding.wanted, FindingMarkup.sentence(finding.message), hint,
        ] {
            #expect(page.contains(Markup.escaped(part)), "\(part)")
        }
    }

    @Test func `tells each refusal with what was found and wanted, and what to do`() throws {
        let world = try ImportWorld()
        let bundle = try mixedBundle(world)
        let findings = try world.verify(bundle).verdicts.flatMap(\.findings)
        #expect(Set(findings.map(\.code)) == [.evidenceMissing, .policyRepositoryDenied])
        let page = try page(world, bundle)
        for finding in findings { expect(page, tells: finding) }
        #expect(page.contains("2 of 3 images refused"))
        #expect(page.components(of: "<dt>What to do</dt>") == findings.count)
        #expect(page.contains("<code>registry.test/team/good") == false && page.contains("registry.test/team/good:1.0"))
    }

    @Test func `tells an import that publishes nothing, and one that publishes`() throws {
        let world = try ImportWorld()
        func importing(_ bundle: String) throws -> ImportReport {
            try Importer(trust: world.trust, writesPage: true, clock: world.clock)
                .importBundle(bundle, into: world.registry)
        }
        let refused = try importing(try mixedBundle(world))
        let told = try refused.page.text
        for finding in refused.verdicts.flatMap(\.findings) { expect(told, tells: finding) }
        #expect(told.contains("Nothing was published: 2 of 3 images refused"))
        let published = try importing(try world.bundle(RandomImage(seed: 1).image()))
        #expect(published.isPublished)
        #expect(published.verdicts.flatMap(\.evidence).flatMap(\.pieces).allSatisfy { $0.chains.isEmpty })
        let page = try published.page.text
        #expect(page.contains("The image is verified and published"))
        #expect(page.contains("<li>receipt 1 sha256:"))
        #expect(page.contains(published.site.trustDigest.description))
    }

    @Test func `tells what is wrong besides single images`() throws {
        let world = try ImportWorld()
        let image = RandomImage(seed: 1).image()
        #expect(try world.importBundle(try world.bundle(image)).isPublished)
        try call("chmod", unsafe chmod(world.published(image.blobs[1].digest), 0o666))
        let page = try page(world, world.registry)
        for finding in try world.verify().findings { expect(page, tells: finding) }
        #expect(page.contains("1 image verified, 1 other check failed"))
        #expect(page.contains("<code>registry.damaged</code>"))
    }

    @Test func `draws the way from the image to the pinned head`() throws {
        let life = try SiteLife()
        try life.pin()
        let bundle = try life.bundle()
        let page = try page(life.world, bundle.file, state: life.state)
        for part in [
            "pinned key", "cosign/a.pub", "\(bundle.size) entries", "accepted by this site", "accepted here",
            "consistent with",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(
            page.contains(
                "Log entries that lead to a tree head which this site trusts</th><td>1<"))
        let bare = try life.rewrite(bundle.file) { $0[at: "/consistencyProofs"] = [] }
        let broken = try self.page(life.world, bare, state: life.state)
        #expect(broken.contains("<code>head.unanchored</code>"))
        #expect(broken.contains("class=\"node fails\""))
    }

    @Test func `shows provenance, and foreign names in it as text`() throws {
        let world = try ImportWorld()
        let image = RandomImage(seed: 1).image()
        var request = SigningRequest(image: image.digest)
        request.reference = ImportWorld.repository
        let attestation = try world.sigstore.signer(key: world.signer).attest(
            request,
            predicate: [
                "buildDefinition": [
                    "buildType": .string(Self.hostile), "externalParameters": ["name": .string(Self.hostile)],
                ], "runDetails": ["builder": ["id": .string(Self.hostile)]],
            ])
        let signature = try world.sign(image)
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, signatures: [signature], attestations: [attestation])
        }
        let page = try page(world, try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
        let wanted = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x\\u{202e}\\u{7}"
        #expect(page.contains("<dt>Builder</dt><dd>\(wanted)</dd>"))
        #expect(page.components(of: wanted) >= 3)
        #expect(!page.contains("<script") && !page.contains("\u{202E}") && !page.contains("\u{7}"))
    }

    @Test func `refers to nothing outside of itself`() throws {
        let world = try ImportWorld()
        let page = try page(world, try mixedBundle(world))
        for active in [
            "<script", "<link", "<img", "<image", "<iframe", "<object", "<embed", "<base", "<form", " src=", " style=",
            "srcset", "xlink", "url(", "@import", "@font-face", "http-equiv=\"refresh", "://",
        ] { #expect(!page.contains(active), "\(active)") }
        for target in page.split(separator: "href=\"").dropFirst() { #expect(target.hasPrefix("#image-")) }
        #expect(page.components(of: "default-src 'none'; style-src 'unsafe-inline'") == 1)
    }

    @Test func `is the same each time`() throws {
        let world = try ImportWorld()
        let bundle = try mixedBundle(world)
        let first = try page(world, bundle)
        let later = TargetVerifier(
            trust: world.trust, clock: world.clock.later(seconds: 86_400), workers: 1, writesPage: true)
        #expect(try later.verify(bundle).page.text == first)
    }

    @Test func `has a row and details for each of a thousand images, the first refusals open`() throws {
        let world = try ImportWorld()
        let verdicts = try world.verify(try mixedBundle(world)).verdicts
        var writer = ImagePages.Writer()
        for number in 0..<1000 { try writer.add(verdicts[number % verdicts.count]) }
        let page = try ReportPage(
            kind: "verification", sentence: "Many", status: .denied, context: [], images: writer.finish()
        ).text
        #expect(page.components(of: "<tr><td><span class=\"mark ") == 1000)
        #expect(page.components(of: "<details") == 1000)
        #expect(page.components(of: " open>") == 20)
        let marks = page.split(separator: "<tr><td><span class=\"mark ").dropFirst().map { $0.hasPrefix("fails") }
        #expect(marks.lastIndex(of: true) == marks.count { $0 } - 1)
        #expect(page.contains("href=\"#image-1000\"") && page.contains("id=\"image-1000\""))
    }

    @Test func `tells an error that ends a command without a report`() throws {
        let page = try Diagnosis(SealError.missing).page(of: "import").text
        for part in [
            "Refused as a whole", "<code>seal.missing</code>", "refused by verification", "Ask the exporter",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }
}

extension ReportPage {
    /// The whole document.
    var text: String {
        get throws {
            var text = ""
            try forEachLine { text += $0 + "\n" }
            return text
        }
    }
}

extension String {
    /// How often a text stands in it.
    func components(of text: String) -> Int { ranges(of: text).count }
}
