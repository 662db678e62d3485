import FileSystem
import JSON
import OCI
public import OpenSSL
import Sigstore
import TransparencyLog

/// `head pin`: makes a tree head one that this site trusts. Heads enter by this and by no other way.
public struct HeadPin {
    private let trustPath: String
    private let statePath: String?
    private let progress: any ProgressObserver
    private let clock: UnixTime
    private let officers: OfficerPin
    private let signing: ReceiptSigning

    public init(
        trust: String, state: String? = nil, officers: OfficerPin = .remembered, signing: ReceiptSigning = .unsigned,
        progress: any ProgressObserver = SilentProgress(), clock: UnixTime = .now()
    ) {
        self.progress = progress
        trustPath = trust
        statePath = state
        self.officers = officers
        self.signing = signing
        self.clock = clock
    }

    /// Pins the head in a file.
    ///
    /// - Parameter reason: why a head that is pinned already is replaced; nil where none may be.
    /// - Throws: ``HeadPinError``, ``TrustError`` where the head is not signed by a log that a trusted root knows.
    public func pin(_ file: String, replacingBecause reason: String? = nil) throws -> HeadPinReport {
        let trust = try TrustDirectory.load(path: trustPath)
        if statePath == nil { try officers.require(trust, after: nil) }
        let bytes = try File.open(file).readAll(limit: NoteLimits.maximumBytes)
        let head = try PinnedHeads.verified([(file, file, bytes, false)], by: trust.domains)[0].checkpoint
        let old = trust.heads.filter { $0.checkpoint.origin == head.origin }
        if old.count == 1, old[0].checkpoint.isSameHead(as: head), reason == nil {
            return HeadPinReport(head: head, name: old[0].name, replaced: [])
        }
        if let newest = old.last?.checkpoint, reason == nil {
            throw HeadPinError.alreadyPinned(head.origin, size: newest.size)
        }
        guard old.isEmpty || statePath != nil else { throw HeadPinError.replacingNeedsState }
        guard reason?.isEmpty != true else { throw HeadPinError.noReason }
        // An import into the registry directory whose state this is waits for us, or we for it.
        let place = try statePath.map { try StateDirectory.open($0, creating: true, progress: progress) }
        defer { withExtendedLifetime(place) {} }
        do {
            // The receipt and the head that it tells of belong together.
            return try Interruption.deferred { () throws -> HeadPinReport in
                try pin(head, from: bytes, replacing: old, because: reason, trust: trust, in: place)
            }
        } catch {
            try place?.takeAway()
            throw error
        }
    }

    private func pin(
        _ head: Checkpoint, from bytes: [UInt8], replacing old: [PinnedHead], because reason: String?,
        trust: TrustDirectory, in place: StateDirectory?
    ) throws -> HeadPinReport {
        let written = try place.map {
            try record(head, replacing: old.last?.checkpoint, because: reason, trust: trust, in: $0)
        }
        let heads = try Directory.open(trustPath).subdirectory(TrustDirectory.Layout.heads, creating: 0o755)
        for pinned in old { try keep(pinned, in: heads) }
        let name = Self.name(head) + TrustDirectory.Layout.headSuffix
        try DurableFile.replace(name, in: heads, with: bytes)
        return HeadPinReport(
            head: head, name: "\(TrustDirectory.Layout.heads)/\(name)", replaced: old.map(\.checkpoint),
            receipt: written?.receipt, checkpoint: written?.checkpoint, breaksSeal: trust.seal != nil)
    }

    /// Moves a head to those that are kept for the record alone.
    private func keep(_ pinned: PinnedHead, in heads: Directory) throws {
        let replaced = try heads.subdirectory(TrustDirectory.Layout.replacedHeads, creating: 0o755)
        let folder =
            pinned.isFrozen ? try heads.subdirectory(TrustDirectory.Layout.frozenHeads) : heads
        let name = "\(Self.name(pinned.checkpoint))-\(pinned.checkpoint.size)\(TrustDirectory.Layout.headSuffix)"
        try DurableFile.replace(name, in: replaced, with: pinned.checkpoint.note.bytes)
        try folder.remove(String(pinned.name.split(separator: "/").last ?? ""))
        try folder.synchronize()
    }

    /// Writes the receipt, and takes out of the state what was learned from the replaced head.
    private func record(
        _ head: Checkpoint, replacing old: Checkpoint?, because reason: String?, trust: TrustDirectory,
        in place: StateDirectory
    ) throws -> (receipt: Receipt, checkpoint: ReceiptCheckpoint) {
        guard let directory = place.directory else { preconditionFailure("a state that is created is there") }
        let state = try SiteState.load(place)
        try officers.require(trust, after: state)
        try signing.requireGood(by: trust)
        let log = try ReceiptLog(of: state)
        let others = state.last?.heads.filter { $0.origin != head.origin }.map(\.json) ?? []
        let issued = try state.receipt(
            provenTime: nil, trust: trust,
            content: [
                "action": .string(Receipt.pinAction), "reason": reason.map { .string($0) } ?? .null, "images": [],
                "heads": .array(others + [HeadChange(origin: head.origin, before: old, after: head).json]),
                "policy": trust.policyDigest.map { .string($0.description) } ?? .null,
                "time": .string(clock.rfc3339), "tool": .string(Version.text),
                "trust": .string(trust.digest.description),
            ],
            images: LineStore([]), signing: signing)
        let receipt = issued.receipt
        let update = try log.appending(receipt, to: state.digests, by: signing)
        // What an interrupted pin staged may be all that vouches for its receipt.
        let staged = try directory.status(ReceiptLogUpdate.stagedName).map { _ in
            try directory.read(ReceiptLogUpdate.stagedName, limit: BundleLimits.receiptBytes)
        }
        do {
            if old != nil {
                let heads = state.heads.without(origin: head.origin)
                try DurableFile.replace(HeadRecords.name, in: directory, with: heads.bytes)
            }
            try DurableFile.replace(ReceiptLogUpdate.stagedName, in: directory, with: update.bytes)
            let receipts = try directory.subdirectory(SiteState.receiptsName, creating: 0o755)
            try DurableFile.replace(
                Receipt.name(receipt.sequence), in: receipts, with: issued.content.all(), permissions: 0o444)
        } catch {
            try takeBack(receipt, from: directory, heads: state.heads, staged: staged)
            throw error
        }
        try directory.synchronize()
        try update.apply(to: directory)
        return (receipt, update.checkpoint)
    }

    /// Puts a state back of which the receipt could not be written.
    private func takeBack(
        _ receipt: Receipt, from directory: Directory, heads: HeadRecords, staged: [UInt8]?
    ) throws {
        let receipts = try directory.subdirectoryIfPresent(SiteState.receiptsName)
        guard try receipts?.status(Receipt.name(receipt.sequence)) == nil else { return }
        if let staged {
            try DurableFile.replace(ReceiptLogUpdate.stagedName, in: directory, with: staged)
        } else {
            try directory.remove(ReceiptLogUpdate.stagedName)
        }
        if heads == HeadRecords() {
            try directory.remove(HeadRecords.name)
        } else {
            try DurableFile.replace(HeadRecords.name, in: directory, with: heads.bytes)
        }
    }

    /// A file's name for a log: its origin, with a hyphen for what no file's name shall have.
    private static func name(_ head: Checkpoint) -> String {
        String(
            head.origin.unicodeScalars.map { scalar -> Character in
                let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                return isPlain || scalar == "." || scalar == "_" ? Character(scalar) : "-"
            })
    }
}

/// Why a head is not pinned.
public enum HeadPinError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another head of this log is pinned.
    case alreadyPinned(String, size: UInt64)
    /// The receipt of a replacement needs a state to stand in.
    case replacingNeedsState
    case noReason

    public var description: String {
        switch self {
        case .alreadyPinned(let origin, let size): "a head of \(origin) is pinned already, of size \(size)"
        case .replacingNeedsState: "replacing a pinned head writes a receipt, and no state is given"
        case .noReason: "the reason for replacing a head is empty"
        }
    }

    var hint: String? {
        switch self {
        case .alreadyPinned:
            "heads advance by themselves with sealed bundles; to begin anew, give --replace with --reason and --state"
        default: nil
        }
    }
}
