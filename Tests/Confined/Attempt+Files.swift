import CSystemCall
import Glibc

extension Attempt {
    /// What a confined program must be able to do all the same.
    static func allowed(in scene: Scene) -> [Attempt] {
        [
            open("read-bundle", scene.bundle, O_RDONLY), open("read-trust", "\(scene.trust)/key.pub", O_RDONLY),
            open("list-trust", scene.trust, O_RDONLY | O_DIRECTORY),
            Attempt("thread") {
                var thread = pthread_t()
                let code = unsafe pthread_create(&thread, nil, { _ in nil }, nil)
                if code == 0 { pthread_join(thread, nil) }
                errno = code
                return code == 0 ? 0 : -1
            },
            Attempt("memory") { unsafe mmap(nil, 1 << 24, PROT_READ | PROT_WRITE, 0x22, -1, 0) == MAP_FAILED ? -1 : 0 },
            Attempt("random") { raw(Int(__NR_getrandom), 0, 0) }, Attempt("clock") { Int(time(nil)) },
        ]
    }

    /// What must fail for every command, by the places that it names.
    static func files(in scene: Scene) -> [Attempt] { elsewhere(scene) + protected(scene) + kinds(scene) }

    /// Writing where `import` must be able to write, and no other command.
    static func publishing(in scene: Scene) -> [Attempt] {
        let place = scene.registry
        return [
            open("create-in-registry", "\(place)/new", O_WRONLY | O_CREAT | O_EXCL),
            Attempt("mkdir-in-registry") { raw(Int(__NR_mkdirat), path: "\(place)/folder", at: 1, [-100, 0o755]) },
            Attempt("link-in-registry") {
                raw(Int(__NR_linkat), -100, "\(place)/new", -100, "\(place)/folder/linked")
            },
            rename("rename-in-registry", "\(place)/folder/linked", "\(place)/renamed"),
            unlink("remove-in-registry", "\(place)/renamed"),
            open("create-in-state", "\(scene.state)/new", O_WRONLY | O_CREAT | O_EXCL),
        ]
    }

    private static func elsewhere(_ scene: Scene) -> [Attempt] {
        let file = "\(scene.outside)/file"
        return [
            open("read-outside", file, O_RDONLY), open("list-outside", scene.outside, O_RDONLY | O_DIRECTORY),
            open("read-passwd", "/etc/passwd", O_RDONLY), open("list-root", "/", O_RDONLY | O_DIRECTORY),
            open("read-own-memory", "/proc/self/mem", O_RDWR),
            open("write-outside", file, O_WRONLY), open("truncate-outside", file, O_WRONLY | O_TRUNC),
            Attempt("truncate-path-outside") { unsafe truncate(file, 0) == 0 ? 0 : -1 },
            open("create-outside", "\(scene.outside)/new", O_WRONLY | O_CREAT | O_EXCL),
            open("create-temporary", "/tmp/.confined-\(getpid())", O_WRONLY | O_CREAT | O_EXCL),
            open("create-nameless", "/tmp", O_WRONLY | 0x41_0000),
            Attempt("mkdir-outside") {
                raw(Int(__NR_mkdirat), path: "\(scene.outside)/folder", at: 1, [-100, 0o755])
            },
            unlink("remove-outside", file),
            Attempt("rmdir-outside") {
                raw(Int(__NR_unlinkat), path: "\(scene.outside)/empty", at: 1, [-100, Int(AT_REMOVEDIR)])
            },
            rename("rename-out", "\(scene.registry)/.airlock/lock", "\(scene.outside)/stolen"),
            rename("rename-in", file, "\(scene.registry)/brought"),
            Attempt("link-out") {
                raw(Int(__NR_linkat), -100, "\(scene.registry)/.airlock/lock", -100, "\(scene.outside)/linked")
            },
            Attempt("link-in") { raw(Int(__NR_linkat), -100, file, -100, "\(scene.registry)/linked") },
        ]
    }

    private static func protected(_ scene: Scene) -> [Attempt] {
        [
            open("write-bundle", scene.bundle, O_WRONLY), unlink("remove-bundle", scene.bundle),
            open("write-trust", "\(scene.trust)/key.pub", O_WRONLY),
            open("create-in-trust", "\(scene.trust)/new.pub", O_WRONLY | O_CREAT | O_EXCL),
            unlink("remove-in-trust", "\(scene.trust)/key.pub"),
            rename("rename-in-trust", "\(scene.trust)/key.pub", "\(scene.trust)/other.pub"),
            Attempt("link-from-trust") {
                raw(Int(__NR_linkat), -100, "\(scene.trust)/key.pub", -100, "\(scene.registry)/linked")
            },
        ]
    }

    private static func kinds(_ scene: Scene) -> [Attempt] {
        let place = scene.registry
        return [
            Attempt("mknod-pipe") {
                raw(Int(__NR_mknodat), path: "\(place)/pipe", at: 1, [-100, Int(S_IFIFO | 0o600), 0])
            },
            Attempt("mknod-device") {
                raw(Int(__NR_mknodat), path: "\(place)/null", at: 1, [-100, Int(S_IFCHR | 0o600), 0x103])
            },
            Attempt("symlink") { raw(Int(__NR_symlinkat), path: "/etc", at: 0, [-100, -1]) },
            Attempt("chmod-path") { raw(Int(__NR_fchmodat), path: scene.outside, at: 1, [-100, 0o700]) },
            Attempt("chown-path") { raw(Int(__NR_fchownat), path: scene.outside, at: 1, [-100, -1, -1, 0]) },
            Attempt("setxattr") { raw(Int(__NR_setxattr), path: scene.outside, at: 0, [0, 0, 0, 0]) },
            Attempt("utimensat") { raw(Int(__NR_utimensat), path: scene.outside, at: 1, [-100, 0, 0]) },
            Attempt("chdir") { raw(Int(__NR_chdir), path: scene.outside, at: 0, []) },
        ]
    }

    private static func open(_ name: String, _ path: String, _ flags: Int32) -> Attempt {
        Attempt(name) {
            let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return -1 }
            close(descriptor)
            // What is not confined leaves nothing behind.
            if path.hasPrefix("/tmp/.confined-") { unsafe Glibc.unlink(path) }
            return 0
        }
    }

    private static func unlink(_ name: String, _ path: String) -> Attempt {
        Attempt(name) { raw(Int(__NR_unlinkat), path: path, at: 1, [-100, 0]) }
    }

    private static func rename(_ name: String, _ old: String, _ new: String) -> Attempt {
        Attempt(name) { raw(Int(__NR_renameat2), -100, old, -100, new) }
    }
}
