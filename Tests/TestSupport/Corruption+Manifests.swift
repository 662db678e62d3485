internal import Airlock
internal import JSON
internal import Sigstore

/// Changes to images: the index, the manifests below it, their configs and layers.
extension Corruption {
    /// Changes that leave a good image which nobody has signed.
    static let ofImages = [
        image("the index: an annotation") { editor, random, fixture in
            let text = JSON.string("\(random.next())")
            try editor.editBlob(fixture.image.digest) { $0[at: "/annotations"] = ["note": text] }
        },
        image("the index: another platform") { editor, random, fixture in
            let name = random.pick(["s390x", "riscv64", "ppc64le"])
            let pointer = "/manifests/\(random.next(below: 2))/platform/architecture"
            try editor.editBlob(fixture.image.digest) { $0[at: pointer] = .string(name) }
        },
        image("the index: another order") { editor, _, fixture in
            try editor.editBlob(fixture.image.digest) { document in
                document[at: "/manifests"] = .array(try document[at: "/manifests"]?.array().reversed() ?? [])
            }
        },
        image("the index: white space") { editor, random, fixture in
            var content = try editor.blob(fixture.image.digest)
            content.append(random.pick([0x20, 0x0A, 0x0D, 0x09]))
            try editor.replaceBlob(fixture.image.digest, with: content)
        },
        image("the index: a platform less") { editor, random, fixture in
            let child = random.pick(fixture.image.children)
            try editor.editBlob(fixture.image.digest) { document in
                let rest = try document[at: "/manifests"]?.array().filter { $0[at: "/digest"] != .string(child.digest) }
                document[at: "/manifests"] = .array(rest ?? [])
            }
            for blob in child.allBlobs { try editor.dropBlob(blob.digest) }
        },
        image("a manifest: an annotation") { editor, random, fixture in
            let text = JSON.string("\(random.next())")
            let digest = random.pick(fixture.image.children).digest
            try editor.editBlob(digest) { $0[at: "/annotations"] = ["note": text] }
        },
        image("a manifest: another order of layers") { editor, random, fixture in
            try editor.editBlob(random.pick(fixture.image.children).digest) { document in
                document[at: "/layers"] = .array(try document[at: "/layers"]?.array().reversed() ?? [])
            }
        },
        image("a manifest: another type of a layer") { editor, random, fixture in
            let pointer = "/layers/\(random.next(below: 2))/mediaType"
            try editor.editBlob(random.pick(fixture.image.children).digest) { document in
                document[at: pointer] = "application/vnd.example.layer"
            }
        },
        image("a bit of a config") { editor, random, _ in
            try editor.flipBlob(random.pick(editor.blobs("config")), &random)
        },
        image("a bit of a layer") { editor, random, _ in
            try editor.flipBlob(random.pick(editor.blobs("layer")), &random)
        },
        image("a layer of another length") { editor, random, _ in
            let digest = try random.pick(editor.blobs("layer"))
            var content = try editor.blob(digest)
            if random.next(below: 2) == 0 { content.append(0) } else { content.removeLast() }
            try editor.replaceBlob(digest, with: content)
        },
    ]

    private static func image(_ name: String, _ change: @escaping Change) -> Corruption {
        Corruption(name, .subjectMismatch, change)
    }

    /// Documents that are no manifests, or not those that whoever names them says.
    static let ofManifests = [
        manifest("index and image in one") { document, random in
            let members: [(String, JSON)] = [("manifests", []), ("layers", []), ("config", [:])]
            for (name, value) in members where document[at: "/\(name)"] == nil { document[at: "/\(name)"] = value }
        },
        manifest("another type than its structure") { document, _ in
            let isIndex = document[at: "/manifests"] != nil
            document[at: "/mediaType"] = .string(isIndex ? TestImage.manifestType : TestImage.indexType)
        },
        manifest("Docker's type in an OCI descriptor") { document, _ in
            let kind = document[at: "/manifests"] != nil ? "manifest.list" : "manifest"
            document[at: "/mediaType"] = .string("application/vnd.docker.distribution.\(kind).v2+json")
        },
        manifest("an unknown type") { document, random in
            document[at: "/mediaType"] = .string("application/vnd.example.v\(random.next(below: 9))+json")
        },
        manifest("another schema version") { document, random in
            document[at: "/schemaVersion"] = random.pick([.integer(1), .integer(3), .string("2"), .null])
        },
        manifest("a member in other letters") { document, random in
            document[at: "/\(random.pick(["Manifests", "LAYERS", "Config", "mediatype", "\u{17F}ubject"]))"] = []
        },
        manifest("nesting without end") { document, random in
            var deep = JSON.null
            for _ in 0..<(70 + random.next(below: 100)) { deep = [deep] }
            document[at: "/deep"] = deep
        },
        manifest("annotations that are no texts") { document, random in
            document[at: "/annotations"] = random.pick([["a": 1], ["a": .null], [], "a"])
        },
        manifest("a digest that is none") { document, random in
            let list = document[at: "/manifests"] != nil ? "manifests" : "layers"
            let digests = ["", "sha256:", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:../../../../etc/passwd"]
            document[at: "/\(list)/0/digest"] = .string(random.pick(digests))
        },
        manifest("a negative size") { document, random in
            let list = document[at: "/manifests"] != nil ? "manifests" : "layers"
            document[at: "/\(list)/0/size"] = .integer(-1 - random.next(below: 1000))
        },
        manifest("another size of what it names") { document, random in
            let list = document[at: "/manifests"] != nil ? "manifests" : "layers"
            let size = try document[at: "/\(list)/0/size"]?.integer() ?? 0
            document[at: "/\(list)/0/size"] = .integer(size + 1 + Int64(random.next(below: 1000)))
        },
        Corruption("a manifest with a name twice", .imageMalformed) { editor, random, fixture in
            let digest = random.pick([fixture.image.digest] + fixture.image.children.map(\.digest))
            let content = try editor.blob(digest)
            try editor.replaceBlob(digest, with: content.dropLast() + Array(#","schemaVersion":2}"#.utf8))
        },
        Corruption("a manifest that is cut off", .imageMalformed) { editor, random, fixture in
            let digest = random.pick([fixture.image.digest] + fixture.image.children.map(\.digest))
            let content = try editor.blob(digest)
            try editor.replaceBlob(digest, with: Array(content.dropLast(1 + random.next(below: 20))))
        },
    ]

    /// Evidence manifests that are none: nothing is known of what belongs to them, so it is declared in vain.
    static let ofEvidenceManifests = [
        Corruption("an evidence manifest: index and image in one", .bundleContentMismatch) { editor, random, _ in
            try editor.editBlob(editor.evidence(random.pick(["signature", "attestation", "referrer"]))) { document in
                document[at: "/manifests"] = []
            }
        },
        Corruption("a signature's manifest alone: another type than its structure", .evidenceMissing) { editor, _, _ in
            try editor.editAlone("signature") { $0[at: "/mediaType"] = .string(TestImage.indexType) }
        },
        Corruption("an attestation's manifest alone: another schema version", .evidenceMissing) { editor, random, _ in
            let version = JSON.integer(random.pick([1, 3]))
            try editor.editAlone("attestation") { $0[at: "/schemaVersion"] = version }
        },
        Corruption("the records' manifest alone: a member in other letters", .logProofMissing) { editor, _, _ in
            try editor.editAlone("referrer") { $0[at: "/Layers"] = [] }
        },
    ]

    private static func manifest(
        _ name: String, _ change: @escaping @Sendable (inout JSON, inout SplitMix64) throws -> Void
    ) -> Corruption {
        Corruption("a manifest: \(name)", .imageMalformed) { editor, random, fixture in
            let digest = random.pick([fixture.image.digest] + fixture.image.children.map(\.digest))
            try editor.editBlob(digest) { try change(&$0, &random) }
        }
    }
}

extension BundleEditor {
    /// Changes the manifest of a kind of evidence and drops what belonged to it.
    fileprivate mutating func editAlone(_ kind: String, _ change: (inout JSON) throws -> Void) throws {
        let digest = try evidence(kind)
        let manifest = try JSON(parsing: blob(digest))
        let parts = try [manifest[at: "/config"] ?? .null] + (manifest[at: "/layers"]?.array() ?? [])
        try editBlob(digest, change)
        for part in parts { try dropBlob(Self.text(part, "digest")) }
    }

    /// Flips a bit of a blob, and changes all that names it.
    fileprivate mutating func flipBlob(_ digest: String, _ random: inout SplitMix64) throws {
        var content = try blob(digest)
        random.flipBit(&content)
        try replaceBlob(digest, with: content)
    }
}
