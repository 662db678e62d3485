import FileSystem
import Glibc
import Harness
import OCI
import OpenSSL

@testable import Airlock
@testable import TransparencyLog

/// Directories and servers that answer for a log: tiles, recorded answers of Rekor, and a server of Rekor.
///
/// The parts of an input are separated by the byte 0xFF: the first is the checkpoint or Rekor's word on its log, the others
/// are what is answered to every further question, in turn.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    let answers = bytes.split(separator: 0xFF, omittingEmptySubsequences: false).map(Array.init)
    let opener = Answers(answers)
    if let tiles = value(try TileDirectory(ProofFiles(address: "https://log.example", opener: opener))) { ask(tiles) }
    let trees = value(try RekorServer.trees(of: "https://log.example", opener: opener)) ?? nil
    for tree in trees ?? [] { ask(tree) }
    recorded(answers)
    return 0
}

/// Whatever a source answers, a proof of it is one of the sizes that were asked for.
private func ask(_ source: some ProofSource) {
    var source = source
    guard let head = value(try source.latestCheckpoint()) else { return }
    let sizes = [1, 2, head.size / 2, head.size, head.size &+ 1]
    for old in sizes {
        _ = value(try source.entry(at: old))
        if let proof = value(try source.inclusionProof(index: old, size: head.size)), let proof {
            require(proof.leafIndex == old && proof.treeSize == head.size, "a proof is of the leaf that was asked for")
            _ = value(try proof.verify(leafHash: hash, root: head.rootHash))
        }
        if let proof = value(try source.consistencyProof(from: old, to: head.size)), let proof {
            require(proof.oldSize == old && proof.newSize == head.size, "a proof is of the sizes that were asked for")
            _ = value(try proof.verify(oldRoot: hash, newRoot: head.rootHash))
        }
    }
    _ = value(try source.inclusion(ofLeafHash: hash, near: head.size &- 1))
    _ = value(try source.index(ofLeafHash: hash))
}

/// The same answers as documents of a recording: the second as an entry, the third as a proof.
private func recorded(_ answers: [[UInt8]]) {
    guard answers[0].first == UInt8(ascii: "{"), answers.count > 1 else { return }
    let recording: RecordedRekor?
    do {
        let folder = try Directory.open("/dev/shm").subdirectory("airlock-fuzz-\(getpid())", creating: 0o700)
        defer { _ = value(try Directory.open("/dev/shm").removeTree("airlock-fuzz-\(getpid())")) }
        try folder.create("log.json", permissions: 0o600).write(answers[0])
        let entries = try folder.subdirectory("entries", creating: 0o700)
        try entries.create("0.json", permissions: 0o600).write(answers[1])
        let proofs = try folder.subdirectory("proofs", creating: 0o700)
        try proofs.create("1-2.json", permissions: 0o600).write(answers[answers.count - 1])
        recording = value(try RecordedRekor(ProofFiles(path: folder.path)))
    } catch { fatalError("no recording for the input: \(error)") }
    if let recording { ask(recording) }
}

private let hash = HashAlgorithm.sha256.hash([0])

/// Answers in turn; the first question is always about the head.
private struct Answers: RemoteOpener {
    private let answers: [[UInt8]]

    init(_ answers: [[UInt8]]) { self.answers = answers }

    func open(_ reference: Reference, platforms: PlatformSelection?) throws(SourceError) -> any RemoteSource {
        throw .blobMissing(.of([]))
    }

    func document(at url: String, asking body: [UInt8]?, limit: Int) throws(SourceError) -> [UInt8]? {
        guard !url.hasSuffix("/checkpoint"), !url.hasSuffix("/api/v1/log") else { return answers[0] }
        guard answers.count > 1 else { return nil }
        // The same question has the same answer.
        let number = url.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        return answers[1 + number % (answers.count - 1)]
    }
}
