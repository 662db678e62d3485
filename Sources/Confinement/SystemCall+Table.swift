extension SystemCall {
    /// All calls that a confined program may make. The filter is made from this table, and so is the one in
    /// `Docs/threat-model.md`: `make threat-model` writes it anew. A line here is all that a new call needs.
    package static let allowed: [SystemCall] = [
        // Open files.
        SystemCall("read", 0, 63, "what was opened"),
        SystemCall("pread64", 17, 67, "the same, from a position"),
        SystemCall("write", 1, 64, "files, messages, results"),
        SystemCall("pwrite64", 18, 68, "the same, at a position"),
        SystemCall("pwritev", 296, 70, "the same, of several pieces"),
        SystemCall("writev", 20, 66, "last words of the C library"),
        SystemCall("lseek", 8, 62, "positions"),
        SystemCall("close", 3, 57, "files that are done with"),
        SystemCall("fstat", 5, 80, "kind, size, owner"),
        SystemCall("newfstatat", 262, 79, "the same by name"),
        SystemCall("statx", 332, 291, "the same, newer C libraries"),
        SystemCall("dup", 32, 23, "standard input"),
        SystemCall(
            "fcntl", 72, 25, "copies and flags of descriptors",
            only: .oneOf(
                argument: 1,
                [0: "F_DUPFD", 1: "F_GETFD", 2: "F_SETFD", 3: "F_GETFL", 1030: "F_DUPFD_CLOEXEC"])),
        SystemCall("flock", 73, 32, "one import at a time"),
        SystemCall("poll", 7, nil, "waiting for a pipe, and for signals"),
        SystemCall("ppoll", 271, 73, "waiting for a pipe, and for signals"),
        SystemCall("fadvise64", 221, 223, "reading ahead"),
        SystemCall("ftruncate", 77, 46, "sizes"),
        SystemCall("fchmod", 91, 52, "permissions of what was made"),
        SystemCall("fsync", 74, 82, "durability"),
        SystemCall("fdatasync", 75, 83, "durability"),
        SystemCall("sync_file_range", 277, 84, "durability, begun early"),
        SystemCall("syncfs", 306, 267, "durability of many files"),
        SystemCall("fstatfs", 138, 44, "free space"),
        SystemCall("ioctl", 16, 29, "is it a terminal", only: .oneOf(argument: 1, [0x5401: "TCGETS"])),

        // Names; where, Landlock decides.
        SystemCall("openat", 257, 56, "files and directories"),
        SystemCall("getdents64", 217, 61, "names in a directory"),
        SystemCall("mkdir", 83, nil, "directories"),
        SystemCall("mkdirat", 258, 34, "directories"),
        SystemCall("unlinkat", 263, 35, "what was staged"),
        SystemCall("renameat", 264, 38, "publishing"),
        SystemCall("renameat2", 316, 276, "publishing, newer C libraries"),
        SystemCall("linkat", 265, 37, "blobs in several layouts"),
        SystemCall("getcwd", 79, 17, "relative paths"),

        // Memory. Nothing that was written becomes code.
        SystemCall("mmap", 9, 222, "memory", only: .none(argument: 2, 4, "PROT_EXEC")),
        SystemCall("mprotect", 10, 226, "memory", only: .none(argument: 2, 4, "PROT_EXEC")),
        SystemCall("munmap", 11, 215, "memory"),
        SystemCall("mremap", 25, 216, "memory"),
        SystemCall("madvise", 28, 233, "memory"),
        SystemCall("brk", 12, 214, "memory"),

        // Threads of this process, and its end.
        SystemCall(
            "clone", 56, 220, "threads",
            only: .all(argument: 0, 0x0001_0100, "CLONE_THREAD, CLONE_VM"),
            .none(argument: 0, 0x7E02_2080, "CLONE_NEW…, CLONE_PTRACE")),
        SystemCall("set_robust_list", 273, 99, "threads"),
        SystemCall("rseq", 334, 293, "threads"),
        SystemCall("futex", 202, 98, "locks"),
        SystemCall("sched_yield", 24, 124, "locks"),
        SystemCall("sched_getaffinity", 204, 123, "number of processors"),
        SystemCall("exit", 60, 93, "threads"),
        SystemCall("exit_group", 231, 94, "the end"),
        SystemCall("rt_sigaction", 13, 134, "signals"),
        SystemCall("rt_sigprocmask", 14, 135, "signals"),
        SystemCall("rt_sigreturn", 15, 139, "signals"),
        SystemCall("sigaltstack", 131, 132, "signals"),
        SystemCall("restart_syscall", 219, 128, "signals"),
        SystemCall("tgkill", 234, 131, "an end by a mistake of ours", only: .ownProcess(argument: 0)),

        // What is asked of the system.
        SystemCall("getrandom", 318, 278, "names, seeds of tables"),
        SystemCall("clock_gettime", 228, 113, "times"),
        SystemCall("clock_getres", 229, 114, "times"),
        SystemCall("clock_nanosleep", 230, 115, "waiting"),
        SystemCall("gettimeofday", 96, 169, "times"),
        SystemCall("time", 201, nil, "times"),
        SystemCall("getpid", 39, 172, "names of temporary files"),
        SystemCall("gettid", 186, 178, "threads"),
        SystemCall("getuid", 102, 174, "whose directory it is"),
        SystemCall("geteuid", 107, 175, "whose directory it is"),
        SystemCall("getgid", 104, 176, "whose directory it is"),
        SystemCall("getegid", 108, 177, "whose directory it is"),
        SystemCall("sysinfo", 99, 179, "memory for sorting"),
        SystemCall("prlimit64", 302, 261, "size of stacks", only: .oneOf(argument: 2, [0: "to read"])),
    ]

    /// Calls that are answered as by a kernel that does not have them, so that the C library falls back to one of the table:
    /// the flags of `clone3` stand in memory, where no filter sees them.
    static let unknown: [SystemCall] = [SystemCall("clone3", 435, 435, "")]

    /// The newest number that was known when the table was written. What is newer is answered as by an older kernel.
    static let newestKnown: UInt32 = 450
}
