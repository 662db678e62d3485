import JSON
public import Sigstore

extension Provenance {
    /// The predicate types that say how something was built.
    static let predicateTypes: Set = [
        "https://slsa.dev/provenance/v0.1", "https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1",
        "https://slsa.dev/provenance/v1.0", "https://tekton.dev/chains/provenance",
    ]

    /// Reads a statement; nil where it is of another type.
    public init?(_ statement: Statement) {
        guard Self.predicateTypes.contains(statement.predicateType) else { return nil }
        predicateType = statement.predicateType
        let predicate = PredicateValue(statement.predicate ?? .null)
        switch predicateType {
        case "https://tekton.dev/chains/provenance": readTektonOf2021(predicate)
        case "https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v1.0": readSLSA1(predicate)
        default: readSLSA0(predicate)
        }
        subjects = statement.subjects.flatMap { subject in
            subject.digests.map { "\(subject.name ?? "")@\($0.algorithm):\($0.value)" }
        }
        if source == nil { source = materials.first { $0.commit != nil } }
    }

    /// Tekton Chains before it wrote SLSA: https://tekton.dev/chains/provenance, as distroless published in 2021.
    private mutating func readTektonOf2021(_ predicate: PredicateValue) {
        form = "Tekton Chains of 2021"
        let invocation = predicate["invocation"]
        builder = invocation["builder.id"].text
        entryPoint = invocation["recipe_uri"].text
        self.invocation = invocation["event_id"].text
        parameters = invocation["parameters"].elements.map { Self.printedParameter($0.text) }
        steps = predicate["recipe"]["steps"].elements.map(Self.step)
        materials = predicate["materials"].elements.map(Self.material)
        startedOn = predicate["metadata"]["buildStartedOn"].text
        finishedOn = predicate["metadata"]["buildFinishedOn"].text
    }

    /// SLSA v0.1 and v0.2: GitHub, Google Cloud Build, Tekton Chains, BuildKit.
    private mutating func readSLSA0(_ predicate: PredicateValue) {
        form = predicateType.hasSuffix("v0.1") ? "SLSA v0.1" : "SLSA v0.2"
        builder = predicate["builder"]["id"].text
        buildType = predicate["buildType"].text
        let configSource = predicate["invocation"]["configSource"]
        let recipe = predicate["recipe"]
        if buildType.isEmpty { buildType = recipe["type"].text }
        entryPoint = configSource["entryPoint"].text
        if entryPoint.isEmpty { entryPoint = recipe["entryPoint"].text }
        invocation = predicate["metadata"]["buildInvocationId"].text
        parameters = Self.members(predicate["invocation"]["parameters"]) + Self.members(recipe["arguments"])
        materials = predicate["materials"].elements.map(Self.material)
        startedOn = predicate["metadata"]["buildStartedOn"].text
        finishedOn = predicate["metadata"]["buildFinishedOn"].text
        if !configSource["uri"].text.isEmpty { source = Self.material(configSource) }
        let configuration = predicate["buildConfig"]
        steps = configuration["steps"].elements.map(Self.step)
        for task in configuration["tasks"].elements { steps += task["steps"].elements.map(Self.step) }
        readBuildKit(predicate["metadata"]["https://mobyproject.org/buildkit@v1#metadata"])
    }

    /// Where the sources came from, by BuildKit's own metadata: its statement names no other source that has a commit.
    private mutating func readBuildKit(_ metadata: PredicateValue) {
        let (uri, revision) = (metadata["vcs"]["source"].text, metadata["vcs"]["revision"].text)
        guard source?.commit == nil, !uri.isEmpty else { return }
        source = Material(uri: uri, digests: revision.isEmpty ? [] : ["sha1:\(revision)"])
    }

    /// SLSA v1: what a build was asked to do, and what it did.
    private mutating func readSLSA1(_ predicate: PredicateValue) {
        form = "SLSA v1"
        let definition = predicate["buildDefinition"]
        let external = definition["externalParameters"]
        builder = predicate["runDetails"]["builder"]["id"].text
        buildType = definition["buildType"].text
        invocation = predicate["runDetails"]["metadata"]["invocationId"].text
        startedOn = predicate["runDetails"]["metadata"]["startedOn"].text
        finishedOn = predicate["runDetails"]["metadata"]["finishedOn"].text
        materials = definition["resolvedDependencies"].elements.map(Self.material)
        parameters = Self.members(external)
        let workflow = external["workflow"]
        // GitHub's workflows; its container generator; Google Cloud Build; Tekton.
        entryPoint =
            [
                workflow["path"], external["source"]["entryPoint"], external["buildConfigSource"]["path"],
                external["runSpec"]["taskRef"]["name"], external["runSpec"]["pipelineRef"]["name"],
            ].map(\.text).first { !$0.isEmpty } ?? ""
        if !external["source"]["uri"].text.isEmpty { source = Self.material(external["source"]) }
        let repository = workflow["repository"].text
        if source == nil, !repository.isEmpty {
            source = materials.first { $0.uri.contains(repository) && $0.commit != nil }
        }
        readBuildKit(predicate["runDetails"]["metadata"]["buildkit_metadata"])
        let runSpec = external["runSpec"]
        steps = runSpec["taskSpec"]["steps"].elements.map(Self.step)
        for task in runSpec["pipelineSpec"]["tasks"].elements {
            steps += task["taskSpec"]["steps"].elements.map(Self.step)
        }
    }

    private static func material(_ value: PredicateValue) -> Material {
        Material(
            uri: value["uri"].text,
            digests: value["digest"].members.map { "\($0.name):\($0.value.text)" })
    }

    private static func step(_ value: PredicateValue) -> Step {
        let script = [value["entryPoint"], value["script"]].map(\.text).first { !$0.isEmpty } ?? ""
        let command = value["command"].elements.map(\.text)
        let image =
            [value["environment"]["image"], value["image"], value["id"]].map(\.text).first { !$0.isEmpty } ?? ""
        return Step(
            entryPoint: script.isEmpty ? command.joined(separator: " ") : script,
            arguments: [value["arguments"], value["args"]].flatMap { $0.elements.map(\.text) }, image: image)
    }

    private static func members(_ value: PredicateValue) -> [(name: String, value: String)] {
        value.members.map { ($0.name, $0.value.text) }
    }

    /// `NAME={string VALUE []}`, as Go prints Tekton's parameters; what is not of this form stays as it is.
    private static func printedParameter(_ text: String) -> (name: String, value: String) {
        guard let equals = text.firstIndex(of: "=") else { return (text, "") }
        let name = String(text[..<equals])
        var value = text[text.index(after: equals)...]
        guard value.hasPrefix("{string "), value.hasSuffix(" []}") else { return (name, String(value)) }
        value = value.dropFirst("{string ".count).dropLast(" []}".count)
        return (name, String(value))
    }
}

/// A value of a predicate that is read without an error: what is not there, or of another type, is empty.
struct PredicateValue {
    private let json: JSON

    init(_ json: JSON) { self.json = json }

    subscript(_ name: String) -> PredicateValue {
        if case .object(let object) = json, let value = object[name] {
            PredicateValue(value)
        } else {
            PredicateValue(.null)
        }
    }

    /// A text as it is, another value as JSON, nothing as the empty text.
    var text: String {
        switch json {
        case .string(let text): text
        case .null: ""
        default: String(decoding: json.encoded(.compact), as: UTF8.self)
        }
    }

    var elements: [PredicateValue] {
        if case .array(let elements) = json { elements.map(PredicateValue.init) } else { [] }
    }

    var members: [(name: String, value: PredicateValue)] {
        if case .object(let object) = json { object.members.map { ($0.name, PredicateValue($0.value)) } } else { [] }
    }
}
