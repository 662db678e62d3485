import Glibc
import Synchronization

/// Files without a name in the directory for such files; each is gone when it is closed.
public enum TemporaryFile {
    /// What was opened ahead; nil where files are made when they are asked for.
    private static let reserve = Mutex<Result<[File], SystemError>?>(nil)

    /// Opens a file for reading and writing.
    public static func make() throws(SystemError) -> File {
        let kept: Result<File, SystemError>? = reserve.withLock { reserve in
            guard let found = reserve else { return nil }
            return found.flatMap { files in
                guard let file = files.last else {
                    return .failure(SystemError(operation: "open one more", path: "temporary file", code: EMFILE))
                }
                reserve = .success(files.dropLast())
                return .success(file)
            }
        }
        if let kept { return try kept.get() }
        return try Directory.temporary().createNameless()
    }

    /// Opens files ahead, for a program that can soon open none by a path. That it failed is said when one is asked for.
    public static func reserve(_ count: Int) {
        let opened = Result { () throws(SystemError) in
            let directory = try Directory.temporary()
            var files: [File] = []
            for _ in 0..<count { files.append(try directory.createNameless()) }
            return files
        }
        reserve.withLock { $0 = opened }
    }
}
