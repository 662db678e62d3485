import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// What leads from an image to trusted tree heads: a row for each chain, of evidence, signer, log entry, tree and head.
struct EvidenceGraph {
    /// One thing in it.
    struct Node {
        let title: String
        let lines: [String]
        let state: ProofState
    }

    /// One chain; it begins at a later column where it continues the evidence of the row above.
    struct Row {
        var column = 0
        let nodes: [Node]
    }

    static let columns = ["Evidence", "Signer", "Log entry", "Tree", "Trusted head"]

    let name: String
    let digest: String
    let rows: [Row]

    init(_ verdict: ImageVerdict) {
        name = verdict.record.name
        digest = verdict.record.digest.description
        rows = verdict.evidence.flatMap { outcome in outcome.pieces.flatMap { Self.rows(of: $0, in: outcome.record) } }
    }

    private static func rows(of piece: EvidenceOutcome.Piece, in record: EvidenceRecord) -> [Row] {
        let start = [evidence(piece, record), signer(piece)]
        guard let first = piece.chains.first else {
            let unlogged = Node(title: "in no log", lines: ["the policy asks for none"], state: .open)
            return [Row(nodes: start + (piece.isVerified ? [unlogged] : []))]
        }
        return [Row(nodes: start + nodes(of: first, isAccepted: piece.isVerified))]
            + piece.chains.dropFirst().map { Row(column: 2, nodes: nodes(of: $0, isAccepted: piece.isVerified)) }
    }

    private static func evidence(_ piece: EvidenceOutcome.Piece, _ record: EvidenceRecord) -> Node {
        var lines: [String] = []
        if case .attestation(let type) = piece.verified?.purpose { lines.append(type) }
        if !piece.isVerified { lines += ["rejected:"] + piece.findings.prefix(2).map(\.code.rawValue) }
        let title = record.kind == .referrer ? "Sigstore bundle" : record.kind.rawValue
        return Node(
            title: title, lines: lines + [String(record.digest.hex.prefix(12))],
            state: piece.isVerified ? .holds : .fails)
    }

    private static func signer(_ piece: EvidenceOutcome.Piece) -> Node {
        guard let signer = piece.signer else { return Node(title: "not proven", lines: [], state: .fails) }
        switch piece.verified?.signer {
        case .key(let pinned):
            return Node(title: "pinned key", lines: [pinned.name, pinned.key.algorithm.name], state: .holds)
        case .identity(let identity): return Node(title: "certificate", lines: identity.subjects, state: .holds)
        case nil: return Node(title: "signer", lines: [signer], state: .holds)
        }
    }

    private static func nodes(of chain: ProofChain, isAccepted: Bool) -> [Node] {
        let missing: ProofState = isAccepted ? .open : .fails
        let leaf = "leaf \(Hex.encode(Array(chain.entry.leafHash.prefix(4))))…"
        let entry = Node(title: "\(chain.entry.logIndex)", lines: [chain.entry.logName, leaf], state: .holds)
        guard let inclusion = chain.inclusion else {
            return [entry, Node(title: "promised", lines: ["not shown in a tree"], state: missing)]
        }
        let tree = Node(
            title: "\(inclusion.checkpoint.size) entries",
            lines: ["includes it, by \(counted(inclusion.proof.hashes.count, "hash", "hashes"))", "signed by the log"],
            state: .holds)
        guard let anchor = chain.anchor else {
            let code = chain.finding?.code.rawValue ?? ""
            return [
                entry, tree, Node(title: "none", lines: [code, isAccepted ? "not asked for" : ""], state: missing),
            ]
        }
        let isSame = anchor.isSameHead(as: inclusion.checkpoint)
        let head = Node(
            title: "\(anchor.size) entries",
            lines: [isSame ? "the same tree" : "consistent", anchor.shortRoot, "accepted here"], state: .holds)
        return [entry, tree, head]
    }
}
