/// Which witnesses must have cosigned a tree head: a file in the form of C2SP tlog-policy.
///
/// Lines are `log VKEY [URL]`, `witness NAME VKEY [URL]`, `group NAME all|any|K MEMBER…` and exactly one `quorum NAME`
/// or `quorum none`; empty lines and lines that begin with `#` mean nothing. A name is defined before it is used.
public struct WitnessPolicy: Sendable, Hashable {
    /// One witness under the policy's own name for it.
    public struct Witness: Sendable, Hashable {
        public let name: String
        public let key: WitnessKey
    }

    /// What must be met: a witness, or so many members of a group.
    indirect enum Condition: Sendable, Hashable {
        case witness(String)
        case group(minimum: Int, members: [Condition])

        func isMet(by cosigners: Set<String>) -> Bool {
            switch self {
            case .witness(let name): cosigners.contains(name)
            case .group(let minimum, let members): members.count { $0.isMet(by: cosigners) } >= minimum
            }
        }
    }

    /// The logs that the policy is about; of none where it names none, which makes it hold for all.
    public internal(set) var logs: [NoteKey] = []
    /// All witnesses, in their order.
    public internal(set) var witnesses: [Witness] = []
    /// Nil for `quorum none`.
    var quorum: Condition?
    /// The quorum in words: its name, or `none`.
    public internal(set) var quorumName = "none"

    /// Whether the policy is about checkpoints of this origin.
    public func covers(origin: String) -> Bool { logs.isEmpty || logs.contains { $0.name == origin } }

    /// The witnesses that cosigned the note, by the policy's names, in its order. Unknown lines are ignored.
    ///
    /// - Throws: ``NoteError``, `.signatureInvalid` where a line of a known witness does not verify.
    public func cosigners(of note: SignedNote) throws(NoteError) -> [String] {
        var names: [String] = []
        for witness in witnesses where try witness.key.cosigned(note) != nil { names.append(witness.name) }
        return names
    }

    /// Whether these witnesses, by the policy's names, are a quorum.
    public func isMet(by cosigners: [String]) -> Bool { quorum?.isMet(by: Set(cosigners)) ?? true }
}
