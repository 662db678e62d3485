import Foundation
import JSON
import Testing

/// Holds the sources to the arrows of the architecture: by the package's graph and by what each file imports, since an
/// import that is not declared can build.
@Suite struct LayeringTests {
    /// For each target of the product, the targets and products that it may use.
    private static let allowed: [String: Set<String>] = [
        "JSON": [],
        "YAML": ["CLibYAML"],
        "FileSystem": ["CLinux"],
        "Confinement": ["CConfinement", "FileSystem"],
        "OpenSSL": ["CLibCrypto"],
        "Archive": ["CLibArchive", "CLibZstd", "FileSystem"],
        "TransparencyLog": ["OpenSSL"],
        "Sigstore": ["TransparencyLog", "OpenSSL", "JSON"],
        "OCI": ["OpenSSL", "JSON", "FileSystem"],
        "Airlock": [
            "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "Archive", "YAML", "JSON", "Confinement", "FileSystem",
        ],
        "OCIClient": [
            "OCI", "OpenSSL", "Archive", "JSON", "FileSystem", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix",
            "NIOSSL", "Dispatch", "Foundation",
        ],
        "AirlockCLI": [
            "Airlock", "OCI", "OCIClient", "Sigstore", "OpenSSL", "JSON", "Confinement", "FileSystem",
            "ArgumentParser",
        ],
    ]
    /// What every target may import: the language's own modules that reach no network.
    private static let everywhere: Set<String> = ["Glibc", "Synchronization"]

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    /// Calls `body` with each source file of a target and the modules that it imports.
    private func forEachFile(of target: String, _ body: (String, [String]) -> Void) throws {
        let folder = "\(Self.root)/Sources/\(target)"
        let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        let sources = files.filter { $0.hasSuffix(".swift") }
        #expect(!sources.isEmpty)
        for file in sources {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let imports = text.split(separator: "\n").compactMap { line -> String? in
                var words = line.split(separator: " ").map(String.init)
                while let first = words.first, first != "import", first.hasPrefix("@") || Self.modifiers.contains(first)
                {
                    words.removeFirst()
                }
                guard words.first == "import", words.count > 1 else { return nil }
                return words.last.map { String($0.prefix { $0 != "." }) }
            }
            body(file, imports)
        }
    }

    private static let modifiers: Set<String> = ["public", "package", "internal", "fileprivate", "private"]

    @Test(arguments: allowed.keys.sorted())
    func `imports only what stands below`(target: String) throws {
        let allowed = try #require(Self.allowed[target]).union(Self.everywhere)
        try forEachFile(of: target) { file, imports in
            for module in imports { #expect(allowed.contains(module), "\(target)/\(file) imports \(module)") }
        }
    }

    @Test func `declares in the package the dependencies that the architecture allows, and no other target`() throws {
        let targets = try dump().array("targets").map { try $0.object() }
        var seen: Set<String> = []
        for target in targets where try target.string("type") == "regular" || target.string("name") == "AirlockCLI" {
            let name = try target.string("name")
            guard name != "TestSupport", name != "NetworkSupport" else { continue }
            seen.insert(name)
            let allowed = try #require(Self.allowed[name], "\(name) is not in the architecture")
            for dependency in try target.array("dependencies") {
                for form in try dependency.object().members {
                    let used = try form.value.array()[0].string()
                    #expect(allowed.contains(used), "\(name) depends on \(used)")
                }
            }
        }
        #expect(seen == Set(Self.allowed.keys))
    }

    @Test func `reaches the network by one target alone, which only the trait brings`() throws {
        let targets = try dump().array("targets").map { try $0.object() }
        for target in targets {
            let name = try target.string("name")
            for dependency in try target.array("dependencies") {
                for form in try dependency.object().members {
                    let parts = try form.value.array()
                    let used = try parts[0].string()
                    let isNetwork =
                        form.name == "product"
                        ? used != "ArgumentParser" : ["OCIClient", "NetworkSupport"].contains(used)
                    guard isNetwork else { continue }
                    let traits = try parts[parts.count - 1].object().array("traits").map { try $0.string() }
                    #expect(traits == ["Network"], "\(name) has \(used) also without the trait")
                    let mayUse = ["OCIClient", "NetworkSupport"]
                    #expect(form.name != "product" || mayUse.contains(name), "\(name) uses \(used)")
                }
            }
        }
    }

    @Test func `gives each C library one importer`() throws {
        let importers = [
            "CLibCrypto": "OpenSSL", "CLibArchive": "Archive", "CLibZstd": "Archive", "CLinux": "FileSystem",
            "CLibYAML": "YAML", "CConfinement": "Confinement",
        ]
        for target in Self.allowed.keys {
            try forEachFile(of: target) { file, imports in
                for module in imports {
                    guard let owner = importers[module] else { continue }
                    #expect(owner == target, "\(target)/\(file) imports \(module)")
                }
            }
        }
    }

    /// What SwiftPM says of the package; in a scratch directory of its own, since the one of the tests is locked.
    private func dump() throws -> JSONObject {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "airlock-dump-\(UUID())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "dump-package", "--package-path", Self.root, "--scratch-path",
            scratch.path(percentEncoded: false),
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSON(parsing: Array(bytes)).object()
    }
}
