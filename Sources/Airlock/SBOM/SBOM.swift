public import JSON

/// A list of what an image consists of: SPDX, CycloneDX or Syft, in JSON.
public struct SBOM: Sendable {
    /// Which format a document has.
    public enum Format: String, Sendable {
        case spdx = "SPDX"
        case cycloneDX = "CycloneDX"
        case syft = "Syft"
    }

    /// One package, as the document spells it; what it does not say is empty.
    public struct Package: Sendable, Hashable {
        public let name: String
        public let version: String
        /// The package URL.
        public let url: String
    }

    public let format: Format
    /// The packages in the order of the document.
    public let packages: [Package]
    /// The document.
    public let document: JSON

    /// The predicate types whose predicates are such documents, each with versions behind it or without.
    private static let predicateTypes = [
        "https://spdx.dev/Document", "https://cyclonedx.org/bom", "https://cyclonedx.org/schema",
        "https://syft.dev/bom",
    ]

    /// Whether a statement of this type carries such a document.
    static func isPredicateType(_ type: String) -> Bool {
        predicateTypes.contains { type == $0 || type.hasPrefix("\($0)/") }
    }

    /// Reads a document by its own marks; nil where it has none that is known. What is no package is left out.
    public init?(_ document: JSON) {
        var document = document
        // cosign 1 put the document into a member, also as text.
        if case .object(let object) = document, let data = object["Data"] {
            document = data
            if case .string(let text) = data {
                do throws(JSONError) { document = try JSON(parsing: Array(text.utf8), limits: .evidence) } catch {
                    return nil
                }
            }
        }
        let root = PredicateValue(document)
        if !root["spdxVersion"].text.isEmpty {
            format = .spdx
            packages = root["packages"].elements.map { package in
                let reference = package["externalRefs"].elements.first { $0["referenceType"].text == "purl" }
                return Package(
                    name: package["name"].text, version: package["versionInfo"].text,
                    url: reference?["referenceLocator"].text ?? "")
            }
        } else if root["bomFormat"].text == "CycloneDX" {
            format = .cycloneDX
            packages = Self.components(root["components"])
        } else if !root["artifacts"].elements.isEmpty || root["descriptor"]["name"].text == "syft" {
            format = .syft
            packages = root["artifacts"].elements.map {
                Package(name: $0["name"].text, version: $0["version"].text, url: $0["purl"].text)
            }
        } else {
            return nil
        }
        self.document = document
    }

    /// Components may have components.
    private static func components(_ list: PredicateValue, depth: Int = 0) -> [Package] {
        guard depth < 32 else { return [] }
        return list.elements.flatMap { component in
            let group = component["group"].text
            let name = component["name"].text
            let own = Package(
                name: group.isEmpty ? name : "\(group)/\(name)", version: component["version"].text,
                url: component["purl"].text)
            return [own] + components(component["components"], depth: depth + 1)
        }
    }

    /// The packages of a name: the whole one, or its last part; in any case of letters. Without a version any counts.
    func packages(named name: String, version: String?) -> [Package] {
        let wanted = name.lowercased()
        return packages.filter { package in
            let found = package.name.lowercased()
            return (found == wanted || found.hasSuffix("/\(wanted)")) && (version ?? package.version) == package.version
        }
    }
}
