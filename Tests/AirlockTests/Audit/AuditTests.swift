import FileSystem
import Glibc
import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What an audit finds after somebody was there: one kind of damage a test, and nothing else beside it.
struct AuditTests {
    private let layer = AuditedRegistry.plain[3].blobs[1]
    private let place = "a3"
    private let tag = "registry.test/a3:1.0"

    @Test func `finds nothing in a registry directory as it was published, and changes nothing`() throws {
        let site = try AuditedRegistry()
        let report = try site.auditUnchanged(expect: site.receipts[3])
        #expect(report.told == [])
        #expect(report.status == .done)
        #expect(report.undecided == 0)
        #expect(report.complaints.isEmpty)
        #expect(report.images.count == AuditedRegistry.count)
        #expect(report.images.allSatisfy { $0.standing == .proven && $0.receipt != nil })
        #expect(report.images.allSatisfy { $0.evidence.contains { $0.verdict == .verified } })
    }

    @Test func `finds one flipped bit of a layer, and names the image`() throws {
        let site = try AuditedRegistry()
        try flip(site.pooled(layer.digest), at: 30)
        let report = try site.auditUnchanged()
        #expect(report.told == ["rotten registry.damaged \(layer.hex)"])
        #expect(report.touched == [tag])
        #expect(report.images.filter { $0.standing == .damaged }.map(\.name) == [tag])
        #expect(report.status == .damaged)
    }

    @Test func `finds one flipped bit of a manifest, and calls nothing else wrong for it`() throws {
        let site = try AuditedRegistry()
        let manifest = AuditedRegistry.plain[3].manifest
        try flip(site.pooled(manifest.digest), at: 30)
        let report = try site.auditUnchanged()
        #expect(report.told == ["rotten registry.damaged \(manifest.hex)"])
        #expect(report.touched == [tag])
        // What only that manifest names is in the layout and among airlock's own.
        #expect(report.undecided == 2 * AuditedRegistry.plain[3].blobs.count)
        #expect(report.images.count == AuditedRegistry.count)
    }

    @Test func `finds a blob whose mode was changed`() throws {
        let site = try AuditedRegistry()
        try call("chmod", unsafe chmod(site.pooled(layer.digest), 0o644))
        let report = try site.auditUnchanged()
        #expect(report.told == ["rotten registry.damaged \(layer.hex)"])
        #expect(report.findings[0].finding.found.contains("is writable"))
    }

    @Test func `finds a symbolic link in the place of a blob`() throws {
        let site = try AuditedRegistry()
        let path = site.blob(layer.digest, in: place)
        try call("unlink", unsafe unlink(path))
        try call("symlink", unsafe symlink(site.pooled(layer.digest), path))
        let report = try site.auditUnchanged()
        #expect(report.told == ["rotten registry.damaged \(layer.hex)"])
        #expect(report.findings[0].finding.found == "a symbolic link")
        #expect(report.touched == [tag])
    }

    @Test func `finds a good blob under the name of another one`() throws {
        let site = try AuditedRegistry()
        let path = site.blob(layer.digest, in: place)
        try call("unlink", unsafe unlink(path))
        try call("link", unsafe link(site.pooled(AuditedRegistry.plain[4].blobs[1].digest), path))
        let report = try site.auditUnchanged()
        #expect(report.told == ["rotten registry.damaged \(layer.hex)"])
        #expect(report.touched == [tag])
    }

    @Test func `finds a directory into which others may write`() throws {
        let site = try AuditedRegistry()
        try call("chmod", unsafe chmod("\(site.registry)/registry.test/\(place)", 0o777))
        #expect(try site.auditUnchanged().told == ["rotten registry.damaged \(place)"])
    }

    @Test func `finds a blob that was removed from a layout`() throws {
        let site = try AuditedRegistry()
        try call("unlink", unsafe unlink(site.blob(layer.digest, in: place)))
        let report = try site.auditUnchanged()
        #expect(report.told == ["missing registry.missing \(layer.hex)"])
        #expect(report.touched == [tag])
        #expect(report.status == .missing)
    }

    @Test func `finds a blob that was removed from airlock's own`() throws {
        let site = try AuditedRegistry()
        try call("unlink", unsafe unlink(site.pooled(layer.digest)))
        let report = try site.auditUnchanged()
        #expect(report.told == ["missing registry.missing \(layer.hex)"])
        #expect(report.images.allSatisfy { $0.standing == .proven })
    }

    @Test func `finds a platform that was removed from an index, though the policy would do without it`() throws {
        let site = try AuditedRegistry()
        let policy = "\(site.trust)/policy.yaml"
        let text = String(decoding: try File.open(policy).readAll(limit: 1 << 20), as: UTF8.self)
        let lax = text.split(separator: "\n").map {
            $0.contains("treeHead:") ? "\($0)\n    absent: [platform]" : String($0)
        }
        try DurableFile.replace(
            "policy.yaml", in: try Directory.open(site.trust), with: Array(lax.joined(separator: "\n").utf8))
        #expect(try site.audit().told == [])
        let child = AuditedRegistry.index.children[0].manifest
        try call("unlink", unsafe unlink(site.blob(child.digest, in: "index")))
        let report = try site.auditUnchanged()
        #expect(report.told == ["missing registry.missing \(child.hex)"])
        #expect(report.touched == ["registry.test/index:1.0"])
    }

    @Test func `finds a layout that was removed, once`() throws {
        let site = try AuditedRegistry()
        try Directory.open("\(site.registry)/registry.test").removeTree(place)
        let report = try site.auditUnchanged()
        #expect(report.told == ["missing registry.missing \(place)"])
        #expect(report.touched == [tag])
        #expect(report.images.count == AuditedRegistry.count)
    }

    @Test(arguments: ["index.json", "oci-layout"]) func `finds a layout without its files`(name: String) throws {
        let site = try AuditedRegistry()
        try call("unlink", unsafe unlink("\(site.registry)/registry.test/\(place)/\(name)"))
        let report = try site.auditUnchanged()
        #expect(report.told == ["missing registry.missing \(place)"])
        #expect(report.images.filter { $0.standing == .damaged }.map(\.name) == [tag])
    }

    @Test func `finds the layout of Docker's image that was removed`() throws {
        let site = try AuditedRegistry()
        try Directory.open("\(site.registry)/registry.test/docker/_docker").removeTree("1.0")
        let report = try site.auditUnchanged()
        #expect(report.told == ["missing registry.missing 1.0"])
        #expect(report.touched == ["registry.test/docker:1.0"])
    }

    @Test func `finds an entry of evidence that was taken out of the index`() throws {
        let site = try AuditedRegistry()
        try site.edit(place) { index in
            let entries = (try? index[at: "/manifests"]?.array()) ?? []
            index[at: "/manifests"] = .array(
                entries.filter { entry in
                    let name = try? entry[at: "/annotations/org.opencontainers.image.ref.name"]?.string()
                    return name?.hasSuffix(".sig") != true
                })
        }
        let report = try site.auditUnchanged()
        #expect(report.findings.map(\.kind) == [.missing, .noLongerAllowed])
        #expect(report.findings[0].finding.message == "the entry of a manifest that was published is gone")
    }

    @Test(arguments: ["registry.test/a3/notes", "registry.test/notes", ".airlock/notes", "notes"])
    func `finds a file that nobody expects`(path: String) throws {
        let site = try AuditedRegistry()
        try site.write(path, "mine")
        let report = try site.auditUnchanged()
        #expect(report.told == ["extra registry.extra notes"])
        #expect(report.status == .refused)
    }

    @Test func `finds a directory that nobody expects, and does not list what is in it`() throws {
        let site = try AuditedRegistry()
        let parent = try Directory.open("\(site.registry)/registry.test")
        try parent.make("mine", permissions: 0o755)
        try site.write("registry.test/mine/one", "1")
        #expect(try site.auditUnchanged().told == ["extra registry.extra mine"])
    }

    @Test func `finds a blob that no image needs, among airlock's own and in a layout`() throws {
        let site = try AuditedRegistry()
        let blob = TestBlob(mediaType: "text/plain", bytes: Array("nobody's".utf8))
        try site.write(".airlock/blobs/sha256/\(blob.hex)", "nobody's", permissions: 0o444)
        #expect(try site.auditUnchanged().told == ["extra registry.extra \(blob.hex)"])
        try site.write("registry.test/a3/blobs/sha256/\(blob.hex)", "nobody's", permissions: 0o444)
        #expect(try site.auditUnchanged().told.count == 2)
    }

    @Test func `finds a tag that no receipt knows`() throws {
        let site = try AuditedRegistry()
        try site.edit(place) { index in
            var entries = try index[at: "/manifests"]?.array() ?? []
            var entry = try #require(entries.first)
            entry[at: "/annotations/org.opencontainers.image.ref.name"] = "foreign"
            entries.append(entry)
            index[at: "/manifests"] = .array(entries)
        }
        let report = try site.auditUnchanged()
        #expect(report.told == ["extra registry.extra a3:foreign"])
        #expect(report.images.filter { $0.standing == .unexplained }.map(\.name) == ["registry.test/a3:foreign"])
    }

    @Test func `finds a layout that no receipt knows, once`() throws {
        let site = try AuditedRegistry()
        let copy = try #require(Tool.installed("cp"))
        let folder = "\(site.registry)/registry.test"
        #expect(try copy.run("-al", "\(folder)/a3", "\(folder)/foreign").status == 0)
        let report = try site.auditUnchanged()
        #expect(report.told == ["extra registry.extra foreign"])
        #expect(report.touched == ["registry.test/foreign:1.0"])
    }

    @Test func `finds a tag that was given to the image it had before`() throws {
        let site = try AuditedRegistry()
        let (old, new) = (AuditedRegistry.plain[0].manifest, AuditedRegistry.moved.manifest)
        try site.edit("a0") { index in
            index[at: "/manifests/0/digest"] = .string(old.digest)
            index[at: "/manifests/0/size"] = .integer(old.bytes.count)
        }
        let report = try site.auditUnchanged()
        #expect(report.told == ["rotten registry.unreceipted a0:1.0"])
        #expect(report.findings[0].finding.found == old.digest)
        #expect(report.findings[0].finding.wanted == "\(new.digest), by receipt 3")
        #expect(report.status == .refused)
    }

    @Test func `tells what a receipt admitted and the policy does not any more`() throws {
        let site = try AuditedRegistry()
        let text = "version: 1\nseal: required\nimages: []\n"
        try DurableFile.replace("policy.yaml", in: try Directory.open(site.trust), with: Array(text.utf8))
        let report = try site.auditUnchanged()
        #expect(report.findings.count == AuditedRegistry.count)
        #expect(
            report.findings.allSatisfy { $0.kind == .noLongerAllowed && $0.finding.code == .policyRepositoryDenied })
        #expect(report.status == .denied)
    }
}
