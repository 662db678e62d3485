public import Confinement
import FileSystem

/// The places that a command needs, found before it reads any byte of them, and its work, done among these places alone.
///
/// What the work would make at a path that is not there yet is made here, and taken away again if nothing was put into it:
/// a confined program may not make it, and could not be allowed to write in what is not there.
public struct ConfinedWork {
    /// As many files without a name as a command uses at most; it may open none later.
    private static let temporaryFiles = 32

    private var confinement = Confinement()
    private var anticipated: [AnticipatedDirectory] = []

    init() {}

    /// Lets the work read a file, or a directory with all that is below; `-` is standard input and needs nothing.
    mutating func read(_ path: String?) throws(SystemError) {
        guard let path, path != "-" else { return }
        try allow(.read, at: path, followLinks: true)
    }

    /// Lets the work write below a directory, which is made where nothing is.
    mutating func write(_ path: String) throws(SystemError) {
        if let made = try AnticipatedDirectory.make(path) {
            anticipated.append(made)
            confinement.allow(.removeDirectories, at: made.parent)
        }
        try writeExisting(path)
    }

    /// Lets the work write below a directory that is there; where it is not, the work says so.
    mutating func writeExisting(_ path: String) throws(SystemError) {
        // A slash at the end would follow a link, which the work refuses.
        let (parent, name) = Directory.split(path)
        try allow(.write, at: name.isEmpty ? path : "\(parent)/\(name)", followLinks: false)
    }

    /// Lets the work write into a file that is there.
    mutating func update(_ path: String) throws(SystemError) { try allow(.update, at: path, followLinks: false) }

    private mutating func allow(
        _ access: Confinement.Access, at path: String, followLinks: Bool
    ) throws(SystemError) {
        guard let place = try Location.find(path, followLinks: followLinks) else { return }
        confinement.allow(access, at: place)
    }

    /// Confines the program, for good, and does the work.
    ///
    /// - Parameter isConfined: false does the work as it is, for kernels that can confine nothing.
    /// - Precondition: the program has one thread.
    public func run<Result>(isConfined: Bool, _ work: (ConfinementState) throws -> Result) throws -> Result {
        let result = Swift.Result { () throws -> Result in
            if isConfined { TemporaryFile.reserve(Self.temporaryFiles) }
            return try work(isConfined ? confinement.enter() : .unconfined)
        }
        // The error that matters is the first one.
        do { try discard() } catch  where isDone(result) { throw error } catch {}
        return try result.get()
    }

    private func isDone<Result>(_ result: Swift.Result<Result, any Error>) -> Bool {
        if case .success = result { true } else { false }
    }

    /// Takes away what was made and not used.
    func discard() throws(SystemError) {
        // The last one may stand in one before it.
        for directory in anticipated.reversed() { try directory.removeIfEmpty() }
    }
}
