private import Glibc
private import Synchronization

/// What an end from outside does to the program: SIGINT, SIGTERM and SIGHUP end it where it may be ended, and not where
/// that would leave something behind.
///
/// The handler sets a flag and wakes whoever waits for a pipe. From then on reading and writing throw (`ECANCELED`), so
/// everything unwinds as it does on a full disk, and takes away what it made. Names are still removed and renamed. A section
/// that has to be done as a whole is ``deferred(_:)``. Of the system it needs `rt_sigreturn`, `poll`, and for the end
/// `rt_sigaction` and `tgkill`. A program that does not call ``install()`` is ended by signals as any other.
public enum Interruption {
    private static let received = Atomic<Int32>(0)
    private static let deferrals = Atomic<Int>(0)
    /// A pipe, into which the handler writes; -1 where there is none.
    private static let wakeInput = Atomic<Int32>(-1)
    private static let wakeOutput = Atomic<Int32>(-1)

    /// The signals that end a command in good order. SIGQUIT ends it at once.
    private static let signals = [SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP"]

    /// Begins to mind signals. One that the parent lets the program ignore, as nohup does, stays ignored.
    public static func install() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        _ = try attempt("pipe", "signals") { unsafe pipe(&ends) }
        for end in ends {
            _ = try attempt("fcntl", "signals") { fcntl(end, F_SETFD, FD_CLOEXEC) }
            _ = try attempt("fcntl", "signals") { fcntl(end, F_SETFL, O_NONBLOCK) }
        }
        wakeOutput.store(ends[0], ordering: .relaxed)
        wakeInput.store(ends[1], ordering: .relaxed)
        // What the handler uses is initialised by now: it may do nothing but load, store and write.
        received.store(0, ordering: .relaxed)
        for number in signals.keys {
            var action = sigaction()
            _ = try attempt("sigaction", "signals") { unsafe sigaction(number, nil, &action) }
            let isIgnored = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
            guard !isIgnored else { continue }
            action = sigaction()
            // Without SA_RESTART: a call that waits comes back.
            unsafe action.__sigaction_handler.sa_handler = { Interruption.receive($0) }
            _ = try attempt("sigaction", "signals") { unsafe sigaction(number, &action, nil) }
        }
    }

    private static func receive(_ number: Int32) {
        let before = errno
        received.store(number, ordering: .relaxed)
        var byte: UInt8 = 0
        _ = unsafe write(wakeInput.load(ordering: .relaxed), &byte, 1)
        errno = before
    }

    /// The name of the signal that came, nil where none did.
    public static var name: String? { signals[received.load(ordering: .relaxed)] }

    /// Throws where a signal came, unless someone has deferred it.
    public static func check(_ operation: String, _ path: String) throws(SystemError) {
        guard received.load(ordering: .relaxed) != 0, deferrals.load(ordering: .relaxed) == 0 else { return }
        throw SystemError(operation: operation, path: path, code: ECANCELED)
    }

    /// Does something to its end though a signal comes: what has been committed is applied.
    public static func deferred<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
    {
        deferrals.add(1, ordering: .relaxed)
        defer { deferrals.subtract(1, ordering: .relaxed) }
        return try body()
    }

    /// Waits until a file has something to read or a signal comes.
    static func wait(toRead descriptor: Int32, _ path: String) throws(SystemError) {
        try wait([pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)], -1, "read", path)
    }

    /// Waits some time or until a signal comes.
    static func wait(milliseconds: Int32, _ operation: String, _ path: String) throws(SystemError) {
        try wait([], milliseconds, operation, path)
    }

    private static func wait(
        _ files: [pollfd], _ milliseconds: Int32, _ operation: String, _ path: String
    ) throws(SystemError) {
        try check(operation, path)
        var files = files
        let wake = wakeOutput.load(ordering: .relaxed)
        if wake >= 0 { files.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0)) }
        _ = try attempt(operation, path) { unsafe poll(&files, UInt(files.count), milliseconds) }
        try check(operation, path)
    }

    /// Ends the program by the signal that came, as whoever started it expects; returns where none came.
    public static func endProgram() {
        let number = received.load(ordering: .relaxed)
        guard number != 0 else { return }
        signal(number, SIG_DFL)
        raise(number)
    }
}
