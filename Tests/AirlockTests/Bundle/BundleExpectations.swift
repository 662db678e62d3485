import Archive
import FileSystem
import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What tests of bundles share: one fixture and one laboratory for all.
enum BundleExpectations {
    private static let made = Result { try Corruption.Laboratory(BundleFixture.shared()) }

    static func laboratory() throws -> Corruption.Laboratory { try made.get() }

    /// Requires that verification and import refuse a file with this code and its exit status, and that the destination
    /// is as it was.
    static func expectRefusal(
        _ codes: FindingCode..., of file: [UInt8], after existing: [UInt8]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let trial = try laboratory().trial(of: file, after: existing)
        for refusal in [trial.refusal, trial.verification] {
            let refusal = try #require(refusal, sourceLocation: sourceLocation)
            #expect(codes.contains(refusal.code), "\(refusal)", sourceLocation: sourceLocation)
            #expect(refusal.status == Corruption.status(of: refusal.code), sourceLocation: sourceLocation)
        }
        #expect(trial.leftBehind == [], sourceLocation: sourceLocation)
    }

    /// Requires that verification and import accept a file, and gives what is in the registry then.
    static func acceptance(
        of file: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> DirectorySnapshot {
        let trial = try laboratory().trial(of: file)
        #expect(trial.refusal == nil && trial.verification == nil, sourceLocation: sourceLocation)
        return trial.registry
    }

    /// Reads a bundle as from a pipe, front to back, without a policy.
    static func readStreamed(_ file: [UInt8]) throws {
        let trust = try TrustDirectory.load(path: BundleFixture.shared().trust)
        let reader = BundleReader(StreamedBytes(file))
        let head = try BundleHead(reader, trust: trust)
        for entry in head.entries.entries where entry.kind != .layout { try reader.readBlob(entry) { _ in } }
        try reader.finish()
    }

    /// The code with which a bundle from a pipe is refused, `nil` where it is not.
    static func streamedRefusal(_ file: [UInt8]) -> FindingCode? {
        do {
            try readStreamed(file)
            return nil
        } catch { return Diagnosis(error).code }
    }
}

/// Bytes in memory as the input of a reader.
private final class StreamedBytes: ByteInput {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        buffer.replaceSubrange(..<count, with: bytes[offset..<offset + count])
        offset += count
        return count
    }
}
