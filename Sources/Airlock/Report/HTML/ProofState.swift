/// What became of one step of a proof.
enum ProofState: String, Sendable {
    case holds
    /// It is not shown, and the policy does not ask for it.
    case open
    case fails

    var sign: String {
        switch self {
        case .holds: "✓"
        case .open: "–"
        case .fails: "✗"
        }
    }

    /// The same for a reader who does not see the sign.
    var word: String {
        switch self {
        case .holds: "holds"
        case .open: "not asked for"
        case .fails: "does not hold"
        }
    }
}
