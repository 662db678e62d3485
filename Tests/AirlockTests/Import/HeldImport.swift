import Archive
import FileSystem
import Glibc
import TestSupport

@testable import Airlock

/// An import whose bundle comes through a pipe, which holds it where a test wants it: everything is decided, and the first
/// layer is not read to its end.
final class HeldImport: ProgressObserver {
    /// So much of a bundle is held back: more than a pipe takes, and so little that what is read ahead has come.
    static let held = 300 << 10

    private let told = BoundedQueue<Void>(capacity: 64)
    private let gate = BoundedQueue<Void>(capacity: 1)

    func begin(_ phase: String, total: UInt64) { if phase == "importing" { _ = told.push(()) } }
    func advance(_ bytes: UInt64) {}
    func note(_ line: String) {}

    /// An image whose layer is larger than what is held back.
    static func image(seed: UInt64) -> TestImage { RandomImage(seed: seed, layers: [.init(size: 4 << 20)]).image() }

    /// Imports a bundle, does something when everything is decided, and gives how it ended.
    func run(
        _ bundle: String, into world: ImportWorld, state: String? = nil, meanwhile: () throws -> Void
    ) throws -> Result<ImportReport, any Error> {
        let pipe = "\(world.path)/pipe"
        try call("mkfifo", unsafe mkfifo(pipe, 0o600))
        let bytes = try File.open(bundle).readAll(limit: 1 << 26)
        let writer = try WorkerThread { [gate] in
            Self.ignoreClosedPipe()
            let descriptor = unsafe Glibc.open(pipe, O_WRONLY)
            Self.write(bytes.dropLast(Self.held), to: descriptor)
            _ = gate.pop()
            Self.write(bytes.suffix(Self.held), to: descriptor)
            close(descriptor)
        }
        let (trust, registry, clock) = (world.trust, world.registry, world.clock)
        let work = try WorkerThread { [self] in
            let result = Result {
                try Importer(trust: trust, state: state, progress: self, clock: clock)
                    .importBundle(pipe, into: registry)
            }
            // Where it ends early nobody waits for a decision.
            _ = told.push(())
            return result
        }
        _ = told.pop()
        defer { unsafe unlink(pipe) }
        let done = Result { try meanwhile() }
        _ = gate.push(())
        let result = work.join()
        writer.join()
        try done.get()
        return result
    }

    /// An import that ends closes the pipe; the signal of it is for this thread alone.
    private static func ignoreClosedPipe() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
