public import JSON
import Sigstore

/// How an image was built, as one statement says, in one shape for every form that build systems write.
///
/// It is read from a statement whose signature holds; that what the statement says is true is its signer's word. What a
/// form does not say is empty here, and what cannot be read as what it should be is left out: nothing is made up.
public struct Provenance: Sendable, Equatable {
    /// Something that went into a build, or the place of its source.
    public struct Material: Sendable, Equatable {
        public let uri: String
        /// `algorithm:value`, as they stand; a commit is one of `gitCommit`, `sha1`, `revision`.
        public let digests: [String]
    }

    /// One command, or script, of a build.
    public struct Step: Sendable, Equatable {
        public let entryPoint: String
        public let arguments: [String]
        /// The image in which it ran.
        public let image: String
    }

    /// Which form the statement has, in words.
    public var form = ""
    public var predicateType = ""
    public var buildType = ""
    public var builder = ""
    /// Repository and commit.
    public var source: Material?
    /// The file or task that says how to build.
    public var entryPoint = ""
    public var steps: [Step] = []
    /// Names with values, in the order of the statement; a value that is no text is JSON.
    public var parameters: [(name: String, value: String)] = []
    public var materials: [Material] = []
    public var invocation = ""
    /// As the statement spells them.
    public var startedOn = ""
    public var finishedOn = ""
    /// `NAME@algorithm:value`, all that one run built.
    public var subjects: [String] = []

    /// The commit of the source; empty where none is stated.
    public var commit: String { source?.commit ?? "" }

    /// The images in which the build ran.
    public var environment: [String] {
        steps.map(\.image).reduce(into: []) { found, image in
            if !image.isEmpty, !found.contains(image) { found.append(image) }
        }
    }

    public static func == (left: Provenance, right: Provenance) -> Bool { left.json == right.json }

    /// The shape as data; what is not said is left out.
    public var json: JSON {
        var object: JSONObject = ["form": .string(form), "predicateType": .string(predicateType)]
        for (name, value) in [
            ("builder", builder), ("buildType", buildType), ("entryPoint", entryPoint), ("invocation", invocation),
            ("startedOn", startedOn), ("finishedOn", finishedOn), ("commit", commit),
        ] where !value.isEmpty { object[name] = .string(value) }
        if let source { object["source"] = source.json }
        var values = JSONObject()
        for (name, value) in parameters { values[name] = .string(value) }
        object["parameters"] = .object(values)
        object["steps"] = .array(
            steps.map { step in
                [
                    "entryPoint": .string(step.entryPoint), "image": .string(step.image),
                    "arguments": .array(step.arguments.map { .string($0) }),
                ]
            })
        object["environment"] = .array(environment.map { .string($0) })
        object["materials"] = .array(materials.map(\.json))
        object["subjects"] = .array(subjects.map { .string($0) })
        return .object(object)
    }
}

extension Provenance.Material {
    /// The value of the first digest that names a commit.
    var commit: String? {
        digests.first { ["gitCommit:", "sha1:", "revision:"].contains(where: $0.hasPrefix) }
            .map { String($0.drop { $0 != ":" }.dropFirst()) }
    }

    var json: JSON { ["uri": .string(uri), "digests": .array(digests.map { .string($0) })] }
}
