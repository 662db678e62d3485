internal import Airlock
internal import Sigstore

/// Changes to tar headers, with a checksum that is right, and to what stands between entries.
extension Corruption {
    static let ofHeaders =
        BundleEditor.HeaderField.allCases.flatMap { field -> [Corruption] in
            switch field {
            case .name, .size, .type, .checksum: []
            default: [header("a bit of \(field)") { block, random in flip(field, of: &block, &random) }]
            }
        } + [
            header("another name") { block, random in
                let names = [
                    "../../../etc/cron.d/x", "/etc/passwd", "./blobs/sha256/x", "blobs/../index.json", "index.json",
                    "airlock.json", "blobs//sha256", "con", "blobs/sha256/", "a\\b", "", "-rf",
                ]
                BundleEditor.put(random.pick(names), .name, in: &block)
            },
            header("a name that is not UTF-8") { block, random in
                BundleEditor.put([0x62, 0xFF, 0xFE, UInt8(0x80 + random.next(below: 64))], .name, in: &block)
            },
            header("another type") { block, random in
                // Links, devices, directories, pipes, contiguous files, extension headers, and what nobody knows.
                BundleEditor.put([random.pick(Array("1234567gxLKSVDMN\u{0}AZ".utf8))], .type, in: &block)
            },
            header("a link") { block, random in
                BundleEditor.put(random.pick(["1", "2"]), .type, in: &block)
                BundleEditor.put(
                    random.pick(["/etc/passwd", "../../registry.json", "index.json"]), .linkName, in: &block)
            },
            header("another size") { block, random in
                let sizes = [0, 1, 511, 513, 1 << 20, (1 << 33) - 1]
                BundleEditor.put(BundleEditor.octal(random.pick(sizes), digits: 11) + " ", .size, in: &block)
            },
            header("a size in another form") { block, random in
                let forms: [[UInt8]] = [
                    Array("77777777777\u{0}".utf8), [0x80] + [UInt8](repeating: 0, count: 10) + [1],
                    [UInt8](repeating: 0xFF, count: 12), Array("-0000000001 ".utf8), Array("000000000x0 ".utf8),
                ]
                BundleEditor.put(random.pick(forms), .size, in: &block)
            },
            Corruption("header: another checksum", .bundleMisplaced, repair: .nothing) { editor, random, _ in
                let position = 2 + random.next(below: editor.entries.count - 2)
                let digit = BundleEditor.HeaderField.checksum.range.lowerBound + random.next(below: 6)
                editor.entries[position].header[digit] ^= 1
            },
            Corruption("header: a block more before it", .bundleMisplaced, repair: .nothing) { editor, random, _ in
                let position = 2 + random.next(below: editor.entries.count - 2)
                let zeros = [UInt8](repeating: 0, count: 512)
                let record = BundleEditor.Entry(path: "x", content: Array("19 path=/etc/passwd\n".utf8))
                var extended = record
                BundleEditor.put("x", .type, in: &extended.header)
                BundleEditor.setChecksum(&extended.header)
                editor.entries[position].header.insert(
                    contentsOf: random.pick([zeros, extended.header + extended.content + extended.padding]), at: 0)
            },
            Corruption("padding: a bit", .bundleMisplaced, repair: .nothing) { editor, random, _ in
                // The seal is made anew, with its padding.
                let padded = editor.entries.indices.filter { $0 != 1 && !editor.entries[$0].padding.isEmpty }
                random.flipBit(&editor.entries[random.pick(padded)].padding)
            },
            Corruption("the end: a bit", .bundleTrailing, repair: .nothing) { editor, random, _ in
                random.flipBit(&editor.trailer)
            },
            Corruption("the end: a block more", .bundleTrailing, repair: .nothing) { editor, random, _ in
                editor.trailer += [UInt8](repeating: 0, count: 512 * (1 + random.next(below: 20)))
            },
            Corruption("the end: too short", .bundleTruncated, repair: .nothing) { editor, random, _ in
                editor.trailer.removeLast(1 + random.next(below: 1024))
            },
        ]

    /// A change to the header of any entry behind the seal.
    private static func header(
        _ name: String, _ change: @escaping @Sendable (inout [UInt8], inout SplitMix64) -> Void
    ) -> Corruption {
        Corruption("header: \(name)", .bundleMisplaced, repair: .nothing) { editor, random, _ in
            let position = 2 + random.next(below: editor.entries.count - 2)
            let before = editor.entries[position].header
            while editor.entries[position].header == before {
                change(&editor.entries[position].header, &random)
                BundleEditor.setChecksum(&editor.entries[position].header)
            }
        }
    }

    private static func flip(_ field: BundleEditor.HeaderField, of block: inout [UInt8], _ random: inout SplitMix64) {
        block[field.range.lowerBound + random.next(below: field.range.count)] ^= 1 << UInt8(random.next(below: 8))
    }
}
