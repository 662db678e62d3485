import JSON
import OCI
import Sigstore

extension ImageRecord {
    static let tablePath = "airlock/images"

    /// The record of the table.
    var json: JSON {
        [
            "absent": .array(
                absent.map { ["digest": .string($0.digest.description), "reason": .string($0.reason.rawValue)] }),
            "digest": .string(digest.description),
            "evidence": .array(evidence.map(\.json)),
            "mediaType": .string(mediaType),
            "notFound": .array(
                notFound.map { ["kind": .string($0.kind.rawValue), "subject": .string($0.subject.description)] }),
            "reference": reference.map { .string($0.description) } ?? .null,
            "size": .integer(size),
        ]
    }

    init(_ json: JSON) throws {
        let object = try json.object()
        try object.refuseUnknownMembers(
            except: ["absent", "digest", "evidence", "mediaType", "notFound", "reference", "size"])
        reference = try object.optionalString("reference").map(Self.normalised)
        mediaType = try Self.mediaType(object)
        digest = try Digest(try object.string("digest"))
        size = try Self.size(object)
        evidence = try object.array("evidence").map { try EvidenceRecord($0.object()) }
        absent = try object.array("absent").map { try AbsentRecord($0.object()) }
        notFound = try object.array("notFound").map { try NotFoundRecord($0.object()) }
        guard Set(absent.map(\.digest)).count == absent.count else {
            throw BundleError.malformed(Self.tablePath, "\(name) has one thing declared absent twice")
        }
        guard evidence.count <= BundleLimits.evidencePerImage else {
            throw BundleError.malformed(Self.tablePath, "\(name) has \(evidence.count) pieces of evidence")
        }
    }

    /// The reference must stand in its normalised form, so that one image has one name.
    private static func normalised(_ text: String) throws -> Reference {
        do {
            let reference = try Reference(text)
            guard reference.description == text, reference.digest == nil else {
                throw BundleError.malformed(tablePath, "reference \(text) is not normalised")
            }
            return reference
        } catch let error as ReferenceError {
            throw BundleError.malformed(tablePath, "\(error)")
        }
    }

    /// A media type, which must be that of a manifest or an index.
    fileprivate static func mediaType(_ object: JSONObject) throws -> String {
        let type = try object.string("mediaType")
        guard MediaType.isManifest(type) else {
            throw BundleError.malformed(tablePath, "media type \(type) is no manifest's")
        }
        return MediaType.shared(type)
    }

    /// A size member, which must not be negative and must fit a manifest.
    fileprivate static func size(_ object: JSONObject) throws -> UInt64 {
        let size = try object.integer("size")
        guard size >= 0, UInt64(size) <= BundleLimits.imageManifestBytes else {
            throw BundleError.malformed(tablePath, "a manifest of \(size) bytes")
        }
        return UInt64(size)
    }

    /// The order of images in the table: by reference, those without one first, then by digest.
    func precedes(_ other: ImageRecord) -> Bool { Key(self).precedes(Key(other)) }

    /// What that order depends on, for whoever sorts many and holds none.
    struct Key {
        private let reference: String
        private let digest: Digest
        /// Where the record is.
        let position: Int

        init(_ record: ImageRecord, position: Int = 0) {
            reference = record.reference?.description ?? ""
            digest = record.digest
            self.position = position
        }

        func precedes(_ other: Key) -> Bool {
            guard reference.utf8.elementsEqual(other.reference.utf8) else {
                return reference.utf8.lexicographicallyPrecedes(other.reference.utf8)
            }
            return digest < other.digest
        }
    }
}

extension EvidenceRecord {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "digest": .string(digest.description), "kind": .string(kind.rawValue), "mediaType": .string(mediaType),
            "size": .integer(size), "subject": .string(subject.description),
        ]
        object["artifactType"] = artifactType.map { .string($0) }
        return .object(object)
    }

    fileprivate init(_ object: JSONObject) throws {
        try object.refuseUnknownMembers(except: ["artifactType", "digest", "kind", "mediaType", "size", "subject"])
        guard let kind = Kind(rawValue: try object.string("kind")) else {
            throw BundleError.malformed(ImageRecord.tablePath, "unknown kind of evidence \(try object.string("kind"))")
        }
        self.kind = kind
        subject = try Digest(try object.string("subject"))
        mediaType = try ImageRecord.mediaType(object)
        artifactType = try object.optionalString("artifactType").map { type in
            type == LogEntryRecord.mediaType ? LogEntryRecord.mediaType : MediaType.shared(type)
        }
        digest = try Digest(try object.string("digest"))
        size = try ImageRecord.size(object)
    }

    /// The order of evidence in a record.
    func precedes(_ other: EvidenceRecord) -> Bool {
        if subject != other.subject { return subject < other.subject }
        if kind != other.kind { return kind.rawValue < other.kind.rawValue }
        return digest < other.digest
    }
}

extension AbsentRecord {
    fileprivate init(_ object: JSONObject) throws {
        try object.refuseUnknownMembers(except: ["digest", "reason"])
        guard let reason = Reason(rawValue: try object.string("reason")) else {
            throw BundleError.malformed(ImageRecord.tablePath, "unknown reason \(try object.string("reason"))")
        }
        self.init(digest: try Digest(try object.string("digest")), reason: reason)
    }
}

extension NotFoundRecord {
    fileprivate init(_ object: JSONObject) throws {
        try object.refuseUnknownMembers(except: ["kind", "subject"])
        guard let kind = EvidenceRecord.Kind(rawValue: try object.string("kind")) else {
            throw BundleError.malformed(ImageRecord.tablePath, "unknown kind of evidence \(try object.string("kind"))")
        }
        self.init(kind: kind, subject: try Digest(try object.string("subject")))
    }
}
