internal import Airlock
internal import FileSystem
internal import Sigstore

extension Corruption {
    /// What came of many trials: by kind of change how often, with which codes, and everything that was not as it must
    /// be.
    public struct Survey: Sendable {
        /// How often each result was seen for each kind of change.
        public private(set) var counts: [String: [String: Int]] = [:]
        /// What must not be.
        public private(set) var violations: [Violation] = []
        /// The verification that took longest, and of what.
        public private(set) var slowest: (duration: Duration, what: String) = (.zero, "nothing")

        /// A survey of nothing.
        public init() {}

        mutating func count(_ kind: String, _ result: String) { counts[kind, default: [:]][result, default: 0] += 1 }

        /// Takes note of a trial and of what is wrong with it.
        mutating func take(_ trial: Trial, of bundle: [UInt8], _ what: String, _ complaints: [String]) {
            if trial.duration > slowest.duration { slowest = (trial.duration, what) }
            violations += complaints.map { Violation(description: "\(what): \($0)", bundle: bundle) }
        }

        /// How many trials were made.
        public var total: Int { counts.values.reduce(0) { $0 + $1.values.reduce(0, +) } }

        /// The table for people, one line for each kind and result.
        public var lines: [String] {
            counts.sorted { $0.key < $1.key }.flatMap { kind, results in
                results.sorted { $0.key < $1.key }.map { result, count in
                    let number = String(count)
                    let name = kind + String(repeating: " ", count: max(1, 72 - kind.count))
                    return String(repeating: " ", count: max(0, 6 - number.count)) + "\(number)  \(name)\(result)"
                }
            }
        }
    }

    /// Something that must not be, with the bundle that brings it about.
    public struct Violation: Sendable, Equatable, CustomStringConvertible {
        public let description: String
        public let bundle: [UInt8]
    }

    /// Flips one bit of a bundle at a time, each time in the bundle as it was.
    ///
    /// Layers that are stored as they are make most of a bundle and fail in one way, so one flip in eight is there. Half
    /// of the others are evenly everywhere else, half evenly over the kinds of places, most of which are small. A flip
    /// must be refused, or give the registry that the bundle gives.
    public static func flips(_ count: Int, seed: UInt64, of bundle: [UInt8], in laboratory: Laboratory) throws -> Survey
    {
        let map = try FileMap(bundle)
        let undisturbed = try laboratory.trial(of: bundle)
        var survey = Survey()
        survey.take(undisturbed, of: bundle, "the bundle as it was", undisturbed.refusal.map { ["\($0)"] } ?? [])
        var random = SplitMix64(seed: seed)
        let raw = map.regions.filter { $0.name == FileMap.rawContent }.flatMap { Array($0.range) }
        let others = map.regions.filter { $0.name != FileMap.rawContent }.flatMap { Array($0.range) }
        let places = Dictionary(grouping: map.regions.filter { $0.name != FileMap.rawContent }, by: \.name)
            .sorted { $0.key < $1.key }.map { $0.value.flatMap { Array($0.range) } }
        for _ in 0..<count {
            let isRaw = !raw.isEmpty && random.next(below: 8) == 0
            let offset =
                isRaw ? random.pick(raw) : random.pick(random.next(below: 2) == 0 ? others : random.pick(places))
            let bit = random.next(below: 8)
            var file = bundle
            file[offset] ^= 1 << UInt8(bit)
            let trial = try laboratory.trial(of: file)
            let complaints = complaints(about: trial, undisturbed: undisturbed.registry)
            survey.take(trial, of: file, "bit \(bit) of byte \(offset)", complaints)
            let place = map.name(at: offset, bit: bit)
            survey.count(
                place, trial.refusal.map { "\($0.code)" } ?? "no meaning: \(meaning(of: file, instead: bundle))")
        }
        return survey
    }

    private static func complaints(about trial: Trial, undisturbed: DirectorySnapshot) -> [String] {
        guard let refusal = trial.refusal else {
            var complaints = trial.verification.map { ["imported, and verification says \($0)"] } ?? []
            if trial.registry != undisturbed { complaints.append("another registry") }
            return complaints
        }
        var complaints = trial.leftBehind.map { "left behind or changed: \($0)" }
        if trial.verification?.code != refusal.code || trial.verification?.status != refusal.status {
            complaints.append("import says \(refusal), verification \(trial.verification.map { "\($0)" } ?? "nothing")")
        }
        if ![ExitStatus.refused, .damaged, .missing].contains(refusal.status) { complaints.append("\(refusal)") }
        return complaints
    }

    /// What became other where a flip was accepted: nothing but the encoding, or a part of an entry.
    private static func meaning(of file: [UInt8], instead bundle: [UInt8]) -> String {
        do {
            let (changed, original) = (try BundleEditor(file), try BundleEditor(bundle))
            if changed.tar == original.tar { return "the same content in another encoding" }
            guard let index = changed.entries.indices.first(where: { changed.entries[$0] != original.entries[$0] })
            else {
                return "the end of the archive"
            }
            let (found, wanted) = (changed.entries[index], original.entries[index])
            guard found.header == wanted.header, found.padding == wanted.padding,
                let offset = found.content.indices.first(where: { found.content[$0] != wanted.content[$0] })
            else { return "header of \(wanted.path)" }
            // The nearest name before it tells which member of a document it is in.
            let names = String(decoding: wanted.content[..<offset], as: UTF8.self).split(separator: "\"")
            return "\(wanted.path), \(names.dropLast().last { $0 != ":" } ?? "the beginning")"
        } catch {
            return "\(error)"
        }
    }

    /// Makes changes inside, every kind in turn, each with a seed of its own. Each must be refused with its code.
    public static func inside(_ count: Int, seed: UInt64, of fixture: BundleFixture, in laboratory: Laboratory) throws
        -> Survey
    {
        var survey = Survey()
        var random = SplitMix64(seed: seed)
        for number in 0..<count {
            try survey.make(all[number % all.count], seed: random.next(), of: fixture, in: laboratory)
        }
        return survey
    }

    /// Makes one change inside.
    public static func inside(
        _ kind: Corruption, seed: UInt64, of fixture: BundleFixture, in laboratory: Laboratory
    ) throws -> Survey {
        var survey = Survey()
        try survey.make(kind, seed: seed, of: fixture, in: laboratory)
        return survey
    }
}

extension Corruption.Survey {
    fileprivate mutating func make(
        _ corruption: Corruption, seed: UInt64, of fixture: BundleFixture, in laboratory: Corruption.Laboratory
    ) throws {
        let bundle = try corruption.apply(to: fixture, seed: seed)
        let trial = try laboratory.trial(of: bundle)
        take(trial, of: bundle, "\(corruption), seed \(seed)", corruption.complaints(about: trial))
        count(corruption.name, trial.refusal.map { "\($0.code), exit \($0.status.rawValue)" } ?? "published")
    }
}
