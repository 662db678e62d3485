public import Airlock
public import Sigstore

/// One way to change a bundle from inside, sealed anew with the pinned key, and the check that must refuse it.
///
/// All of it but the change is in agreement: what follows from it is made anew as far as an exporter would, so that no
/// earlier check sees anything.
public struct Corruption: Sendable, CustomStringConvertible {
    /// How much is put in agreement with the change before the bundle is sealed.
    enum Repair: Sendable {
        /// Order of the tables and the archive, `index.json`, `airlock.json`.
        case everything
        /// What `airlock.json` says of the tables.
        case manifest
        /// Nothing.
        case nothing
    }

    /// Changes a bundle; what is open is drawn from the generator.
    typealias Change = @Sendable (inout BundleEditor, inout SplitMix64, BundleFixture) throws -> Void

    /// What is changed.
    public let name: String
    /// The code of the check that is meant.
    public let code: FindingCode
    private let repair: Repair
    private let change: Change

    init(_ name: String, _ code: FindingCode, repair: Repair = .everything, _ change: @escaping Change) {
        self.name = name
        self.code = code
        self.repair = repair
        self.change = change
    }

    /// Every kind of change, each once.
    public static let all = [
        ofSignatures, ofAttestations, ofLogEntries, ofRecords, ofSigning, ofImages, ofManifests, ofEvidenceManifests,
        ofContent, ofEntries, ofImageRecords, ofBundleManifest, ofHeaders,
    ].flatMap(\.self)

    public var description: String { name }

    /// How a command must end that refuses for this code.
    public var status: ExitStatus { Self.status(of: code) }

    /// How a command must end that refuses for a code, as it is documented.
    public static func status(of code: FindingCode) -> ExitStatus {
        switch code.rawValue {
        case "evidence.missing", "log.entry-missing": .denied
        case "bundle.missing": .missing
        case let name where name.hasPrefix("policy.") || name.hasPrefix("identity."): .denied
        case let name where name.hasPrefix("bundle.") || name.hasPrefix("image."): .damaged
        default: .refused
        }
    }

    /// The fixture's bundle with this change; the same seed gives the same change.
    public func apply(to fixture: BundleFixture, seed: UInt64) throws -> [UInt8] {
        var random = SplitMix64(seed: seed)
        return try fixture.edited { editor in
            try change(&editor, &random, fixture)
            switch repair {
            case .everything: try editor.settle()
            case .manifest: try editor.deriveManifest()
            case .nothing: break
            }
            try editor.seal(with: [fixture.exporter])
        }.bytes
    }

    /// What is wrong with how a trial ended; nothing where it is as it must be.
    public func complaints(about trial: Trial) -> [String] {
        guard let refusal = trial.refusal else { return ["published, want \(code)"] }
        var complaints = trial.leftBehind.map { "left behind or changed: \($0)" }
        for (what, found) in [("import", refusal), ("verification", trial.verification)] {
            guard let found else {
                complaints.append("\(what) found nothing, want \(code)")
                continue
            }
            if found.code != code || found.status != status {
                complaints.append("\(what) says \(found), want \(code), exit \(status.rawValue)")
            }
        }
        return complaints
    }
}

extension SplitMix64 {
    /// A number below a limit.
    mutating func next(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// Flips one bit of some bytes.
    mutating func flipBit(_ bytes: inout [UInt8]) { bytes[next(below: bytes.count)] ^= 1 << UInt8(next(below: 8)) }

    /// One of several.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(below: elements.count)] }
}
