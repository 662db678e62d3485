import Airlock
import Foundation
import JSON
import Testing

/// What the page about dependencies and the SBOM say, held to what is built.
@Suite struct DependencyTests {
    private static let resolved = "\(IsolatedProgram.root)/Package.resolved"
    private static let script = "\(IsolatedProgram.root)/.ci/dependencies"

    private func page() throws -> String {
        try String(contentsOfFile: "\(IsolatedProgram.root)/Docs/dependencies.md", encoding: .utf8)
    }

    @Test func `the page is what the isolated program and the package give`() throws {
        let isolated = try IsolatedProgram.shared()
        let written = try IsolatedProgram.run([Self.script, "document", isolated.path], both: false)
        #expect(written.status == 0)
        #expect(try page() == written.output, "write it anew: make dependencies")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: resolved), "no package was fetched"))
    func `the page names every package that is fetched`() throws {
        let pins = try JSON(parsing: Array(Data(contentsOf: URL(filePath: Self.resolved)))).object().array("pins")
        #expect(!pins.isEmpty)
        let page = try page()
        for pin in pins {
            let name = try pin.object().string("identity")
            #expect(page.contains("| \(name) |"), "\(name) is fetched and not in .ci/dependencies.json")
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg"), "no Debian"))
    func `the SBOM is one that airlock reads, and the same each time`() throws {
        let isolated = try IsolatedProgram.shared()
        let command = [Self.script, "sbom", isolated.path] + isolated.arguments
        let (first, second) = try (IsolatedProgram.run(command, both: false), IsolatedProgram.run(command, both: false))
        #expect(first.status == 0)
        #expect(first.output == second.output)
        let document = try JSON(parsing: Array(first.output.utf8))
        let sbom = try #require(SBOM(document))
        #expect(sbom.format == .cycloneDX)
        let names = Set(sbom.packages.map(\.name))
        for name in ["swift-argument-parser", "swift-runtime", "libssl3", "libarchive13", "libzstd1", "libyaml-0-2"] {
            #expect(names.contains(where: { $0.hasPrefix(name) }), "\(name) is not in the SBOM")
        }
        #expect(!names.contains { $0.contains("nio") || $0.contains("http-client") })
        #expect(sbom.packages.allSatisfy { !$0.version.isEmpty && $0.url.hasPrefix("pkg:") })
        try requireForm(document.object())
    }

    /// The structure of CycloneDX 1.5: each component with a reference of its own, each reference one of a component.
    private func requireForm(_ document: JSONObject) throws {
        #expect(try document.string("bomFormat") == "CycloneDX")
        #expect(try document.string("specVersion") == "1.5")
        #expect(try document.string("serialNumber").hasPrefix("urn:uuid:"))
        let root = try document.object("metadata").object("component")
        #expect(try root.string("name") == "airlock")
        #expect(try root.string("version") == Version.number)
        var references = [try root.string("bom-ref")]
        for component in try document.array("components") {
            references.append(try component.object().string("bom-ref"))
            #expect(try component.object().string("type") == "library")
        }
        #expect(Set(references).count == references.count)
        var reached: Set = ["airlock"]
        for dependency in try document.array("dependencies") {
            #expect(references.contains(try dependency.object().string("ref")))
            for other in try dependency.object().array("dependsOn") { reached.insert(try other.string()) }
        }
        #expect(reached == Set(references), "what nothing depends on is no dependency")
    }
}
