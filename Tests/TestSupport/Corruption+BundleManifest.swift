internal import Airlock
internal import JSON
internal import Sigstore

/// Changes to `airlock.json`.
extension Corruption {
    /// Members of `airlock.json`.
    static let ofBundleManifest = [
        bundle("another format", .bundleUnsupported) { document, random in
            let formats = ["application/vnd.airlock.bundle.v2+json", "application/vnd.airlock.bundle.v1", ""]
            document[at: "/format"] = .string(random.pick(formats))
        },
        bundle("an unknown critical feature", .bundleUnsupported) { document, random in
            document[at: "/critical"] = [.string("feature-\(random.next(below: 100))")]
        },
        bundle("several volumes", .bundleUnsupported) { document, random in
            document[at: "/volume/count"] = .integer(random.pick([0, 2, 3, 100]))
        },
        bundle("another volume", .bundleUnsupported) { document, random in
            document[at: "/volume/number"] = .integer(random.pick([0, 2, -1]))
        },
        bundle("a tree head that is none", .bundleMalformed) { document, _ in document[at: "/heads"] = ["a head"] },
        bundle("a consistency proof that is none", .bundleMalformed) { document, _ in
            document[at: "/consistencyProofs"] = [[:]]
        },
        bundle("a base", .bundleUnsupported) { document, random in
            document[at: "/base"] = .string(BundleEditor.digest(random.bytes(8)))
        },
        bundle("another set", .bundleMalformed) { document, random in
            document[at: "/volume/set"] = .string(BundleEditor.digest(random.bytes(8)))
        },
        bundle("an unknown member", .bundleMalformed) { document, random in
            document[at: random.pick(["/x", "/volume/x", "/tables/x", "/tables/images/x"])] = .null
        },
        bundle("a member less", .bundleMalformed) { document, random in
            let names = ["/format", "/critical", "/heads", "/volume", "/tables", "/tables/images", "/volume/count"]
            document[at: random.pick(names)] = nil
        },
        bundle("a table with another digest", .bundleDigestMismatch) { document, random in
            let digest = JSON.string(BundleEditor.digest(random.bytes(8)))
            document[at: "/tables/entries/digest"] = digest
        },
        bundle("a table with another size", .bundleMisplaced) { document, random in
            let size = try document[at: "/tables/entries/size"]?.integer() ?? 0
            document[at: "/tables/entries/size"] = .integer(size + Int64(random.pick([-1, 1, 512, 100_000])))
        },
        bundle("a table beyond all limits", .bundleMalformed) { document, random in
            document[at: "/tables/entries/size"] = .integer(random.pick([-1, 128 << 20 | 1, Int64.max]))
        },
        Corruption("airlock.json: not canonical", .bundleMalformed, repair: .nothing) { editor, random, _ in
            let content = try editor.content(BundleEditor.manifestPath)
            let spaced = content.prefix(1) + [random.pick([0x20, 0x0A, 0x09])] + content.dropFirst()
            editor[BundleEditor.manifestPath] = random.pick([Array(spaced), content + [0x0A]])
        },
        Corruption("airlock.json: a name twice", .bundleMalformed, repair: .nothing) { editor, random, _ in
            let content = try editor.content(BundleEditor.manifestPath)
            let again = random.pick([#","critical":[]}"#, #","format":"x"}"#, #","base":null}"#])
            editor[BundleEditor.manifestPath] = content.dropLast() + Array(again.utf8)
        },
        Corruption("airlock.json: cut off", .bundleMalformed, repair: .nothing) { editor, random, _ in
            let content = try editor.content(BundleEditor.manifestPath)
            editor[BundleEditor.manifestPath] = Array(content.dropLast(1 + random.next(below: content.count - 1)))
        },
    ]

    private static func bundle(
        _ name: String, _ code: FindingCode,
        _ change: @escaping @Sendable (inout JSON, inout SplitMix64) throws -> Void
    ) -> Corruption {
        Corruption("airlock.json: \(name)", code, repair: .nothing) { editor, random, _ in
            try editor.edit(BundleEditor.manifestPath) { try change(&$0, &random) }
        }
    }
}
