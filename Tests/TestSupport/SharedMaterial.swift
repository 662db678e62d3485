import Glibc

/// The material beside the package, `../shared`: really signed images, trust roots, vectors. A clone may lack it.
public enum SharedMaterial {
    /// The folder's path, nil where it is absent: tests that need it are then skipped, visibly.
    public static let root: String? = find(above: #filePath)

    /// Looks for the package's folder upwards from a source file, then for `shared` beside it.
    private static func find(above file: String) -> String? {
        var parts = file.split(separator: "/")
        while !parts.isEmpty {
            parts.removeLast()
            guard exists("/" + (parts + ["Package.swift"]).joined(separator: "/")) else { continue }
            let folder = "/" + (parts.dropLast() + ["shared"]).joined(separator: "/")
            return exists(folder) ? folder : nil
        }
        return nil
    }

    private static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }
}
