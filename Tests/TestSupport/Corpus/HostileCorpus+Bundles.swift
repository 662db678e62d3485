internal import JSON
internal import OpenSSL

extension HostileCorpus {
    /// Whole bundles of a signed image, sealed with the pinned key after they were made to lie unless the seal is the lie.
    static func bundles(_ world: CorpusWorld) throws -> [HostileCase] {
        try containers(world) + contents(world)
    }

    private static func lie(_ name: String, _ lie: String, _ code: String, _ bytes: [UInt8]) -> HostileCase {
        make(.bundle, "\(name).airlock", lie, code, bytes)
    }

    /// Frames, their table, and the tar archive in them.
    private static func containers(_ world: CorpusWorld) throws -> [HostileCase] {
        typealias Container = BundleEditor.Container
        let good = world.editor.container
        func changed(_ name: String, _ what: String, _ code: String, _ change: (inout Container) -> Void) -> HostileCase
        {
            var container = good
            change(&container)
            return lie(name, what, code, container.bytes)
        }
        /// A frame of raw blocks with another byte after the magic number, or other bytes before its blocks.
        func framed(
            _ name: String, _ what: String, _ code: String = "bundle.container", _ change: (inout [UInt8]) -> Void
        ) -> HostileCase {
            changed(name, what, code) { container in
                change(&container.frames[0].bytes)
                container.settle()
            }
        }
        let (container, table) = ("bundle.container", "bundle.seek-table")
        var cases = [lie("true", "the bundle from which the lies are made", "", good.bytes)]
        cases.append(framed("frame-magic", "the first frame has another magic number") { $0[0] ^= 1 })
        cases.append(framed("frame-dictionary", "a frame wants a dictionary") { $0[4] |= 1 })
        cases.append(framed("frame-checksum", "a frame says that it has a checksum") { $0[4] |= 4 })
        cases.append(framed("frame-reserved", "a reserved bit of a frame is set") { $0[4] |= 8 })
        cases.append(framed("frame-block-reserved", "a block of the reserved kind") { $0[13] |= 6 })
        cases.append(framed("frame-block-not-last", "the last block says that another follows") { $0[13] &= ~1 })
        cases.append(framed("frame-content-more", "a frame declares a byte more than it holds") { $0[5] &+= 1 })
        cases.append(framed("frame-content-huge", "a frame declares more content than any may have") { $0[11] = 1 })
        cases.append(
            framed("frame-window", "a frame needs a window above the limit") { bytes in
                bytes = Array(bytes[..<4]) + [0x80, 0x70] + bytes[5..<9] + bytes[13...]
            })
        cases.append(
            framed("frame-no-size", "a frame does not declare its content") { bytes in
                bytes = Array(bytes[..<4]) + [0x00, 0x50] + bytes[13...]
            })
        cases.append(
            changed("frame-skippable", "a skippable frame stands among the others", container) { container in
                container.frames.insert(
                    .init(bytes: [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4], contentSize: 1), at: 1)
                container.settle()
            })
        cases.append(
            changed("frame-empty", "a frame without content", table) { container in
                container.frames.insert(
                    .init(bytes: [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0, 1, 0, 0], contentSize: 0), at: 1)
                container.settle()
            })
        cases.append(
            changed("frame-behind", "a frame behind the end", "bundle.trailing") { container in
                container.frames.append(.init(raw: Array("more".utf8)))
                container.settle()
            })
        cases.append(
            changed(
                "frame-bomb-behind", "sixty mebibytes of nothing in two kibibytes behind the end", "bundle.trailing"
            ) { container in
                container.frames.append(.init(repeating: 0, count: 60 << 20))
                container.settle()
            })
        cases.append(
            changed("frames-exchanged", "two frames in each other's place", "bundle.misplaced") { container in
                container.frames.swapAt(0, 1)
                container.settle()
            })
        cases.append(changed("table-magic", "the table is no skippable frame", table) { $0.seekTable.magic ^= 1 })
        cases.append(changed("table-footer", "the table ends otherwise", table) { $0.seekTable.footer ^= 1 })
        cases.append(changed("table-size", "the table is longer than it is", table) { $0.seekTable.size += 8 })
        cases.append(changed("table-count-more", "a frame more than there is", table) { $0.seekTable.count += 1 })
        cases.append(changed("table-count-none", "no frames", table) { $0.seekTable.count = 0 })
        cases.append(
            changed("table-count-huge", "more frames than any bundle has", container) {
                $0.seekTable.count = 1 << 20 | 1
            })
        cases.append(
            changed("table-descriptor", "the table says that it has checksums", table) {
                $0.seekTable.descriptor = 0x80
            })
        cases.append(
            changed("table-compressed", "a frame is said to be a byte longer", table) {
                $0.seekTable.frames[1].compressed += 1
            })
        cases.append(
            changed("table-content", "a content is said to be a block longer", table) {
                $0.seekTable.frames[0].content += 512
            })
        cases.append(
            changed("table-content-huge", "a content is said to be larger than any", container) {
                $0.seekTable.frames[0].content = 64 << 20 | 1
            })
        cases.append(
            changed("table-shifted", "a block of one content is given to the next", table) { container in
                container.seekTable.frames[0].content -= 512
                container.seekTable.frames[1].content += 512
            })
        cases.append(changed("tail", "a byte follows the table", table) { $0.tail = [0] })
        cases.append(changed("tail-of-another", "another bundle follows the table", table) { $0.tail = $0.bytes })
        cases.append(lie("empty", "the file is empty", table, []))
        cases.append(lie("cut-front", "the file lacks its first byte", table, Array(good.bytes.dropFirst())))
        cases.append(lie("cut-table", "the file lacks its last byte", table, Array(good.bytes.dropLast())))
        cases.append(
            lie("cut-half", "the file lacks its second half", table, Array(good.bytes.prefix(good.bytes.count / 2))))
        cases.append(lie("plain-tar", "the archive is not compressed", table, world.editor.tar))
        cases.append(lie("gzip", "the archive is in gzip", table, TarBuilder.gzip(world.editor.tar)))
        cases.append(lie("text", "the file is a text", table, Array("no bundle\n".utf8)))
        return cases
    }

    /// Everything within the archive.
    private static func contents(_ world: CorpusWorld) throws -> [HostileCase] {
        enum Repair { case everything, manifest, nothing }
        func edited(
            _ name: String, _ what: String, _ code: String, _ repair: Repair = .nothing, seals: Bool = true,
            _ change: (inout BundleEditor) throws -> Void
        ) throws -> HostileCase {
            var editor = world.editor
            try change(&editor)
            switch repair {
            case .everything: try editor.settle()
            case .manifest: try editor.deriveManifest()
            case .nothing: break
            }
            if seals { try editor.seal(with: [world.exporter]) }
            return lie(name, what, code, editor.bytes)
        }
        typealias Editor = BundleEditor
        let (entries, images) = (Editor.entriesPath, Editor.imagesPath)
        func header(_ name: String, _ what: String, _ value: String, _ field: Editor.HeaderField) throws -> HostileCase
        {
            try edited("header-\(name)", what, "bundle.misplaced") { editor in
                try editor.editHeader(entries) { Editor.put(value, field, in: &$0) }
            }
        }
        func seal(
            _ name: String, _ what: String, _ code: String = "seal.invalid", _ change: (inout JSON) throws -> Void
        ) throws -> HostileCase {
            try edited("seal-\(name)", what, code, seals: false) { editor in try editor.edit(Editor.sealPath, change) }
        }
        func top(
            _ name: String, _ what: String, _ code: String = "bundle.malformed", _ change: (inout JSON) throws -> Void
        ) throws -> HostileCase {
            try edited("manifest-\(name)", what, code) { editor in try editor.edit(Editor.manifestPath, change) }
        }
        func table(
            _ name: String, _ what: String, _ code: String = "bundle.malformed", of path: String,
            _ change: (inout [JSON]) throws -> Void
        ) throws -> HostileCase {
            try edited("table-\(name)", what, code, .manifest) { editor in try editor.editRecords(path, change) }
        }
        let stranger = try CorpusWorld.key("stranger")
        let digest = world.image.digest
        var cases: [HostileCase] = []
        cases.append(try header("type-link", "an entry is a symbolic link", "2", .type))
        cases.append(try header("type-device", "an entry is a device", "3", .type))
        cases.append(try header("type-directory", "an entry is a directory", "5", .type))
        cases.append(try header("type-pax", "an entry is an extended header", "x", .type))
        cases.append(try header("type-old", "an entry has the type of a tar before POSIX", "\u{0}", .type))
        cases.append(try header("name-absolute", "a name begins at the root", "/airlock/entries", .name))
        cases.append(try header("name-traversal", "a name leads out", "../airlock/entries", .name))
        cases.append(try header("name-dot", "a name has a part that says nothing", "./airlock/entries", .name))
        cases.append(try header("name-prefix", "a name has a part in another field", "x", .prefix))
        cases.append(try header("link-name", "an entry that is no link points somewhere", "/etc/passwd", .linkName))
        cases.append(try header("owner", "an entry has an owner", "000001 ", .user))
        cases.append(try header("mode", "an entry may be run", "000755 ", .mode))
        cases.append(try header("time", "an entry has a time", "00000000001 ", .time))
        cases.append(try header("magic", "an entry is of GNU's tar", "ustar ", .magic))
        cases.append(try header("size-binary", "a size is a binary number", "\u{7F}0000000000 ", .size))
        cases.append(try header("device", "an entry that is no device has a number", "000001 ", .deviceMajor))
        cases.append(
            try edited("padding", "a bit between two entries", "bundle.misplaced") { $0.entries[2].padding[0] ^= 1 })
        cases.append(
            try edited("end-short", "the archive ends with one block", "bundle.truncated") {
                $0.trailer = [UInt8](repeating: 0, count: 512)
            })
        cases.append(
            try edited("end-long", "the archive ends with a block too many", "bundle.trailing") {
                $0.trailer += [UInt8](repeating: 0, count: 512)
            })
        cases.append(try edited("end-bit", "a bit of the end", "bundle.trailing") { $0.trailer[700] = 1 })
        cases.append(
            try edited("end-other", "an entry stands behind the end", "bundle.trailing") {
                $0.trailer += Editor.header(path: "more", size: 0)
            })
        cases.append(try seal("missing-signature", "nobody sealed it") { $0[at: "/signatures"] = [] })
        cases.append(
            try seal("signature-bit", "a bit of the signature") { document in
                let signature = Base64.decode(try document[at: "/signatures/0/sig"]?.string() ?? "") ?? []
                document[at: "/signatures/0/sig"] = .string(Base64.encode(signature.flippingFirst()))
            })
        cases.append(
            try seal("payload-type", "the seal is of another type") {
                $0[at: "/payloadType"] = "application/vnd.airlock.seal.v2+json"
            })
        // A hint plays no part.
        cases.append(
            try edited("true-seal-hint", "the seal names another key, which is a hint", "", seals: false) { editor in
                try editor.edit(Editor.sealPath) {
                    $0[at: "/signatures/0/keyid"] = .string(String(repeating: "ab", count: 32))
                }
            })
        cases.append(try seal("unknown-member", "the seal has a member that is not known") { $0[at: "/also"] = 1 })
        cases.append(try seal("payload", "the seal is over something else") { $0[at: "/payload"] = "e30=" })
        cases.append(
            try edited("seal-stranger", "a stranger sealed it", "seal.invalid", seals: false) {
                try $0.seal(with: [stranger])
            })
        cases.append(
            try edited("seal-signer", "the signer of the image sealed it", "seal.invalid", seals: false) {
                try $0.seal(with: [world.signer])
            })
        cases.append(
            try edited("seal-missing", "there is no seal", "seal.missing", seals: false) { $0[Editor.sealPath] = nil })
        cases.append(
            try edited("seal-of-another", "the seal is over another manifest", "seal.invalid", seals: false) { editor in
                editor[Editor.sealPath] = try Editor.seal(over: Array("{}".utf8), with: [world.exporter])
            })
        cases.append(
            try edited("seal-before", "the seal stands before the manifest", "bundle.misplaced", seals: false) {
                $0.entries.swapAt(0, 1)
            })
        cases.append(
            try top("format", "a format of the future", "bundle.unsupported") {
                $0[at: "/format"] = "application/vnd.airlock.bundle.v2+json"
            })
        cases.append(try top("unknown-member", "a member that is not known") { $0[at: "/also"] = true })
        cases.append(
            try top("critical", "a feature that is not known", "bundle.unsupported") {
                $0[at: "/critical"] = ["future"]
            })
        cases.append(
            try top("table-size", "a table is said to be a byte longer", "bundle.misplaced") { document in
                document[at: "/tables/entries/size"] = .integer(
                    try (document[at: "/tables/entries/size"]?.integer() ?? 0) + 1)
            })
        cases.append(
            try top("table-huge", "a table is said to be larger than any", "bundle.malformed") {
                $0[at: "/tables/entries/size"] = .integer((128 << 20) + 1)
            })
        cases.append(
            try top("image-table-huge", "the table of images is said to be larger than any", "bundle.malformed") {
                $0[at: "/tables/images/size"] = .integer((128 << 20) + 1)
            })
        cases.append(
            try top("table-digest", "a table has another digest", "bundle.malformed") {
                $0[at: "/tables/images/digest"] = .string(digest)
            })
        cases.append(
            try top("volume", "the second of two volumes", "bundle.unsupported") { document in
                document[at: "/volume/number"] = 2
                document[at: "/volume/count"] = 2
            })
        let manyImages = try world.editor.records(images)
        // Of a layer, import says no before it comes to it, and verify after it; of a document both on the way.
        cases.append(
            try table("entry-size", "a document is said to be a byte longer", "bundle.misplaced", of: entries) {
                let place = try $0.firstIndex { try $0[at: "/kind"]?.string() == "manifest" } ?? 0
                $0[place][at: "/size"] = .integer(try ($0[place][at: "/size"]?.integer() ?? 0) + 1)
            })
        cases.append(
            try table("entry-size-negative", "a blob is said to have less than nothing", of: entries) {
                $0[$0.count - 1][at: "/size"] = -1
            })
        cases.append(
            try table("entry-size-sum", "sizes whose sum no number holds", of: entries) { records in
                for index in records.indices.suffix(2) { records[index][at: "/size"] = .integer(Int.max) }
            })
        cases.append(
            try table("entry-path", "a blob stands where its digest does not say", of: entries) {
                $0[$0.count - 1][at: "/path"] = "blobs/sha256/../../etc/passwd"
            })
        cases.append(
            try table("entry-kind", "a kind that is not known", of: entries) {
                $0[$0.count - 1][at: "/kind"] = "script"
            })
        cases.append(
            try table("entry-digest", "a digest in capitals", of: entries) {
                $0[$0.count - 1][at: "/digest"] = .string("sha256:" + String(repeating: "AB", count: 32))
            })
        cases.append(try table("entry-twice", "a record stands twice", of: entries) { $0.append($0[$0.count - 1]) })
        cases.append(try table("entry-order", "the records stand in another order", of: entries) { $0.swapAt(2, 3) })
        cases.append(
            try table("entry-unknown-member", "a record has a member that is not known", of: entries) {
                $0[0][at: "/mode"] = 7
            })
        cases.append(
            try table("image-reference-traversal", "an image's name leads out of the registry directory", of: images) {
                $0[0][at: "/reference"] = "registry.test/../../etc/app:1.0"
            })
        cases.append(
            try table("image-reference-short", "an image's name is one of Docker's short ones", of: images) {
                $0[0][at: "/reference"] = "app:1.0"
            })
        cases.append(
            try table("image-reference-capitals", "an image's name is in capitals", of: images) {
                $0[0][at: "/reference"] = "registry.test/Team/app:1.0"
            })
        cases.append(
            try table(
                "image-size-huge", "an image's manifest is said to be larger than any", "bundle.malformed", of: images
            ) { $0[0][at: "/size"] = .integer(5 << 20) })
        cases.append(try table("image-twice", "an image stands twice", of: images) { $0 += manyImages })
        cases.append(try table("image-none", "there is no image", of: images) { $0 = [] })
        cases.append(
            try table("evidence-many", "more pieces of evidence than any image has", of: images) { records in
                let one = records[0][at: "/evidence/0"] ?? .null
                records[0][at: "/evidence"] = .array(
                    (0...1000).map { number in
                        var piece = one
                        piece[at: "/digest"] = .string(Editor.digest(Array("\(number)".utf8)))
                        return piece
                    })
            })
        cases.append(
            try edited("table-not-canonical", "a record has a space", "bundle.malformed", .manifest) { editor in
                editor[entries] = Array("{ ".utf8) + (editor[entries] ?? []).dropFirst()
            })
        cases.append(
            try edited("table-name-twice", "a record has a name twice", "bundle.malformed", .manifest) { editor in
                editor[entries] = Array(#"{"digest":"","#.utf8) + (editor[entries] ?? []).dropFirst()
            })
        cases.append(
            try edited("table-no-line-feed", "the last record does not end", "bundle.malformed", .manifest) { editor in
                editor[entries] = Array((editor[entries] ?? []).dropLast())
            })
        let layer = try world.editor.blobs("layer")[0]
        let signature = try world.editor.blobs("evidence")
        cases.append(
            try edited("blob-bit", "a byte of a layer is another", "bundle.digest-mismatch") { editor in
                let position = try editor.position(Editor.path(layer))
                editor.entries[position].content[0] ^= 1
            })
        cases.append(
            try edited("blob-missing", "a layer is not there, and no record of it", "bundle.missing", .everything) {
                try $0.dropBlob(layer)
            })
        cases.append(
            try edited("blob-undeclared", "a file that no record declares stands at the end", "bundle.trailing") {
                $0["blobs/sha256/\(String(repeating: "ab", count: 32))"] = [1]
            })
        cases.append(
            try edited("blob-unneeded", "a declared blob that no image needs", "bundle.content-mismatch", .everything) {
                try $0.addBlob(Array("more".utf8), kind: "layer")
            })
        cases.append(
            try edited("index-other", "index.json names something else", "bundle.layout-mismatch", .nothing) { editor in
                try editor.edit(Editor.indexPath) { $0[at: "/manifests"] = [] }
                try editor.deriveRecord(Editor.indexPath)
                try editor.deriveManifest()
            })
        cases.append(
            try edited("layout-version", "oci-layout states another version", "bundle.layout-mismatch", .nothing) {
                editor in
                editor[Editor.layoutPath] = Array(#"{"imageLayoutVersion":"1.0.1"}"#.utf8)
                try editor.deriveRecord(Editor.layoutPath)
                try editor.deriveManifest()
            })
        cases.append(
            try edited(
                "image-swapped", "the image has another layer than the signed one", "subject.mismatch", .everything
            ) { editor in
                try editor.replaceBlob(layer, with: TarBuilder([.init("etc/motd", "evil\n")]).bytes)
            })
        cases.append(
            try edited("evidence-gone", "the signature was taken away", "evidence.missing", .everything) { editor in
                for blob in signature { try editor.dropBlob(blob) }
                try editor.editRecords(images) { $0[0][at: "/evidence"] = [] }
            })
        return cases
    }
}
