import Glibc

/// Files beside the package, `../shared`: what the public Sigstore instance really signed. A clone may lack them.
enum RealMaterial {
    /// The folder's path, nil where it is absent.
    static let root: String? = find()

    /// A whole file, by its path below the folder.
    static func bytes(_ path: String) -> [UInt8] {
        let descriptor = unsafe open((root ?? "") + "/" + path, O_RDONLY)
        guard descriptor >= 0 else { fatalError("cannot open \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { fatalError("cannot read \(path)") }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    static func text(_ path: String) -> String {
        String(decoding: bytes(path), as: UTF8.self)
    }

    private static func find() -> String? {
        var parts = (#filePath).split(separator: "/")
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
