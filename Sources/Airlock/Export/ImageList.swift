import FileSystem
public import OCI

/// A file that says which images an export packs, for `--images`, and the same with digests, which repeats it.
///
/// One source a line, as on the command line, with comments after `#`; or YAML:
///
/// ```yaml
/// version: 1
/// images:
///   - source: registry.example/app:1.0
///     platforms: [linux/amd64]
/// ```
public enum ImageList {
    static let maximumBytes = 16 << 20

    /// Reads a list; it is YAML where the file's name ends so.
    ///
    /// - Throws: ``ImageListError``, `SystemError`.
    public static func read(_ path: String) throws -> [SourceSpecification] {
        let bytes = try File.open(path).readAll(limit: maximumBytes)
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            do { return try parse(yaml: bytes, file: path) } catch let error as PolicyError {
                throw ImageListError(file: path, line: error.position.line, why: error.message)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ImageListError(file: path, line: 1, why: "it is not UTF-8")
        }
        var found: [SourceSpecification] = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            // A comment begins the line or follows a blank: a `#` within a name is the name's.
            let words = line.split { $0 == " " || $0 == "\t" }.prefix { !$0.hasPrefix("#") }
            guard let word = words.first else { continue }
            guard words.count == 1 else {
                throw ImageListError(file: path, line: number + 1, why: "more than one source")
            }
            do throws(SourceSpecificationError) { found.append(try SourceSpecification(String(word))) } catch {
                throw ImageListError(file: path, line: number + 1, why: "\(error)")
            }
        }
        return found
    }

    /// Reads a list in YAML.
    static func parse(yaml bytes: [UInt8], file: String) throws -> [SourceSpecification] {
        let document = try YAMLDocument.parse(bytes, file: file, limit: maximumBytes)
        let root = try document.mapping("a list of images", keys: ["version", "images"])
        _ = try root.required("version").integer(1...1)
        return try root.required("images").list("a list of images").map { entry in
            let members = try entry.mapping("source and platforms", keys: ["source", "platforms"])
            let source = try members.required("source")
            let specification: SourceSpecification
            do { specification = try SourceSpecification(source.text("a source")) } catch let error
                as SourceSpecificationError
            {
                throw source.failure("\(error)", wanted: "a source as on the command line")
            }
            guard let platforms = members["platforms"] else { return specification }
            let texts = try platforms.list("platforms").map { try $0.text("a platform") }
            do { return specification.limited(to: try PlatformSelection(texts)) } catch let error
                as PlatformSelectionError
            {
                throw platforms.failure("\(error)", wanted: "os/architecture[/variant]")
            }
        }
    }

    /// The list that repeats an export: every source by the digest that was packed, with the name that it was given.
    static func lock(_ plan: ExportPlan) throws -> [UInt8] {
        var lines = ["# Repeats an export by digest: airlock export --images THIS", "version: 1", "images:"]
        for position in 0..<plan.count {
            let image = try plan.image(position)
            let place =
                switch image.specification.location {
                case .registry(let reference):
                    "docker://\(reference.withoutTagAndDigest.pinned(to: image.record.digest))"
                case .layout(let directory, _): "oci:\(directory)@\(image.record.digest)"
                case .archive(let file, _): "oci-archive:\(file)@\(image.record.digest)"
                }
            let name = image.record.reference.map { "\($0)=" } ?? ""
            lines.append("  - source: '\((name + place).replacing("'", with: "''"))'")
            if case .some(let texts)? = image.specification.platforms {
                lines.append("    platforms: [\(texts.map { "'\($0)'" }.joined(separator: ", "))]")
            }
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}

/// A line of a list that names no source.
public struct ImageListError: Error, Sendable, Equatable, CustomStringConvertible {
    let file: String
    let line: Int
    let why: String

    public var description: String { "\(file):\(line): \(why)" }
}
