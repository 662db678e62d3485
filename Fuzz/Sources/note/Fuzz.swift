import Harness
import TransparencyLog

/// Notes, checkpoints, the keys that sign them, and policies of witnesses.
///
/// Of an input with a zero byte the part before it is the policy or the key, the part after it the note.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let (first, second) = parts(unsafe input(start, count))
    let note = value(try SignedNote(parsing: second))
    let checkpoint = value(try Checkpoint(parsing: second))
    if let note {
        require(note.bytes == second, "a note keeps its bytes")
        require(second.starts(with: note.text), "a note begins with its text")
    }
    require(checkpoint == nil || checkpoint?.note == note, "a checkpoint is a note")
    if let source = text(first), let key = value(try VerifierKey(parsing: source)) { read(key, note) }
    if let policy = value(try WitnessPolicy(parsing: first)) { read(policy, note, origin: checkpoint?.origin ?? "") }
    return 0
}

private func read(_ key: VerifierKey, _ note: SignedNote?) {
    require(value(try VerifierKey(parsing: key.description)) == key, "a key is what its text says")
    switch key.kind {
    case .note:
        guard let key = value(try NoteKey(key)) else { fatalError("a key of notes is one") }
        if let note { _ = value(try key.check(note)) }
    case .cosignature:
        guard let key = value(try WitnessKey(key)) else { fatalError("a key of cosignatures is one") }
        if let note { _ = value(try key.cosigned(note)) }
    }
}

private func read(_ policy: WitnessPolicy, _ note: SignedNote?, origin: String) {
    _ = policy.covers(origin: origin)
    require(policy.isMet(by: policy.witnesses.map(\.name)), "all witnesses are a quorum")
    require(!policy.isMet(by: []) || policy.quorumName == "none", "nobody is no quorum")
    guard let note, let cosigners = value(try policy.cosigners(of: note)) else { return }
    _ = policy.isMet(by: cosigners)
}
