public import Airlock
internal import FileSystem
internal import Glibc
public import OpenSSL
public import Sigstore
internal import Synchronization

extension Corruption {
    /// What verification and import say of a file that claims to be a bundle, and what they leave behind.
    public struct Trial {
        /// Why import refused, or `nil`.
        public let refusal: Refusal?
        /// Why verification refused, or `nil`.
        public let verification: Refusal?
        /// What the destination holds afterwards.
        public let registry: DirectorySnapshot
        /// What was changed in the destination or beside it although the bundle was refused.
        public let leftBehind: [String]
        /// How long the processors worked on verification, whatever else the machine did meanwhile.
        public let duration: Duration
    }

    /// A reason with the exit status and what the user is told.
    public struct Refusal: Sendable, CustomStringConvertible {
        public let code: FindingCode
        public let status: ExitStatus
        public let message: String

        public var description: String { "\(code), exit \(status.rawValue): \(message)" }
    }

    /// Where trials are made: a trust directory and a place for files.
    public struct Laboratory: Sendable {
        private let trust: String
        private let clock: UnixTime
        private let path: String
        private static let numbers = Mutex(0)

        /// A laboratory of a site with this trust directory, at this time.
        public init(trust: String, clock: UnixTime) throws {
            self.trust = trust
            self.clock = clock
            path = try BundleFixture.makeDirectory()
        }

        /// The laboratory of the fixture's site.
        public init(_ fixture: BundleFixture) throws { try self.init(trust: fixture.trust, clock: fixture.clock) }

        /// Verifies and imports a file into a directory that does not exist, and takes everything away again.
        ///
        /// - Parameter existing: a bundle that is imported before, so that the destination holds something.
        public func trial(of file: [UInt8], after existing: [UInt8]? = nil) throws -> Trial {
            let number = Self.numbers.withLock { numbers -> Int in
                numbers += 1
                return numbers
            }
            let parent = try Directory.open(path)
            let place = try parent.subdirectory("\(number)", creating: 0o755)
            let result = Result { try self.run(file, after: existing, in: place) }
            try parent.removeTree("\(number)")
            return try result.get()
        }

        private func run(_ file: [UInt8], after existing: [UInt8]?, in place: Directory) throws -> Trial {
            let (bundle, registry) = ("\(place.path)/bundle.airlock", "\(place.path)/registry")
            if let existing {
                try write(existing, "existing.airlock", in: place)
                _ = try importer.importBundle("\(place.path)/existing.airlock", into: registry)
            }
            try write(file, "bundle.airlock", in: place)
            let before = try DirectorySnapshot(place.path)
            let start = Self.processorTime()
            let verification = refusal { try TargetVerifier(trust: trust, clock: clock).verify(bundle) }
            let duration = Self.processorTime() - start
            let refusal = refusal { try importer.importBundle(bundle, into: registry) }
            let after = try DirectorySnapshot(place.path)
            return Trial(
                refusal: refusal, verification: verification, registry: try DirectorySnapshot(registry),
                leftBehind: refusal == nil ? [] : Self.changes(from: before, to: after), duration: duration)
        }

        /// What all threads of this process have used.
        private static func processorTime() -> Duration {
            var time = timespec()
            let result = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            precondition(result == 0, "a process has a clock of its own")
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }

        /// The paths that are new, gone or different.
        private static func changes(from old: DirectorySnapshot, to new: DirectorySnapshot) -> [String] {
            Set(old.entries.keys).union(new.entries.keys).filter { old.entries[$0] != new.entries[$0] }.sorted()
        }

        private var importer: Importer { Importer(trust: trust, clock: clock) }

        private func write(_ bytes: [UInt8], _ name: String, in directory: Directory) throws {
            try directory.create(name, permissions: 0o644).write(bytes)
        }

        /// Why a command does not end well.
        private func refusal(_ command: () throws -> any Report) -> Refusal? {
            do {
                let report = try command()
                guard report.status != .done else { return nil }
                let verdicts = (report as? ImportReport)?.verdicts ?? (report as? VerifyReport)?.verdicts ?? []
                let finding = verdicts.lazy.compactMap(\.findings.first).first
                return Refusal(
                    code: finding?.code ?? FindingCode(rawValue: "no finding"), status: report.status,
                    message: finding.map { "\($0)" } ?? report.complaints.joined(separator: "; "))
            } catch {
                let diagnosis = Diagnosis(error)
                return Refusal(code: diagnosis.code, status: diagnosis.status, message: diagnosis.message)
            }
        }
    }
}
