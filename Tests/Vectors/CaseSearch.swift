import FileSystem
import JSON

/// Finds the cases below a directory, which may hold suites, be one suite, or be a single case.
struct CaseSearch {
    static let fileLimit = 16 << 20
    private static let maximumDepth = 12

    /// The components of the path of the directory that was given.
    private let root: [String]
    private var cases: [VectorCase] = []

    /// All cases, in the order of their paths.
    static func cases(below directory: String) throws -> [VectorCase] {
        let root = directory.split(separator: "/").map(String.init).filter { $0 != "." && $0 != ".." }
        var search = CaseSearch(root: root)
        // The path itself may be a symbolic link.
        try search.read(try Directory.open(directory + "/."), directory, below: [])
        return search.cases
    }

    private init(root: [String]) { self.root = root }

    private mutating func read(_ directory: Directory, _ path: String, below place: [String]) throws {
        let names = try directory.names()
        if let form = VectorForm.ofFolder(named: place.last ?? root.last ?? "", holding: names) {
            let object = names.contains("case.json") ? try Self.object("case.json", in: directory) : nil
            return add(form, path, at: place, object)
        }
        let known = cases.count
        for name in names where !name.hasPrefix(".") {
            switch try directory.status(name)?.kind {
            case .directory? where place.count < Self.maximumDepth:
                try read(try directory.subdirectory(name), "\(path)/\(name)", below: place + [name])
            case .regular?:
                let object = name.hasSuffix(".json") ? try Self.object(name, in: directory) : nil
                guard let form = VectorForm.ofFile(named: name, holding: object) else { continue }
                add(form, "\(path)/\(name)", at: place + [name], object)
            default: continue
            }
        }
        // A suite in which nothing was recognised must not pass for one in which all is well.
        if place.count == 1, cases.count == known { add(.unknown, path, at: place, nil) }
    }

    private mutating func add(_ form: VectorForm, _ path: String, at place: [String], _ object: JSONObject?) {
        let (suite, name) = Self.suite(of: place, in: root)
        let said: VectorCase.Expectation? =
            switch (object?["expect"], object?["wantErr"]) {
            case (.string(let text)?, _): .init(rawValue: text)
            case (_, .bool(let isError)?): isError ? .reject : .accept
            default: nil
            }
        var code: String?
        if case .string(let text)? = object?["code"] { code = text }
        let expectation = said ?? VectorCase.expectation(byName: place.last ?? root.last ?? "")
        var forms = [("", form)]
        if case .sigstoreBundle = form {
            forms = [(" (file)", .sigstoreBundle(byDigest: false)), (" (digest)", .sigstoreBundle(byDigest: true))]
        }
        for (suffix, form) in forms {
            cases.append(
                VectorCase(
                    suite: suite, name: name + suffix, path: path, form: form, expectation: expectation, code: code))
        }
    }

    /// The suite is the last folder on the path whose cases have a table of codes; else the folder below the directory
    /// that was given, or that directory.
    private static func suite(of place: [String], in root: [String]) -> (suite: String, name: String) {
        let all = root + place
        let pinned = all.dropLast().lastIndex { ExpectedCodes.pinned.suites.contains($0) }
        let position = pinned ?? max(0, place.count > 1 ? root.count : all.count - 2)
        let rest = all.dropFirst(position + 1)
        guard let last = rest.last else { return ("-", all.last ?? "-") }
        let name = rest.dropLast() + [VectorCase.stem(last)]
        return (all[position], name.joined(separator: "/"))
    }

    /// A JSON object, or `nil` where the file is none: then it is judged by its name.
    private static func object(_ name: String, in directory: Directory) throws -> JSONObject? {
        let bytes = try directory.read(name, limit: fileLimit)
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: JSONLimits(maximumBytes: fileLimit, maximumDepth: 64)).object()
        } catch { return nil }
    }
}
