internal import JSON
internal import OpenSSL

extension HostileCorpus {
    /// A tar file of headers and contents as they are given.
    struct RawTar {
        typealias Field = BundleEditor.HeaderField

        private(set) var bytes: [UInt8] = []

        /// An entry whose header is changed, and gets a checksum that fits, before it is written.
        mutating func add(
            _ name: String, _ content: [UInt8] = [], padded: Bool = true, checksum: Bool = true,
            _ change: (inout [UInt8]) -> Void = { _ in }
        ) {
            var header = BundleEditor.header(path: name, size: content.count)
            if checksum {
                change(&header)
                BundleEditor.setChecksum(&header)
            } else {
                change(&header)
            }
            bytes += header + content + (padded ? BundleEditor.padding(content.count) : [])
        }

        /// The records of a pax header.
        mutating func addPax(_ records: [(String, String)], type: String = "x") {
            var content: [UInt8] = []
            for (key, value) in records {
                let rest = " \(key)=\(value)\n".utf8.count
                var length = rest + 1
                while "\(length)".utf8.count + rest != length { length += 1 }
                content += Array("\(length) \(key)=\(value)\n".utf8)
            }
            add("PaxHeader/x", content) { BundleEditor.put(type, .type, in: &$0) }
        }

        mutating func end(blocks: Int = 2) { bytes += [UInt8](repeating: 0, count: 512 * blocks) }

        static func of(_ fill: (inout RawTar) -> Void) -> [UInt8] {
            var tar = RawTar()
            fill(&tar)
            tar.end()
            return tar.bytes
        }
    }

    /// The ways of a header to lie, for whatever reads foreign tar files. The last entry is a good one.
    private static var headerLies: [(name: String, lie: String, fill: (inout RawTar) -> Void)] {
        let text = Array("hello".utf8)
        func put(_ value: String, _ field: BundleEditor.HeaderField) -> (inout RawTar) -> Void {
            { tar in tar.add("a", text) { BundleEditor.put(value, field, in: &$0) } }
        }
        return [
            ("checksum", "the checksum is another", { tar in tar.add("a", text, checksum: false) { $0[0] ^= 1 } }),
            ("size-beyond", "an entry is larger than the file", put("77777777777 ", .size)),
            ("size-not-octal", "the size has a digit that octal has not", put("00000000009 ", .size)),
            ("size-negative", "the size is negative", put("-0000000005 ", .size)),
            (
                "size-binary-huge", "the size is a binary number beyond every file",
                { tar in
                    tar.add("a", text) {
                        BundleEditor.put(
                            [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .size, in: &$0)
                    }
                }
            ),
            (
                "size-binary-negative", "the size is a binary number below nothing",
                { tar in tar.add("a", text) { BundleEditor.put([UInt8](repeating: 0xFF, count: 12), .size, in: &$0) } }
            ),
            (
                "pax-size", "an extended header says another size",
                { tar in
                    tar.addPax([("size", "99999999999999999999")])
                    tar.add("a", text)
                }
            ),
            (
                "pax-size-negative", "an extended header says a negative size",
                { tar in
                    tar.addPax([("size", "-1")])
                    tar.add("a", text)
                }
            ),
            (
                "pax-length", "an extended record says another length",
                { tar in
                    tar.add("PaxHeader/x", Array("99 path=b\n".utf8)) { BundleEditor.put("x", .type, in: &$0) }
                    tar.add("a", text)
                }
            ),
            (
                "pax-no-line-feed", "an extended record does not end",
                { tar in
                    tar.add("PaxHeader/x", Array("10 path=bc".utf8)) { BundleEditor.put("x", .type, in: &$0) }
                    tar.add("a", text)
                }
            ),
            (
                "pax-no-equals", "an extended record has no value",
                { tar in
                    tar.add("PaxHeader/x", Array("8 pathb\n".utf8)) { BundleEditor.put("x", .type, in: &$0) }
                    tar.add("a", text)
                }
            ),
            ("pax-alone", "an extended header stands before nothing", { tar in tar.addPax([("path", "b")]) }),
            (
                "sparse-map", "a sparse file whose holes are larger than the disk",
                { tar in
                    tar.addPax([
                        ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "a"),
                        ("GNU.sparse.realsize", "1000000000000"),
                    ])
                    tar.add(
                        "GNUSparseFile.0/a",
                        Array("1\n999999999995\n5\n".utf8) + [UInt8](repeating: 0, count: 495) + text)
                }
            ),
            (
                "sparse-old", "a sparse file in GNU's older form",
                { tar in
                    tar.add("a", text) { header in
                        BundleEditor.put("S", .type, in: &header)
                        header.replaceSubrange(257..<265, with: Array("ustar  \u{0}".utf8))
                        header.replaceSubrange(386..<398, with: Array("77777777770 ".utf8))
                        header.replaceSubrange(398..<410, with: Array("00000000005 ".utf8))
                        header.replaceSubrange(483..<495, with: Array("77777777775 ".utf8))
                    }
                }
            ),
            ("cut-in-header", "the file ends within a header", { tar in tar.add("a", text) }),
            (
                "cut-in-content", "the file ends within a content",
                { tar in tar.add("a", [UInt8](repeating: 1, count: 4096)) }
            ),
        ]
    }

    private static func cut(_ name: String, _ tar: [UInt8]) -> [UInt8] {
        switch name {
        case "cut-in-header": Array(tar.prefix(tar.count - 1024 + 100)) + Array("x".utf8)
        case "cut-in-content": Array(tar.prefix(2000))
        default: tar
        }
    }

    /// Layers as `rebuild-check` reads them. There is no code for them: the report says in words that they cannot be
    /// compared.
    static func layers() throws -> [HostileCase] {
        let good = TarBuilder([.init("etc/motd", "hello\n"), .init("etc/passwd", "root:x:0:0\n")])
        func lie(_ name: String, _ lie: String, _ bytes: [UInt8]) -> HostileCase {
            make(.layer, name, lie, "", status: 2, bytes)
        }
        let (gzip, zstd) = (good.gzip, good.zstd)
        func flipped(_ bytes: [UInt8], _ place: Int) -> [UInt8] {
            var bytes = bytes
            bytes[place < 0 ? bytes.count + place : place] ^= 1
            return bytes
        }
        var cases: [HostileCase] = []
        cases.append(make(.layer, "true.tar", "two files", "", good.bytes))
        cases.append(make(.layer, "true.tar.gz", "two files in gzip", "", gzip))
        cases.append(make(.layer, "true.tar.zst", "two files in zstd", "", zstd))
        cases.append(lie("text", "it is a text", Array("no layer\n".utf8)))
        cases.append(lie("gzip-twice", "it is compressed twice", TarBuilder.gzip(gzip)))
        cases.append(
            make(
                .layer, "true-gzip-checksum",
                "the checksum at its end is another; what counts is the digest of the layer", "", flipped(gzip, -8)))
        cases.append(
            make(
                .layer, "true-gzip-size", "the size at its end is another; what counts is the digest of the layer", "",
                flipped(gzip, -4)))
        cases.append(lie("gzip-cut", "it lacks its last bytes", Array(gzip.dropLast(12))))
        cases.append(lie("gzip-reserved", "a reserved block", [UInt8](gzip[..<10]) + [0x07, 0, 0]))
        cases.append(lie("gzip-stored-length", "a stored block denies its own length", flipped(gzip, 13)))
        cases.append(
            lie("zstd-window", "a window of more than 128 MiB", [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xF8, 1, 0, 0]))
        cases.append(lie("zstd-size", "a frame holds less than it declares", flipped(zstd, 5)))
        cases.append(lie("zstd-cut", "it lacks its last bytes", Array(zstd.dropLast(10))))
        cases.append(
            lie("zstd-dictionary", "a frame wants a dictionary", [0x28, 0xB5, 0x2F, 0xFD, 0xA1, 9] + zstd[5...]))
        cases.append(lie("zstd-reserved-block", "a block of the reserved kind", Array(zstd[..<9]) + [0x07, 0, 0]))
        for each in headerLies {
            cases.append(lie("tar-\(each.name)", each.lie, cut(each.name, RawTar.of(each.fill))))
        }
        let long = String(repeating: "n/", count: 2100)
        cases.append(
            lie(
                "tar-long-name", "a name longer than any path",
                RawTar.of { tar in
                    tar.addPax([("path", long)])
                    tar.add("a")
                }))
        return cases
    }

    /// OCI layouts in tar files.
    static func layouts() throws -> [HostileCase] {
        let layout = CorpusLayout()
        var cases = [make(.layout, "true.tar", "the layout from which the lies are made", "", layout.tar())]
        func lie(_ name: String, _ lie: String, _ code: String, status: Int32? = nil, _ bytes: [UInt8]) {
            cases.append(make(.layout, "\(name).tar", lie, code, status: status, bytes))
        }
        func changed(
            _ name: String, _ what: String, _ code: String, status: Int32? = nil, _ change: (inout CorpusLayout) -> Void
        ) {
            var copy = layout
            change(&copy)
            lie(name, what, code, status: status, copy.tar())
        }
        func index(
            _ name: String, _ what: String, _ code: String = "image.malformed", status: Int32? = nil,
            _ change: (inout JSON) -> Void
        ) {
            changed(name, what, code, status: status) { change(&$0.index) }
        }
        func manifest(
            _ name: String, _ what: String, _ code: String = "image.malformed", status: Int32? = nil,
            _ change: (inout JSON) -> Void
        ) {
            changed(name, what, code, status: status) { $0.editManifest(change) }
        }

        // The file around it.
        // A sparse file that nothing names is never read.
        for each in headerLies where !each.name.hasPrefix("sparse") {
            lie(
                "tar-\(each.name)", each.lie, each.name == "pax-alone" ? "system.failed" : "bundle.container",
                status: 1,
                cut(each.name, layout.tar(before: each.fill)))
        }
        func archive(_ name: String, _ what: String, _ fill: @escaping (inout RawTar) -> Void) {
            lie("tar-\(name)", what, "bundle.container", status: 1, layout.tar(before: fill))
        }
        archive("entry-twice", "a name stands twice") {
            $0.add("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        }
        archive("name-too-long", "a name longer than any of a layout") { tar in
            tar.addPax([("path", String(repeating: "n", count: 1100))])
            tar.add("a")
        }
        archive("link-for-index", "the index is a symbolic link out of the layout") { tar in
            tar.add("index.json") { header in
                BundleEditor.put("2", .type, in: &header)
                BundleEditor.put("/etc/passwd", .linkName, in: &header)
            }
        }
        lie("tar-gzip", "the file is compressed", "bundle.container", status: 1, TarBuilder.gzip(layout.tar()))
        lie("tar-empty", "the file is empty", "bundle.container", status: 1, [])
        lie(
            "tar-no-entries", "the file holds nothing", "bundle.container", status: 1,
            [UInt8](repeating: 0, count: 1024))
        lie("tar-text", "the file is a text", "bundle.container", status: 1, Array("no archive\n".utf8))
        for (name, type, what) in [
            ("link", "2", "a symbolic link"), ("hard-link", "1", "a hard link"), ("device", "3", "a device"),
            ("pipe", "6", "a pipe"), ("directory", "5", "a directory"),
        ] {
            changed("blob-\(name)", "a layer is \(what)", "system.failed", status: 1) { $0.typeOfLayer = type }
        }

        // oci-layout and index.json.
        changed("no-marker", "it does not say that it is a layout", "system.failed", status: 1) { $0.marker = nil }
        changed("marker-version", "a version that is not known", "system.failed", status: 1) {
            $0.marker = Array(#"{"imageLayoutVersion":"2.0.0"}"#.utf8)
        }
        changed("marker-version-number", "the version is a number", "image.malformed") {
            $0.marker = Array(#"{"imageLayoutVersion":1}"#.utf8)
        }
        changed("marker-twice", "the version has two values", "image.malformed") {
            $0.marker = Array(#"{"imageLayoutVersion":"1.0.0","imageLayoutVersion":"2.0.0"}"#.utf8)
        }
        changed("marker-large", "the file is larger than any of its kind", "system.failed", status: 1) {
            $0.marker = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8) + [UInt8](repeating: 0x20, count: 4096)
        }
        changed("no-index", "there is no index", "system.failed", status: 1) { $0.hasIndex = false }
        index("index-empty", "the index names nothing", "image.not-found", status: 5) { $0[at: "/manifests"] = [] }
        index("index-version", "a version of the first schema") { $0[at: "/schemaVersion"] = 1 }
        index("index-version-text", "the version is a text") { $0[at: "/schemaVersion"] = "2" }
        index("index-version-float", "the version is no whole number") { $0[at: "/schemaVersion"] = .number("2.5") }
        index("index-type", "the index is of an image's type") {
            $0[at: "/mediaType"] = .string(TestImage.manifestType)
        }
        index("index-type-docker", "the index is of Docker's type") {
            $0[at: "/mediaType"] = "application/vnd.docker.distribution.manifest.list.v2+json"
        }
        index("index-and-image", "the index has layers too") { $0[at: "/layers"] = [] }
        index("index-and-config", "the index has a config too") { $0[at: "/config"] = [:] }
        index("index-neither", "neither manifests nor layers") { $0[at: "/manifests"] = nil }
        index("index-other-letters", "the member is spelled in other letters too") { $0[at: "/Manifests"] = [] }
        index("index-long-s", "a member with the long s, which some take for an s") { $0[at: "/manifest\u{17F}"] = [] }
        let entry = "/manifests/0"
        let sizes: [(String, JSON, String)] = [
            ("negative", .integer(-1), "negative"), ("huge", .number("9223372036854775808"), "no number of 64 bits"),
            ("float", .number("512.5"), "no whole number"), ("exponent", .number("1e400"), "beyond every number"),
            ("text", "512", "a text"), ("null", .null, "null"),
            ("missing-zeros", .number("-0.5"), "between nothing and less"),
        ]
        for (name, value, what) in sizes {
            index("entry-size-\(name)", "the size of a manifest is \(what)") { $0[at: "\(entry)/size"] = value }
            manifest("layer-size-\(name)", "the size of a layer is \(what)") { $0[at: "/layers/0/size"] = value }
        }
        index("entry-size-more", "the size of a manifest is a byte too large") {
            $0[at: "\(entry)/size"] = .integer(layout.manifestBytes.count + 1)
        }
        index("entry-size-beyond", "a manifest is said to be larger than any") {
            $0[at: "\(entry)/size"] = .integer(5 << 20)
        }
        let hex = String(layout.digest.dropFirst(7))
        for (name, digest, what) in [
            ("capitals", "sha256:\(hex.uppercased())", "in capitals"),
            ("short", "sha256:\(hex.dropLast())", "a digit short"),
            ("long", "sha256:\(hex)0", "a digit long"), ("algorithm", "md5:\(hex.prefix(32))", "of MD5"),
            ("algorithm-in-capitals", "SHA256:\(hex)", "of an algorithm in capitals"),
            ("no-algorithm", hex, "of no algorithm"),
            ("empty", "", "empty"), ("colon", "sha256:", "of no digits"),
            ("traversal", "sha256:../../../../etc/passwd", "a path"),
            ("space", "sha256:\(hex) ", "with a space behind"),
            ("nul", "sha256:\(hex)\u{0}", "with a zero byte behind"),
        ] {
            index("entry-digest-\(name)", "the digest of a manifest is \(what)") {
                $0[at: "\(entry)/digest"] = .string(digest)
            }
            manifest("layer-digest-\(name)", "the digest of a layer is \(what)") {
                $0[at: "/layers/0/digest"] = .string(digest)
            }
        }
        index("entry-digest-absent", "the manifest is not there", "bundle.missing", status: 5) {
            $0[at: "\(entry)/digest"] = .string("sha256:\(String(repeating: "ab", count: 32))")
        }
        index("entry-type-other", "the manifest is said to be an index") {
            $0[at: "\(entry)/mediaType"] = .string(TestImage.indexType)
        }
        index("entry-type-empty", "the manifest has an empty type") { $0[at: "\(entry)/mediaType"] = "" }
        index(
            "entry-type-schema-one", "the manifest is said to be of Docker's first schema", "image.not-found", status: 5
        ) { $0[at: "\(entry)/mediaType"] = "application/vnd.docker.distribution.manifest.v1+json" }
        index("entry-data", "the descriptor carries another content than its digest") {
            $0[at: "\(entry)/data"] = "aGVsbG8="
        }
        index("entry-data-not-base64", "the descriptor carries no base64") { $0[at: "\(entry)/data"] = "*" }
        index("entry-urls", "an address is a number") { $0[at: "\(entry)/urls"] = [1] }
        index("entry-annotations", "an annotation is a number") {
            $0[at: "\(entry)/annotations"] = [TestLayout.nameAnnotation: 1]
        }
        index("entry-annotations-list", "the annotations are a list") { $0[at: "\(entry)/annotations"] = [] }
        index("entry-platform", "the platform is a text") { $0[at: "\(entry)/platform"] = "linux/amd64" }
        index("entry-platform-letters", "the architecture is spelled in other letters too") {
            $0[at: "\(entry)/platform"] = ["os": "linux", "architecture": "amd64", "Architecture": "arm64"]
        }
        index("entry-digest-letters", "the digest is spelled in other letters too") {
            $0[at: "\(entry)/Digest"] = .string("sha256:\(hex)")
        }
        index("two-images-of-one-name", "two images have one name", "image.not-found", status: 64) { document in
            var other = document[at: entry] ?? .null
            other[at: "/digest"] = .string(layout.otherDigest)
            other[at: "/size"] = .integer(layout.other.count)
            document[at: "/manifests/1"] = other
        }

        // The manifest.
        manifest("manifest-and-index", "the manifest has manifests too") { $0[at: "/manifests"] = [] }
        manifest("manifest-null-index", "the manifest has manifests that are null") { $0[at: "/manifests"] = .null }
        manifest("manifest-layers-of-schema-one", "the manifest has layers of the first schema too") {
            $0[at: "/fsLayers"] = []
        }
        manifest("manifest-type", "the manifest says that it is an index") {
            $0[at: "/mediaType"] = .string(TestImage.indexType)
        }
        manifest("manifest-type-config", "the manifest says that it is a config") {
            $0[at: "/mediaType"] = .string(TestImage.configType)
        }
        manifest("manifest-version", "a version of the future") { $0[at: "/schemaVersion"] = 3 }
        manifest("config-missing", "no config") { $0[at: "/config"] = nil }
        manifest("config-list", "the config is a list") { $0[at: "/config"] = [] }
        manifest("layers-missing", "no layers") { $0[at: "/layers"] = nil }
        manifest("layers-object", "the layers are no list") { $0[at: "/layers"] = [:] }
        manifest("layer-null", "a layer is null") { $0[at: "/layers/0"] = .null }
        manifest("layer-absent", "a layer is not there", "bundle.missing", status: 5) {
            $0[at: "/layers/0/digest"] = .string("sha256:\(String(repeating: "cd", count: 32))")
        }
        manifest("layer-longer", "a layer is a byte shorter than it is said to be", "image.malformed", status: 4) {
            $0[at: "/layers/0/size"] = .integer(layout.layer.count + 1)
        }
        manifest("layer-type-list", "the type of a layer is a list") { $0[at: "/layers/0/mediaType"] = [] }
        manifest("subject-malformed", "the subject has no digest") {
            $0[at: "/subject"] = ["mediaType": .string(TestImage.manifestType), "size": 3]
        }
        manifest("annotations-null-inside", "an annotation is null") { $0[at: "/annotations"] = ["a": .null] }
        changed("manifest-bit", "a byte of the manifest is another", "image.malformed") {
            $0.manifestBytes[$0.manifestBytes.count - 2] ^= 0x20
        }
        changed("layer-bit", "a byte of a layer is another", "system.failed", status: 4) { $0.layer[0] ^= 1 }
        changed("config-as-manifest", "the index names the config as an image", "image.malformed") { layout in
            layout.index[at: "\(entry)/digest"] = .string(BundleEditor.digest(layout.config))
            layout.index[at: "\(entry)/size"] = .integer(layout.config.count)
        }
        changed("nested-indexes", "six indexes within one another", "image.malformed") { $0.nest(6) }
        changed("index-of-itself", "an index that names itself, by a digest that it cannot have", "image.malformed") {
            $0.nameItself()
        }
        return cases
    }
}

/// A layout of one image, each part of which can be another.
private struct CorpusLayout {
    var marker: [UInt8]? = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
    var hasIndex = true
    var index: JSON = .null
    var config = Array(#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#.utf8)
    var layer = TarBuilder([.init("etc/motd", "hello\n")]).bytes
    var manifestBytes: [UInt8] = []
    var typeOfLayer = "0"
    private(set) var digest = ""
    private let layerDigest: String
    /// Another image.
    let other: [UInt8]
    var otherDigest: String { BundleEditor.digest(other) }
    private var further: [[UInt8]] = []

    init() {
        let blobs = [
            TestBlob(mediaType: TestImage.configType, bytes: config),
            TestBlob(mediaType: "application/vnd.oci.image.layer.v1.tar", bytes: layer),
        ]
        layerDigest = blobs[1].digest
        let manifest: JSON = [
            "schemaVersion": 2, "mediaType": .string(TestImage.manifestType), "config": blobs[0].descriptor(),
            "layers": [blobs[1].descriptor()],
        ]
        var second = manifest
        second[at: "/annotations"] = ["other": "yes"]
        other = second.encoded()
        setManifest(manifest)
    }

    private mutating func setManifest(_ document: JSON) {
        manifestBytes = document.encoded()
        digest = BundleEditor.digest(manifestBytes)
        index = Self.index(of: manifestBytes, TestImage.manifestType)
    }

    private static func index(of bytes: [UInt8], _ type: String) -> JSON {
        let blob = TestBlob(mediaType: type, bytes: bytes)
        return [
            "schemaVersion": 2, "mediaType": .string(TestImage.indexType),
            "manifests": [blob.descriptor(["annotations": [TestLayout.nameAnnotation: "1.0"]])],
        ]
    }

    mutating func editManifest(_ change: (inout JSON) -> Void) {
        guard var document = try? JSON(parsing: manifestBytes) else { preconditionFailure("our own manifest") }
        change(&document)
        setManifest(document)
    }

    /// Puts indexes around the image.
    mutating func nest(_ count: Int) {
        for _ in 0..<count {
            let bytes = index.encoded()
            further.append(bytes)
            index = Self.index(of: bytes, TestImage.indexType)
        }
    }

    /// An index that would have to hold its own digest.
    mutating func nameItself() {
        let own = "sha256:" + String(repeating: "0", count: 64)
        var document = Self.index(of: manifestBytes, TestImage.manifestType)
        document[at: "/manifests/0"] = ["mediaType": .string(TestImage.indexType), "digest": .string(own), "size": 300]
        itself = document.encoded()
        index[at: "/manifests/0/mediaType"] = .string(TestImage.indexType)
        index[at: "/manifests/0/digest"] = .string(own)
        index[at: "/manifests/0/size"] = .integer(itself.count)
    }

    private var itself: [UInt8] = []

    /// The tar file; `before` writes entries in front.
    func tar(before fill: (inout HostileCorpus.RawTar) -> Void = { _ in }) -> [UInt8] {
        HostileCorpus.RawTar.of { tar in
            fill(&tar)
            if let marker { tar.add("oci-layout", marker) }
            if hasIndex { tar.add("index.json", index.encoded()) }
            tar.add(BundleEditor.path(digest), manifestBytes)
            tar.add(BundleEditor.path(BundleEditor.digest(config)), config)
            for bytes in [other] + further { tar.add(BundleEditor.path(BundleEditor.digest(bytes)), bytes) }
            if !itself.isEmpty { tar.add("blobs/sha256/" + String(repeating: "0", count: 64), itself) }
            let isFile = typeOfLayer == "0"
            tar.add(BundleEditor.path(layerDigest), isFile ? layer : []) { header in
                BundleEditor.put(typeOfLayer, .type, in: &header)
                if !isFile, typeOfLayer != "5" { BundleEditor.put("oci-layout", .linkName, in: &header) }
            }
        }
    }
}
