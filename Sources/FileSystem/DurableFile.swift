/// Replaces a file so that, after a crash at any moment, the name holds the old content or the new, whole.
///
/// The calls, in order: `openat(O_EXCL)` of a temporary name, `write`, `fdatasync`, `renameat`, `fsync` of the
/// directory. The rename is the step that publishes.
public enum DurableFile {
    /// Writes `bytes` under `name` in `directory`, replacing what is there.
    public static func replace(
        _ name: String, in directory: Directory, with bytes: [UInt8], permissions: UInt32 = 0o644
    ) throws(SystemError) {
        try replace(name, in: directory, permissions: permissions) { (file) throws(SystemError) in
            try file.write(bytes)
        }
    }

    /// The same for content that `write` puts into the file piece by piece.
    public static func replace(
        _ name: String, in directory: Directory, permissions: UInt32 = 0o644,
        _ write: (File) throws(SystemError) -> Void
    ) throws(SystemError) {
        let temporary = temporaryName(for: name)
        try directory.remove(temporary)
        do {
            let file = try directory.create(temporary, permissions: permissions)
            try write(file)
            try file.setPermissions(permissions)
            try file.synchronize()
            try directory.rename(temporary, to: directory, as: name)
        } catch {
            // The error that matters is the first one; the temporary file is swept by the next attempt.
            try? directory.remove(temporary)
            throw error
        }
        try directory.synchronize()
    }

    /// The name under which the content stands until it is published: the same each time, so that what a killed process
    /// left is replaced by the next attempt. Whoever calls must be the only one to write that name.
    public static func temporaryName(for name: String) -> String { ".\(name).new" }
}
