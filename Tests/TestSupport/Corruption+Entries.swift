internal import Airlock
internal import JSON
internal import Sigstore

/// Changes to what stands in the archive and to the table that declares it.
extension Corruption {
    private static let blobKinds = ["evidence", "manifest", "config", "layer"]

    /// Contents that are not the declared ones, and declarations that are not what the images consist of.
    static let ofContent = [
        Corruption("a bit of a blob, nothing else", .bundleDigestMismatch, repair: .nothing) { editor, random, _ in
            let path = try BundleEditor.path(random.pick(editor.blobs(random.pick(blobKinds))))
            let position = try editor.position(path)
            random.flipBit(&editor.entries[position].content)
        },
        Corruption("a bit of a table, nothing else", .bundleDigestMismatch, repair: .nothing) { editor, random, _ in
            let position = try editor.position(random.pick([BundleEditor.entriesPath, BundleEditor.imagesPath]))
            random.flipBit(&editor.entries[position].content)
        },
        Corruption("a bit of a layout file, nothing else", .bundleDigestMismatch, repair: .nothing) {
            editor, random, _ in
            let position = try editor.position(random.pick([BundleEditor.layoutPath, BundleEditor.indexPath]))
            random.flipBit(&editor.entries[position].content)
        },
        Corruption("a layout file with another content, declared", .bundleLayoutMismatch, repair: .manifest) {
            editor, random, _ in
            let path = random.pick([BundleEditor.layoutPath, BundleEditor.indexPath])
            var content = try editor.content(path)
            if random.next(below: 3) == 0 { content.append(0x0A) } else { random.flipBit(&content) }
            editor[path] = content
            try editor.deriveRecord(path)
        },
        Corruption("a config or layer that nothing names any more", .bundleMissing) { editor, random, _ in
            let kind = random.pick(["config", "layer"])
            let digest = try random.pick(editor.blobs(kind))
            var content = try editor.blob(digest)
            random.flipBit(&content)
            try editor.dropBlob(digest)
            try editor.addBlob(content, kind: kind)
        },
        Corruption("a blob less, with its record", .bundleMissing) { editor, random, _ in
            try editor.dropBlob(random.pick(editor.blobs(random.pick(blobKinds))))
        },
        Corruption("a blob more, with its record", .bundleContentMismatch) { editor, random, _ in
            try editor.addBlob(random.bytes(1 + random.next(below: 3000)), kind: random.pick(blobKinds))
        },
        Corruption("a blob filed under another kind", .bundleContentMismatch) { editor, random, _ in
            let (old, new) = try random.pickTwo(blobKinds)
            let digest = try random.pick(editor.blobs(old))
            try editor.editEntry(of: digest) { $0[at: "/kind"] = .string(new) }
        },
        Corruption("a blob less, without its record", .bundleMisplaced, repair: .nothing) { editor, random, _ in
            // Not the last one, behind which the archive ends.
            let blobs = try blobKinds.flatMap { try editor.blobs($0) }
            editor[BundleEditor.path(random.pick(blobs.dropLast()))] = nil
        },
        Corruption("a blob more at the end, without a record", .bundleTrailing, repair: .nothing) { editor, random, _ in
            let content = random.bytes(1 + random.next(below: 3000))
            editor[BundleEditor.path(BundleEditor.digest(content))] = content
        },
        Corruption("a blob more between others, without a record", .bundleMisplaced, repair: .nothing) {
            editor, random, _ in
            let content = random.bytes(1 + random.next(below: 3000))
            let first = try editor.position(BundleEditor.layoutPath)
            let position = first + random.next(below: editor.entries.count - first)
            editor.entries.insert(
                BundleEditor.Entry(path: BundleEditor.path(BundleEditor.digest(content)), content: content),
                at: position)
        },
        Corruption("two entries in each other's place", .bundleMisplaced, repair: .nothing) { editor, random, _ in
            let first = 2 + random.next(below: editor.entries.count - 3)
            let second = first + 1 + random.next(below: editor.entries.count - first - 1)
            editor.entries.swapAt(first, second)
        },
        Corruption("the seal before the manifest", .bundleMisplaced, repair: .nothing) { editor, _, _ in
            editor.entries.swapAt(0, 1)
        },
        Corruption("the seal behind the tables", .sealMissing, repair: .nothing) { editor, random, _ in
            let seal = editor.entries.remove(at: 1)
            editor.entries.insert(seal, at: 2 + random.next(below: editor.entries.count - 1))
        },
        Corruption("no manifest", .bundleMisplaced, repair: .nothing) { editor, _, _ in
            BundleEditor.put("manifest.json", .name, in: &editor.entries[0].header)
            BundleEditor.setChecksum(&editor.entries[0].header)
        },
        Corruption("an entry twice", .bundleMisplaced, repair: .nothing) { editor, random, _ in
            // After the seal, before the last one.
            let position = 2 + random.next(below: editor.entries.count - 3)
            editor.entries.insert(editor.entries[position], at: position)
        },
    ]

    /// Records of `airlock/entries`, one member at a time.
    static let ofEntries = [
        entry("another path", .bundleMalformed) { record, random in
            let paths = [
                "../../etc/passwd", "/etc/passwd", "blobs/sha256/../../x", "index.json", "airlock.json", "", "a\u{0}b",
                "blobs/sha256/\(String(repeating: "0", count: 64))", "blobs\\sha256\\0", "\u{202E}gpj",
            ]
            // That of the layout's index is the right one for it.
            record[at: "/path"] = .string(random.pick(paths.filter { $0 != BundleEditor.text(record, "path") }))
        },
        entry("an unknown kind", .bundleMalformed) { record, random in
            record[at: "/kind"] = .string(random.pick(["", "Layer", "blob", "symlink"]))
        },
        entry("a digest that is none", .bundleMalformed) { record, random in
            let digest = BundleEditor.text(record, "digest")
            let digests = ["", "sha256:", "sha1:" + digest.dropFirst(7).prefix(40), digest.uppercased(), digest + "0"]
            record[at: "/digest"] = .string(random.pick(digests))
        },
        entry("a digest of another blob", .bundleMalformed) { record, random in
            // For the two layout files another digest is well formed and refused for another reason.
            let isLayout = record[at: "/kind"] == "layout"
            record[at: "/digest"] = isLayout ? "" : .string(BundleEditor.digest(random.bytes(8)))
        },
        entry("a negative size", .bundleMalformed) { record, random in
            record[at: "/size"] = .integer(-1 - random.next(below: 1 << 40))
        },
        entry("a number that is none", .bundleMalformed) { record, random in
            record[at: "/size"] = random.pick([
                .number("1e3"), .number("1.5"), .string("12"), .null, .number("9223372036854775808"),
            ])
        },
        entry("an unknown member", .bundleMalformed) { record, random in
            record[at: "/\(random.pick(["mode", "link", "Digest", "x"]))"] = "0777"
        },
        entry("a member less", .bundleMalformed) { record, random in
            record[at: "/\(random.pick(["digest", "kind", "path", "size"]))"] = nil
        },
        Corruption("entries: a size too large by some bytes", .bundleMisplaced, repair: .manifest) {
            editor, random, _ in
            let digest = try random.pick(editor.blobs("evidence") + editor.blobs("manifest"))
            let count = 1 + random.next(below: 100_000)
            try editor.editEntry(of: digest) { record in
                record[at: "/size"] = .integer(try (record[at: "/size"]?.integer() ?? 0) + Int64(count))
            }
        },
        Corruption("entries: sizes whose sum no number holds", .bundleMalformed, repair: .manifest) { editor, _, _ in
            for digest in try editor.blobs("layer") {
                try editor.editEntry(of: digest) { $0[at: "/size"] = .number("9223372036854775807") }
            }
        },
        Corruption("entries: another order", .bundleMalformed, repair: .manifest) { editor, random, _ in
            try editor.editRecords(BundleEditor.entriesPath) { records in
                let first = random.next(below: records.count - 1)
                records.swapAt(first, first + 1 + random.next(below: records.count - first - 1))
            }
        },
        Corruption("entries: a record twice", .bundleMalformed, repair: .manifest) { editor, random, _ in
            try editor.editRecords(BundleEditor.entriesPath) { records in
                let position = random.next(below: records.count)
                records.insert(records[position], at: position)
            }
        },
        lines("entries", BundleEditor.entriesPath),
    ]

    /// A table of which one line is not in canonical form.
    static func lines(_ name: String, _ path: String) -> Corruption {
        Corruption("\(name): a line that is not canonical", .bundleMalformed, repair: .manifest) { editor, random, _ in
            var lines = try editor.content(path).split(separator: 0x0A).map(Array.init)
            let position = random.next(below: lines.count)
            let changes: [(inout [UInt8]) -> Void] = [
                { $0.insert(0x20, at: 1) }, { $0.append(0x0D) }, { $0.append(0x20) }, { $0.insert(0x0A, at: 1) },
                { $0.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0) }, { $0.insert(0x0A, at: 0) },
                { $0.insert(contentsOf: Array(#""size":0,"#.utf8), at: 1) }, { $0[3] = 0xFF },
            ]
            random.pick(changes)(&lines[position])
            editor[path] = lines.flatMap { $0 + [0x0A] }
            // The last line must have an end too.
            if random.next(below: 8) == 0 { editor[path]?.removeLast() }
        }
    }

    private static func entry(
        _ name: String, _ code: FindingCode,
        _ change: @escaping @Sendable (inout JSON, inout SplitMix64) throws -> Void
    ) -> Corruption {
        Corruption("entries: \(name)", code, repair: .manifest) { editor, random, _ in
            try editor.editRecords(BundleEditor.entriesPath) { records in
                try change(&records[random.next(below: records.count)], &random)
            }
        }
    }
}

extension BundleEditor {
    /// Changes the record of a blob.
    fileprivate mutating func editEntry(of digest: String, _ change: (inout JSON) throws -> Void) throws {
        try editRecords(Self.entriesPath) { records in
            for position in records.indices where Self.text(records[position], "digest") == digest {
                try change(&records[position])
            }
        }
    }
}

extension SplitMix64 {
    /// Two different ones.
    fileprivate mutating func pickTwo<Element>(_ elements: [Element]) throws -> (Element, Element) {
        let shuffled = elements.shuffled(using: &self)
        return (shuffled[0], shuffled[1])
    }
}
