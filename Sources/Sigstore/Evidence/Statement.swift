public import JSON

/// An in-toto statement: of which artifacts which predicate is said (in-toto attestation framework, v0.1 and v1).
///
/// The type may be one that in-toto does not know, as build systems of 2021 wrote them: it is kept, and
/// ``isInToto`` tells. Unknown members are ignored, as the specification demands.
public struct Statement: Sendable, Equatable {
    /// What the statement speaks about: a name that nobody checks, and digests.
    public struct Subject: Sendable, Equatable {
        public let name: String?
        /// Algorithm names with lower-case hexadecimal values, as they stand.
        public let digests: [(algorithm: String, value: String)]
        /// What else is said about the subject.
        public let annotations: JSONObject

        public static func == (left: Subject, right: Subject) -> Bool {
            left.name == right.name && left.digests.elementsEqual(right.digests, by: ==)
                && left.annotations == right.annotations
        }
    }

    /// The `_type`.
    public let type: String
    /// The subjects in their order; those that are null are left out, and match nothing.
    public let subjects: [Subject]
    public let predicateType: String
    /// The predicate, of any JSON type; nil where there is none.
    public let predicate: JSON?

    /// The types of in-toto's own statements.
    public static let inTotoTypes: Set<String> = [
        "https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1",
    ]

    /// The predicate type of cosign's signatures in Sigstore bundles: a statement that says nothing more.
    public static let cosignSignatureType = "https://sigstore.dev/cosign/sign/v1"

    /// Whether in-toto defines the type.
    public var isInToto: Bool { Self.inTotoTypes.contains(type) }

    /// Reads a statement.
    ///
    /// A statement of another type than in-toto's may have its one subject as an object instead of an array.
    public init(parsing payload: [UInt8]) throws(StatementError) {
        let elements: [JSON]
        do throws(JSONError) {
            let object = try JSON(parsing: payload, limits: VerificationLimits.envelope).object()
            type = try object.string("_type")
            predicateType = try object.string("predicateType")
            predicate = object["predicate"]
            if case .object? = object["subject"], !Self.inTotoTypes.contains(type) {
                elements = [try object.object("subject")].map(JSON.object)
            } else {
                elements = try object.optionalArray("subject") ?? []
            }
        } catch {
            throw .malformed(error)
        }
        guard elements.count <= VerificationLimits.maximumSubjects else {
            throw .tooManySubjects(found: elements.count, limit: VerificationLimits.maximumSubjects)
        }
        var subjects: [Subject] = []
        for element in elements where element != .null { subjects.append(try Self.subject(element)) }
        self.subjects = subjects
    }

    /// The subjects with this digest, `sha256:HEX`, under exactly this algorithm's name.
    public func subjects(matching digest: String) -> [Subject] { subjects(matching: [digest]) }

    /// The subjects with any of these digests, each under exactly its algorithm's name.
    func subjects(matching digests: [String]) -> [Subject] {
        subjects.filter { subject in
            subject.digests.contains { digests.contains("\($0.algorithm):\($0.value)") }
        }
    }

    private static func subject(_ element: JSON) throws(StatementError) -> Subject {
        let name: String?
        var digests: [(algorithm: String, value: String)] = []
        let annotations: JSONObject
        do throws(JSONError) {
            let object = try element.object("subject")
            name = try object.optionalString("name")
            annotations = try object.optionalObject("annotations") ?? JSONObject()
            for member in try object.optionalObject("digest")?.members ?? [] {
                digests.append((member.name, try member.value.string("subject.digest")))
            }
        } catch {
            throw .malformed(error)
        }
        guard digests.count <= VerificationLimits.maximumDigests else {
            throw .tooManyDigests(found: digests.count, limit: VerificationLimits.maximumDigests)
        }
        return Subject(name: name, digests: digests, annotations: annotations)
    }
}

/// Why bytes are no in-toto statement.
public enum StatementError: Error, Equatable, CustomStringConvertible {
    case malformed(JSONError)
    case tooManySubjects(found: Int, limit: Int)
    case tooManyDigests(found: Int, limit: Int)

    public var description: String {
        switch self {
        case .malformed(let error): "statement is malformed: \(error)"
        case .tooManySubjects(let found, let limit): "statement has \(found) subjects, want at most \(limit)"
        case .tooManyDigests(let found, let limit): "subject has \(found) digests, want at most \(limit)"
        }
    }
}
