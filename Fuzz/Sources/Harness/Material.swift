import FileSystem

/// Files that a fuzzer needs besides its input, found from where this source file stands.
public enum Material {
    /// The directory of the repository.
    private static let repository = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/\($1)" }

    /// A file of the repository, which must be there.
    public static func file(_ path: String) -> [UInt8] {
        guard let bytes = read("\(repository)/\(path)") else { fatalError("there is no \(path)") }
        return bytes
    }

    /// A file of the test material beside the repository, nil where there is none.
    public static func shared(_ path: String) -> [UInt8]? { read("\(repository)/../shared/\(path)") }

    private static func read(_ path: String) -> [UInt8]? {
        do {
            return try File.open(path).readAll(limit: 1 << 20)
        } catch let error where error.isNotFound {
            return nil
        } catch {
            fatalError("\(error)")
        }
    }
}
