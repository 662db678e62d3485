import CSystemCall
import Glibc

extension Attempt {
    /// Calls that no confined program may make, each with arguments that do no harm where it may.
    static let calls: [Attempt] =
        sockets + processes + kernel + identity + memory + foreign

    private static func call(_ name: String, _ number: Int32, _ arguments: Int...) -> Attempt {
        let all = arguments + Array(repeating: 0, count: 5 - arguments.count)
        return Attempt(name) { raw(Int(number), all[0], all[1], all[2], all[3], all[4]) }
    }

    private static let sockets = [
        call("socket-inet", __NR_socket, 2, 1), call("socket-inet6", __NR_socket, 10, 2),
        call("socket-unix", __NR_socket, 1, 1), call("socket-netlink", __NR_socket, 16, 3),
        call("socket-vsock", __NR_socket, 40, 1), call("socketpair", __NR_socketpair, 1, 1, 0, 0),
        call("connect", __NR_connect, -1), call("bind", __NR_bind, -1), call("listen", __NR_listen, -1),
        call("accept4", __NR_accept4, -1), call("sendto", __NR_sendto, -1), call("sendmsg", __NR_sendmsg, -1),
        call("recvfrom", __NR_recvfrom, -1), call("recvmsg", __NR_recvmsg, -1),
    ]

    private static let processes = [
        Attempt("execve") { raw(Int(__NR_execve), path: "/nowhere/program", at: 0, [0, 0]) },
        Attempt("execveat") { raw(Int(__NR_execveat), path: "/nowhere/program", at: 1, [-100, 0, 0, 0]) },
        Attempt("fork") {
            let child = raw(Int(__NR_clone), Int(SIGCHLD))
            if child == 0 { _ = raw(Int(__NR_exit_group)) }
            return child
        },
        call("clone-newuser", __NR_clone, 0x1000_0000 | 0x0001_0100), call("clone3", __NR_clone3),
        call("unshare-user", __NR_unshare, 0x1000_0000), call("unshare-net", __NR_unshare, 0x4000_0000),
        call("setns", __NR_setns, -1), call("ptrace", __NR_ptrace, 16, -1),
        call("process_vm_readv", __NR_process_vm_readv, Int(getppid())),
        call("process_vm_writev", __NR_process_vm_writev, Int(getppid())),
        call("kill-parent", __NR_kill, Int(getppid()), 0),
        call("tgkill-parent", __NR_tgkill, Int(getppid()), Int(getppid()), 0),
        call("tkill-parent", __NR_tkill, Int(getppid()), 0),
        call("rt_sigqueueinfo", __NR_rt_sigqueueinfo, Int(getppid()), 0),
        call("pidfd_open", __NR_pidfd_open, Int(getppid())), call("pidfd_getfd", __NR_pidfd_getfd, -1),
        call("pidfd_send_signal", __NR_pidfd_send_signal, -1), call("kcmp", __NR_kcmp, 1, 1),
        call("setpriority", __NR_setpriority, 9), call("sched_setscheduler", __NR_sched_setscheduler, -1),
        call("prlimit64-set", __NR_prlimit64, 0, 99, 8), call("wait4", __NR_wait4, -1, 0, 1),
    ]

    private static let kernel = [
        call("mount", __NR_mount), call("umount2", __NR_umount2), call("pivot_root", __NR_pivot_root),
        Attempt("chroot") { raw(Int(__NR_chroot), path: "/nowhere", at: 0, []) },
        call("fsopen", __NR_fsopen), call("open_tree", __NR_open_tree, -1), call("move_mount", __NR_move_mount, -1),
        call("bpf", __NR_bpf, 999), call("perf_event_open", __NR_perf_event_open),
        call("io_uring_setup", __NR_io_uring_setup, 1), call("io_uring_enter", __NR_io_uring_enter, -1),
        call("io_setup", __NR_io_setup, 1), call("userfaultfd", __NR_userfaultfd, 0x4000_0000),
        call("keyctl", __NR_keyctl, 999), call("add_key", __NR_add_key), call("request_key", __NR_request_key),
        call("init_module", __NR_init_module), call("finit_module", __NR_finit_module, -1),
        call("kexec_load", __NR_kexec_load, 0, 99), call("reboot", __NR_reboot), call("swapon", __NR_swapon),
        call("syslog", __NR_syslog, 999), call("settimeofday", __NR_settimeofday, 1),
        call("clock_settime", __NR_clock_settime, 0), call("sethostname", __NR_sethostname, 0, -1),
        call("quotactl", __NR_quotactl), call("acct", __NR_acct, 1), call("personality", __NR_personality, 0x40_0000),
        call("name_to_handle_at", __NR_name_to_handle_at, -1),
        call("open_by_handle_at", __NR_open_by_handle_at, -1), call("fanotify_init", __NR_fanotify_init, 0xFFFF),
        call("inotify_init1", __NR_inotify_init1, 1), call("seccomp", __NR_seccomp, 99),
        call("landlock_create_ruleset", __NR_landlock_create_ruleset, 0, 0, 1),
        // Typing into the terminal from which the program was started.
        call("ioctl-tiocsti", __NR_ioctl, 1, 0x5412), call("ioctl-fionread", __NR_ioctl, 1, 0x541B),
        call("fcntl-setown", __NR_fcntl, 1, 8, 0),
    ]

    private static let identity = [
        call("setuid", __NR_setuid, Int(getuid())), call("setgid", __NR_setgid, Int(getgid())),
        call("setresuid", __NR_setresuid, -1, -1, -1), call("setgroups", __NR_setgroups, -1),
        call("capset", __NR_capset), call("prctl-keepcaps", __NR_prctl, 8, 0),
    ]

    private static let memory = [
        call("mmap-exec", __NR_mmap, 0, 4096, 5, 0x22, -1),
        call("mprotect-exec", __NR_mprotect, 0, 0, 5),
        call("pkey_mprotect", __NR_pkey_mprotect, 0, 0, 5, -1),
        call("memfd_create", __NR_memfd_create), call("memfd_secret", __NR_memfd_secret),
        call("shmget", __NR_shmget, 0, 0, 0o1600), call("process_madvise", __NR_process_madvise, -1),
        call("remap_file_pages", __NR_remap_file_pages),
    ]

    private static let foreign = [
        call("number-9999", 9999), call("number-451", 451), call("x32-getpid", 0x4000_0000 | __NR_getpid),
    ]
}
