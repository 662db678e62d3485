internal import Airlock
internal import JSON
internal import Sigstore

/// Changes to the table of images.
extension Corruption {
    /// Records of `airlock/images`, one member at a time; what follows from the table follows.
    static let ofImageRecords = [
        image("a reference that is not normalised", .bundleMalformed) { record, random in
            let names = [
                "app", "registry.test/team/app:1.0@\(BundleEditor.text(record, "digest"))",
                "Registry.Test/team/app:1.0",
                "registry.test/team/../app:1.0", "registry.test//app:1.0", "docker.io/busybox:1", "",
                "registry.test/team/app:1.0 ", "registry.test/Team/app:1.0", "https://registry.test/team/app:1.0",
            ]
            record[at: "/reference"] = .string(random.pick(names))
        },
        image("a repository that no rule covers", .policyRepositoryDenied) { record, random in
            record[at: "/reference"] = .string("registry.test/other\(random.next(below: 1000))/app:1.0")
        },
        image("no reference", .policyRepositoryDenied) { record, _ in record[at: "/reference"] = .null },
        image("another repository of the same rule", .policyReferenceUnsigned) { record, random in
            record[at: "/reference"] = .string("registry.test/team/app\(random.next(below: 1000)):1.0")
        },
        image("the type of an image manifest", .imageMalformed) { record, _ in
            record[at: "/mediaType"] = .string(TestImage.manifestType)
        },
        image("a type of no manifest", .bundleMalformed) { record, random in
            let types = ["", "/", "x", "application/json", "\u{7F}/\u{7F}", String(repeating: "a/", count: 500)]
            record[at: "/mediaType"] = .string(random.pick(types))
        },
        image("a digest of nothing", .bundleMissing) { record, random in
            record[at: "/digest"] = .string(BundleEditor.digest(random.bytes(8)))
        },
        image("another size", .imageMalformed) { record, random in
            let size = try record[at: "/size"]?.integer() ?? 0
            record[at: "/size"] = .integer(size + 1 + Int64(random.next(below: 1000)))
        },
        image("a size beyond all manifests", .bundleMalformed) { record, random in
            record[at: "/size"] = .integer(random.pick([-1, 4 << 20 | 1, 1 << 40]))
        },
        image("an unknown member", .bundleMalformed) { record, random in
            record[at: random.pick(["/x", "/evidence/0/x", "/notFound/0/x"])] = 1
        },
        image("a member less", .bundleMalformed) { record, random in
            let members = ["digest", "mediaType", "size", "evidence", "absent", "notFound"]
            record[at: "/\(random.pick(members))"] = nil
        },
        image("an unknown reason of absence", .bundleMalformed) { record, random in
            record[at: "/absent/0"] = ["digest": .string(BundleEditor.digest(random.bytes(8))), "reason": "lost"]
        },
        image("an unknown kind of what was not found", .bundleMalformed) { record, _ in
            record[at: "/notFound/0/kind"] = "miracle"
        },
        image("evidence filed under a manifest of no image", .evidenceMalformed) { record, random in
            let subject = JSON.string(BundleEditor.digest(random.bytes(8)))
            record[at: "/evidence/\(random.next(below: 3))/subject"] = subject
        },
        image("evidence of no kind", .bundleMalformed) { record, random in
            record[at: "/evidence/\(random.next(below: 3))/kind"] = "seal"
        },
        image("evidence of a type of no manifest", .bundleMalformed) { record, random in
            record[at: "/evidence/\(random.next(below: 3))/mediaType"] = .string(random.pick(["", "x", "text/plain"]))
        },
        image("evidence that is not there", .bundleMissing) { record, random in
            record[at: "/evidence/\(random.next(below: 3))/digest"] = .string(BundleEditor.digest(random.bytes(8)))
        },
        image("another size of a piece of evidence", .bundleContentMismatch) { record, random in
            let pointer = "/evidence/\(random.next(below: 3))/size"
            record[at: pointer] = .integer(
                (try record[at: pointer]?.integer() ?? 0) + 1 + Int64(random.next(below: 1000)))
        },
        image("a piece of evidence less", .bundleContentMismatch) { record, random in
            record[at: "/evidence/\(random.next(below: 3))"] = nil
        },
        image("an image as evidence", .bundleContentMismatch) { record, random in
            let subject = record[at: "/digest"] ?? .null
            record[at: "/evidence/\(random.next(below: 3))/digest"] = subject
            record[at: "/evidence/0/size"] = record[at: "/size"]
        },
        filed("signature", as: "attestation", .evidenceMissing),
        filed("attestation", as: "signature", .evidenceMissing),
        filed("signature", as: "sbom", .evidenceMissing), filed("attestation", as: "referrer", .evidenceMissing),
        filed("referrer", as: "sbom", .logProofMissing),
        moved("signature", .evidenceMissing), moved("attestation", .evidenceMissing),
        moved("referrer", .logProofMissing),
        image("log entry records of another type", .logProofMissing) { record, random in
            let types: [JSON] = [.null, .string(TestImage.emptyType), .string("application/vnd.example+json")]
            for position in 0..<3 where record[at: "/evidence/\(position)/kind"] == .string("referrer") {
                let type = random.pick(types)
                record[at: "/evidence/\(position)/artifactType"] = type == .null ? nil : type
            }
        },
        Corruption("images: something declared absent that is there", .bundleContentMismatch) { editor, random, _ in
            let digest = try random.pick(editor.blobs(random.pick(["manifest", "config", "layer"])))
            let reason = random.pick(["platform", "base", "foreign"])
            try editor.editRecords(BundleEditor.imagesPath) { records in
                records[0][at: "/absent"] = [["digest": .string(digest), "reason": .string(reason)]]
            }
        },
        image("something declared absent that is of no image", .bundleContentMismatch) { record, random in
            let reason = random.pick(["platform", "base", "foreign"])
            record[at: "/absent/0"] = [
                "digest": .string(BundleEditor.digest(random.bytes(8))), "reason": .string(reason),
            ]
        },
        Corruption("images: a config or layer absent for a reason that does not fit", .bundleMissing) {
            editor, random, _ in
            let digest = try random.pick(editor.blobs(random.pick(["config", "layer"])))
            let reason = random.pick(["platform", "base", "foreign"])
            try editor.dropBlob(digest)
            try editor.editRecords(BundleEditor.imagesPath) { records in
                records[0][at: "/absent"] = [["digest": .string(digest), "reason": .string(reason)]]
            }
        },
        Corruption("images: a platform absent", .policyPlatformAbsent) { editor, random, fixture in
            let child = random.pick(fixture.image.children)
            for blob in child.allBlobs { try editor.dropBlob(blob.digest) }
            try editor.editRecords(BundleEditor.imagesPath) { records in
                records[0][at: "/absent"] = [["digest": .string(child.digest), "reason": "platform"]]
            }
        },
        Corruption("images: a record twice", .bundleMalformed, repair: .manifest) { editor, _, _ in
            try editor.editRecords(BundleEditor.imagesPath) { $0.append($0[0]) }
        },
        Corruption("images: a reference twice", .bundleMalformed, repair: .manifest) { editor, random, fixture in
            let child = random.pick(fixture.image.children).manifest
            try editor.editRecords(BundleEditor.imagesPath) { records in
                var second = records[0]
                second[at: "/digest"] = .string(child.digest)
                second[at: "/mediaType"] = .string(child.mediaType)
                second[at: "/size"] = .integer(child.size)
                records.append(second)
            }
        },
        Corruption("images: none", .bundleMalformed, repair: .manifest) { editor, _, _ in
            editor[BundleEditor.imagesPath] = []
        },
        Corruption("images: evidence in another order", .bundleMalformed, repair: .manifest) { editor, random, _ in
            try editor.editRecords(BundleEditor.imagesPath) { records in
                var evidence = try records[0][at: "/evidence"]?.array() ?? []
                let first = random.next(below: evidence.count - 1)
                evidence.swapAt(first, first + 1 + random.next(below: evidence.count - first - 1))
                records[0][at: "/evidence"] = .array(evidence)
            }
        },
        lines("images", BundleEditor.imagesPath),
    ]

    private static func image(
        _ name: String, _ code: FindingCode,
        _ change: @escaping @Sendable (inout JSON, inout SplitMix64) throws -> Void
    ) -> Corruption {
        Corruption("images: \(name)", code) { editor, random, _ in
            try editor.editRecords(BundleEditor.imagesPath) { try change(&$0[0], &random) }
        }
    }

    /// Evidence under another kind, for which others look for it in another place.
    private static func filed(_ kind: String, as other: String, _ code: FindingCode) -> Corruption {
        Corruption("images: a piece of kind \(kind) filed as \(other)", code) { editor, _, _ in
            try editor.editRecords(BundleEditor.imagesPath) { records in
                for position in 0..<3 where records[0][at: "/evidence/\(position)/kind"] == .string(kind) {
                    records[0][at: "/evidence/\(position)/kind"] = .string(other)
                    return
                }
            }
        }
    }

    /// Evidence filed under a manifest of the image that it does not speak about.
    private static func moved(_ kind: String, _ code: FindingCode) -> Corruption {
        Corruption("images: a piece of kind \(kind) filed under a manifest below", code) { editor, random, fixture in
            let subject = JSON.string(random.pick(fixture.image.children).digest)
            try editor.editRecords(BundleEditor.imagesPath) { records in
                for position in 0..<3 where records[0][at: "/evidence/\(position)/kind"] == .string(kind) {
                    records[0][at: "/evidence/\(position)/subject"] = subject
                    return
                }
            }
        }
    }
}
