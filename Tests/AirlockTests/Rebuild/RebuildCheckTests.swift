import JSON
import OCI
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// `rebuild-check`: the same, or where exactly it differs.
struct RebuildCheckTests {
    private func sentence(_ report: RebuildReport) -> String {
        report.comparison.images.flatMap(\.layers).compactMap(\.comparison).map(RebuildText.sentence)
            .joined(separator: "|")
    }

    @Test func `the same image is the same`() throws {
        let world = try RebuildWorld()
        let report = try world.check { _ in }
        #expect(report.status == .done, "\(report.complaints)")
        #expect(report.lines.last == "same")
        #expect(report.lines.contains { $0.contains("is vouched for by forge") })
        #expect(report.json[at: "/same"] == true)
    }

    @Test func `only time stamps differ`() throws {
        let world = try RebuildWorld()
        let report = try world.check { recipe in
            for index in 0..<3 { recipe.layers[1].entries[index].time += 60 }
        }
        #expect(report.status == .refused)
        #expect(sentence(report) == "only time stamps differ, in 3 files")
        let lines = report.lines.joined(separator: "\n")
        #expect(lines.contains("etc/a: time 2020-09-13T12:26:40Z → 2020-09-13T12:27:40Z"))
        #expect(lines.contains("config /rootfs/diff_ids/1"))
        #expect(
            report.complaints.last
                == "airlock: different: \(ImportWorld.reference): linux/amd64: layer 2: only time stamps differ, in 3 files"
        )
        #expect(report.json[at: "/images/0/layers/0/comparison/aspects/time"] == 3)
    }

    @Test func `content, mode, owner, type and link target are told apart`() throws {
        let world = try RebuildWorld()
        let report = try world.check { recipe in
            recipe.layers[1].entries[0].content = Array("other".utf8)
            recipe.layers[1].entries[1].mode = 0o755
            recipe.layers[1].entries[2].owner = 1000
            recipe.layers[1].entries[3].target = "etc/b"
            recipe.layers[0].entries[1].type = "0"
            recipe.layers[0].entries[1].name = "etc"
        }
        let lines = report.lines.joined(separator: "\n")
        for wanted in [
            "etc/a: content sha256:", "etc/b: mode 0644 → 0755", "etc/c: owner 0:0 → 1000:1000",
            "link: target etc/a → etc/b",
            "etc: type directory → file",
        ] {
            #expect(lines.contains(wanted), "\(wanted) in \(lines)")
        }
        #expect(!lines.contains("etc/a: size"))
    }

    @Test func `files that were added and removed`() throws {
        let world = try RebuildWorld()
        let report = try world.check { recipe in
            recipe.layers[1].entries.remove(at: 1)
            recipe.layers[1].entries.append(.init("new", "new"))
        }
        #expect(sentence(report) == "1 file added; 1 file removed")
        let lines = report.lines.map { $0.trimmingPrefix { $0 == " " } }
        #expect(lines.contains("etc/b: removed, file") && lines.contains("new: added, file"))
    }

    @Test(arguments: [false, true]) func `another compression of the same content`(isZstd: Bool) throws {
        let world = try RebuildWorld()
        let report = try world.check { recipe in
            recipe.store = isZstd ? { $0.zstd } : { $0.gzip }
            recipe.suffix = isZstd ? "+zstd" : "+gzip"
        }
        #expect(report.status == .refused)
        #expect(
            sentence(report).hasPrefix(
                "only the compression differs (not compressed before, \(isZstd ? "zstd" : "gzip") now)"))
        #expect(report.lines.contains { $0.contains("manifest /layers/1/mediaType") })
    }

    @Test func `the same files in another order, and written differently`() throws {
        let world = try RebuildWorld()
        let order = try world.check { $0.layers[1].entries.swapAt(0, 1) }
        #expect(sentence(order) == "the same files in another order")
        let padded = try world.check { $0.store = { $0.bytes + [UInt8](repeating: 0, count: 512) } }
        #expect(sentence(padded).hasPrefix("the same files with the same content; only how the tar file is written"))
    }

    @Test func `the config key by key`() throws {
        let world = try RebuildWorld()
        let report = try world.check { recipe in
            recipe.created = "2025-01-01T00:00:00Z"
            recipe.user = "root"
        }
        let image = try #require(report.comparison.images.first)
        #expect(image.config.map(\.path) == ["/config/User", "/created"])
        #expect(image.layers.isEmpty)
        #expect(report.lines.contains("different: linux/amd64: config: 2 keys"))
    }

    @Test func `a layer more or less`() throws {
        let world = try RebuildWorld()
        let report = try world.check { $0.layers.swapAt(0, 1) }
        #expect(report.comparison.images[0].layers.map(\.position) == [1, 2])
        let rest = Array(RebuildWorld.Recipe().image.blobs.prefix(2))
        let less = try world.check(TestImage(config: rest[0], layers: [(rest[1], [:])]))
        #expect(less.comparison.images[0].layers.map(\.position) == [2])
        #expect(less.lines.contains { $0.contains("rebuilt: none") })
    }

    @Test func `a rebuild of one platform is compared with that platform of an index`() throws {
        var arm = RebuildWorld.Recipe()
        arm.architecture = "arm64"
        let amd = RebuildWorld.Recipe()
        let index = TestImage(index: [(amd.image, "linux/amd64"), (arm.image, "linux/arm64")])
        let world = try RebuildWorld(index)
        let same = try world.check(arm.image)
        #expect(same.status == .done, "\(same.complaints)")
        #expect(same.lines.contains { $0.contains("linux/amd64 is not in the rebuild") })
        arm.user = "root"
        let changed = try world.check(TestImage(index: [(amd.image, "linux/amd64"), (arm.image, "linux/arm64")]))
        #expect(changed.status == .refused)
        #expect(changed.comparison.images.map(\.isSame) == [true, false])
        let less = try world.check(TestImage(index: [(amd.image, "linux/amd64")]))
        #expect(less.status == .refused)
        let annotated = TestImage(
            index: [(amd.image, "linux/amd64"), (RebuildWorld.Recipe().image, "linux/amd64")],
            further: ["annotations": ["a": "b"]])
        #expect(try world.check(annotated).lines.contains { $0.contains("index /annotations/a") })
    }

    @Test func `what nobody vouches for is not called good`() throws {
        let world = try RebuildWorld(attested: false)
        let report = try world.check { _ in }
        #expect(report.status == .missing)
        #expect(report.complaints.contains { $0.contains("no verified provenance vouches") })
    }

    @Test func `the same from a registry directory and against an archive of layers that cannot be read`() throws {
        let world = try RebuildWorld()
        _ = try world.world.importBundle(world.bundle)
        let registry = world.world.registry
        #expect(try world.check(RebuildWorld.Recipe().image, target: registry).status == .done)
        var broken = RebuildWorld.Recipe()
        broken.store = { _ in Array("this is no tar file".utf8) }
        let report = try world.check(broken.image, target: registry)
        #expect(report.status == .refused)
        #expect(sentence(report).hasPrefix("cannot be compared file by file: "))
    }

    @Test func `names of files cannot move the cursor`() throws {
        let world = try RebuildWorld()
        let report = try world.check { $0.layers[1].entries.append(.init("e\u{1B}[2J", "x")) }
        #expect(report.lines.contains { $0.contains("e\\u{1b}[2J: added, file") })
    }
}
